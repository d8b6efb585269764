"""What send settings, receive settings and subscriptions do to the pictures, measured where they are shown."""

import json
from pathlib import Path

import pytest

from tests.e2e.test_topology import wait_for_topology
from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

QUIET = {"startVideoOff": True, "startAudioOff": True}

SEES = """(what) => {
    const element = [...document.querySelectorAll("video[data-session-id]")]
        .find(({ dataset }) => dataset.sessionId === what.id && dataset.videoType === (what.type ?? "video"));
    const height = element?.videoHeight ?? 0;
    return height >= what.least && height <= what.most ? height : 0;
}"""

PICTURE = """
window.picture = (width = 960, height = 540, fps = 6) => {
    const canvas = Object.assign(document.createElement("canvas"), { width, height });
    const pen = canvas.getContext("2d");
    let turn = 0;
    setInterval(() => { pen.fillStyle = `hsl(${turn += 10} 80% 50%)`; pen.fillRect(0, 0, width, height); }, 1000 / fps);
    return canvas.captureStream(fps).getVideoTracks()[0];
};
"""


SMALL, MIDDLE = (130, 140), (265, 275)
WHOLE = (535, 545)
LARGER = (265, 545)
"""Lines of a picture of 540 in its three sizes; a busy machine may not come to the largest."""


def wait_lines(page: CallPage, session_id: str, lines: tuple[int, int], type: str = "video") -> None:
    """Wait until the picture of somebody is shown with so many lines, from and to."""
    page.wait_for(SEES, {"id": session_id, "least": lines[0], "most": lines[1], "type": type}, seconds=90)


def meet(server: ParlourServer, open_call: OpenCall, **properties: object) -> tuple[CallPage, CallPage, str]:
    """Return somebody whose picture has 540 lines, somebody who looks on, and the session id of the first."""
    sender, viewer = open_call(script=PICTURE), open_call()
    room = server.create_room(**properties)
    viewer.join(room.url, **QUIET)
    sender.run("(url) => { window.entering = enter({ url, videoSource: picture(), startAudioOff: true }); }", room.url)
    assert "ok" in sender.finish_joining()
    sender_id = sender.session_id
    viewer.wait_person(sender_id, "(p) => p.tracks.video.state === 'playable'")
    return sender, viewer, sender_id


@pytest.fixture
def two(server: ParlourServer, open_call: OpenCall) -> tuple[CallPage, CallPage, str]:
    """Somebody who sends all layers to the SFU, and somebody who looks on."""
    return meet(server, open_call, enable_adaptive_simulcast=False)


def test_a_picture_is_received_as_large_as_the_receive_settings_say(two: tuple[CallPage, CallPage, str]) -> None:
    _, viewer, sender_id = two
    wait_lines(viewer, sender_id, LARGER)
    update = "(settings) => call.updateReceiveSettings(settings)"
    viewer.run(update, {"base": {"video": {"layer": 0}}})
    viewer.wait_event("receive-settings-updated", "(e) => e.receiveSettings.base.video.layer === 0")
    wait_lines(viewer, sender_id, SMALL)
    viewer.run(update, {sender_id: {"video": {"layer": 1}}})
    wait_lines(viewer, sender_id, MIDDLE)
    single = "([id, showInheritedValues]) => call.getReceiveSettings(id, { showInheritedValues })"
    assert viewer.run(single, [sender_id, False]) == {"video": {"layer": 1}}
    assert viewer.run(single, [sender_id, True]) == {"video": {"layer": 1}, "screenVideo": {"layer": 2}}
    viewer.run(update, {sender_id: "inherit"})
    wait_lines(viewer, sender_id, SMALL)
    viewer.run(update, {"*": {"video": {"layer": 2}}})
    wait_lines(viewer, sender_id, LARGER)
    assert viewer.run("() => call.getReceiveSettings()")[sender_id] == {"video": {"layer": 2}}


def test_a_picture_is_sent_as_the_send_settings_say(two: tuple[CallPage, CallPage, str]) -> None:
    sender, viewer, sender_id = two
    wait_lines(viewer, sender_id, LARGER)
    update = "(settings) => call.updateSendSettings(settings)"
    sent = sender.run(update, {"video": {"maxQuality": "low"}})
    assert sent["video"]["maxQuality"] == "low"
    assert sender.run("() => call.getSendSettings()") == sent
    sender.wait_event("send-settings-updated", "(e) => e.sendSettings.video.maxQuality === 'low'")
    wait_lines(viewer, sender_id, SMALL)


