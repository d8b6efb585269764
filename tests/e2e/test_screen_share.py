"""Sharing the screen by the unmodified daily-js: what the one who shares is told, and what the others see and hear."""

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

QUIET = {"startVideoOff": True, "startAudioOff": True}

PICTURE_AND_TONE = """
window.pictureAndTone = (width = 1280, height = 720) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    let turn = 0;
    setInterval(() => { pen.fillStyle = `hsl(${turn += 10} 80% 50%)`; pen.fillRect(0, 0, width, height); }, 66);
    const context = new AudioContext();
    const tone = context.createOscillator();
    const out = context.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    return new MediaStream([...canvas.captureStream(15).getTracks(), ...out.stream.getTracks()]);
};
"""
"""A page that can make a moving picture and a tone, which stand for a screen and its sound."""


@pytest.fixture
def two(server: ParlourServer, open_call: OpenCall) -> tuple[CallPage, CallPage, str]:
    """Somebody who may share, somebody who looks on, and the session id of the first."""
    sharer, onlooker = open_call(script=PICTURE_AND_TONE), open_call()
    room = server.create_room()
    onlooker.join(room.url, **QUIET)
    own_id = sharer.join(room.url, **QUIET)
    onlooker.wait_person(own_id)
    return sharer, onlooker, own_id


def share_stream(sharer: CallPage, settings: str | None = None) -> None:
    """Share a picture and a tone of the app's own."""
    sharer.run(
        """(settings) => {
            window.shared = pictureAndTone();
            const mediaStream = window.shared;
            call.startScreenShare({ mediaStream, ...(settings && { screenVideoSendSettings: settings }) });
        }""",
        settings,
    )
    sharer.wait_event("local-screen-share-started")


def test_a_screen_is_chosen_seen_and_ended_in_the_browsers_own_bar(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, onlooker, own_id = two
    sharer.run("() => call.startScreenShare({ displayMediaOptions: { video: { width: 640 } } })")
    sharer.wait_event("local-screen-share-started")
    assert sharer.run("() => call.localScreenVideo()")
    onlooker.wait_person(own_id, "(p) => p.screen && p.tracks.screenVideo.state === 'playable'")
    onlooker.wait_until_seen([f"{own_id} screen"], frames=1)

    # A click into the bar of a browser ends the track and tells the page so.
    sharer.run(
        """() => {
            const { persistentTrack } = call.participants().local.tracks.screenVideo;
            persistentTrack.stop();
            persistentTrack.dispatchEvent(new Event("ended"));
        }"""
    )
    sharer.wait_event("local-screen-share-stopped")
    assert not sharer.run("() => call.localScreenVideo()")
    onlooker.wait_person(own_id, "(p) => !p.screen && p.tracks.screenVideo.state === 'off'")


def test_picture_and_sound_of_a_share_can_be_switched_off_and_on(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, onlooker, own_id = two
    share_stream(sharer)
    onlooker.wait_until_seen([f"{own_id} screen"])
    onlooker.wait_until_heard([own_id])

    sharer.run("() => call.updateScreenShare({ screenVideo: { enabled: false } })")
    onlooker.wait_person(own_id, "(p) => p.tracks.screenVideo.off?.byUser && p.tracks.screenAudio.state === 'playable'")
    sharer.wait_for("() => call.participants().local.tracks.screenVideo.state === 'off'")
    onlooker.wait_until_heard([own_id])
    sharer.run("() => call.updateScreenShare({ screenVideo: { enabled: true }, screenAudio: { enabled: false } })")
    onlooker.wait_person(own_id, "(p) => p.tracks.screenVideo.state === 'playable' && p.tracks.screenAudio.off?.byUser")
    onlooker.wait_until_seen([f"{own_id} screen"])
    assert not sharer.events("local-screen-share-stopped")

    sharer.run("() => call.stopScreenShare()")
    sharer.wait_event("local-screen-share-stopped")
    onlooker.wait_person(own_id, "(p) => !p.screen")
    assert sharer.run("() => shared.getTracks().every((track) => track.readyState === 'live')")

    sharer.forget_events()
    share_stream(sharer)  # in the m-line of the former one, whose streams the server has to know again
    onlooker.wait_until_seen([f"{own_id} screen"])
    onlooker.wait_until_heard([own_id])


def test_a_share_ends_with_the_apps_own_track(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, onlooker, own_id = two
    share_stream(sharer)
    onlooker.wait_person(own_id, "(p) => p.screen")
    sharer.run("() => shared.getVideoTracks()[0].stop()")
    sharer.wait_event("local-screen-share-stopped")
    onlooker.wait_person(own_id, "(p) => !p.screen")


def test_a_share_begins_as_its_settings_say(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, _, _ = two
    share_stream(sharer, "detail-optimized")
    settings = sharer.wait_event(
        "send-settings-updated", "(e) => e.sendSettings.screenVideo.encodings.high.maxFramerate === 5"
    )
    assert settings["sendSettings"]["screenVideo"] == sharer.run("() => call.getSendSettings().screenVideo")


REFUSE = """(name) => {
    navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException(...name));
    call.startScreenShare();
}"""


def test_a_person_who_says_no_and_a_system_that_forbids_are_told_apart(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, _, _ = two
    sharer.run(REFUSE, ["Permission denied by user", "NotAllowedError"])
    sharer.wait_event("local-screen-share-canceled")
    assert not sharer.events("nonfatal-error")
    sharer.forget_events()
    sharer.run(REFUSE, ["Permission denied by system", "NotAllowedError"])
    assert sharer.wait_event("nonfatal-error")["type"] == "screen-share-error"
    assert not sharer.events("local-screen-share-canceled")


def test_a_second_share_is_refused_and_the_first_goes_on(two: tuple[CallPage, CallPage, str]) -> None:
    sharer, onlooker, own_id = two
    share_stream(sharer)
    sharer.run("() => call.startScreenShare()")
    assert sharer.wait_event("nonfatal-error")["type"] == "screen-share-error"
    onlooker.wait_until_seen([f"{own_id} screen"])


def test_a_room_without_screen_shares_refuses_them(server: ParlourServer, open_call: OpenCall) -> None:
    sharer = open_call(script=PICTURE_AND_TONE)
    sharer.join(server.create_room(enable_screenshare=False).url, **QUIET)
    sharer.run("() => call.startScreenShare({ mediaStream: pictureAndTone() })")
    refused = sharer.wait_event("nonfatal-error")
    assert (refused["type"], "not allowed" in refused["errorMsg"]) == ("screen-share-error", True)
    assert not sharer.run("() => call.localScreenVideo()")