def test_a_picture_grows_again_when_the_send_settings_allow_it(two: tuple[CallPage, CallPage, str]) -> None:
    sender, viewer, sender_id = two
    wait_lines(viewer, sender_id, LARGER)
    update = "(settings) => call.updateSendSettings(settings)"
    sender.run(update, {"video": {"maxQuality": "low"}})
    wait_lines(viewer, sender_id, SMALL)
    sender.run(update, {"video": {"maxQuality": "medium"}})
    wait_lines(viewer, sender_id, MIDDLE)
    own = {"low": {"maxBitrate": 90_000, "scaleResolutionDownBy": 8}, "medium": {"scaleResolutionDownBy": 3}}
    sender.run(update, {"video": {"maxQuality": "medium", "encodings": own}})
    wait_lines(viewer, sender_id, (175, 185))
    sender.run(update, {"video": "default-video"})
    wait_lines(viewer, sender_id, LARGER)


def test_a_picture_that_goes_from_browser_to_browser_is_sent_as_the_send_settings_say(
    server: ParlourServer, open_call: OpenCall
) -> None:
    sender, viewer, sender_id = meet(server, open_call, sfu_switchover=4)
    wait_for_topology(viewer, "peer")
    wait_lines(viewer, sender_id, LARGER)
    update = "(settings) => call.updateSendSettings(settings)"
    for quality, lines in (("low", SMALL), ("medium", MIDDLE), ("high", WHOLE), ("low", SMALL), ("high", WHOLE)):
        sender.run(update, {"video": {"maxQuality": quality}})
        wait_lines(viewer, sender_id, lines)


def test_screens_and_custom_pictures_have_settings_of_their_own(two: tuple[CallPage, CallPage, str]) -> None:
    sender, viewer, sender_id = two
    sender.run("() => call.startScreenShare({ mediaStream: new MediaStream([picture()]) })")
    wait_lines(viewer, sender_id, LARGER, "screenVideo")
    viewer.run("(settings) => call.updateReceiveSettings(settings)", {sender_id: {"screenVideo": {"layer": 0}}})
    wait_lines(viewer, sender_id, MIDDLE, "screenVideo")

    update = "(settings) => call.updateSendSettings(settings)"
    sender.run(update, {"customVideoDefaults": {"maxQuality": "low"}, "whiteboard": {"maxQuality": "high"}})
    for name in ("whiteboard", "slides"):
        sender.run("(trackName) => call.startCustomTrack({ track: picture(), trackName })", name)
    wait_lines(viewer, sender_id, SMALL, "slides")
    wait_lines(viewer, sender_id, LARGER, "whiteboard")
    viewer.run("(settings) => call.updateReceiveSettings(settings)", {sender_id: {"whiteboard": {"layer": 1}}})
    wait_lines(viewer, sender_id, MIDDLE, "whiteboard")


COUNT_ANSWERS = """
const { createAnswer } = RTCPeerConnection.prototype;
window.answers = 0;
RTCPeerConnection.prototype.createAnswer = function (...options) {
    window.answers += 1;
    return createAnswer.apply(this, options);
};
"""

TIME_TO_PICTURE = """async ([id, wish]) => {
    const began = performance.now();
    await call.updateParticipant(id, { setSubscribedTracks: { video: wish } });
    while (!document.querySelector(`video[data-session-id="${id}"]`)?.videoHeight) {
        await new Promise((resolve) => requestAnimationFrame(resolve));
    }
    return performance.now() - began;
}"""


def test_a_staged_picture_is_there_without_another_negotiation(
    server: ParlourServer, open_call: OpenCall, artifacts: Path
) -> None:
    sender = open_call()
    viewer = open_call(
        manual=True,
        script=COUNT_ANSWERS,
    )
    room = server.create_room()
    sender_id = sender.join(room.url)
    viewer.join(room.url, **QUIET)
    viewer.wait_person(sender_id, "(p) => p.tracks.video.state === 'sendable'")
    wish = "([id, video]) => call.updateParticipant(id, { setSubscribedTracks: { video } })"
    times: dict[str, list[float]] = {"unsubscribed": [], "staged": []}
    for _ in range(4):
        times["unsubscribed"].append(viewer.run(TIME_TO_PICTURE, [sender_id, True]))
        viewer.run(wish, [sender_id, False])
        viewer.wait_for("() => document.querySelector('video') === null")
        answers = viewer.run("() => answers")
        viewer.run(wish, [sender_id, "staged"])
        viewer.wait_for("(before) => answers > before", answers)
        viewer.wait_person(
            sender_id, "(p) => p.tracks.video.subscribed === 'staged' && p.tracks.video.state === 'sendable'"
        )
        assert viewer.packets_during(0.5)["received"]["video"] == 0

        answers = viewer.run("() => answers")
        times["staged"].append(viewer.run(TIME_TO_PICTURE, [sender_id, True]))
        viewer.wait_until_seen([sender_id])
        assert viewer.run("() => answers") == answers
        viewer.run(wish, [sender_id, False])
        viewer.wait_for("() => document.querySelector('video') === null")
    (artifacts / "staged.json").write_text(json.dumps(times))
