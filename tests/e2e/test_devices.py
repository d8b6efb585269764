"""Cameras and microphones that fail, come, go and are exchanged, in a real call."""

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.pictures import USUAL_PICTURES
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]

PLUGS = """
const { mediaDevices } = navigator;
const [open, list] = [mediaDevices.getUserMedia, mediaDevices.enumerateDevices].map((one) => one.bind(mediaDevices));
window.pulled = new Set();
window.failure = {};
mediaDevices.enumerateDevices = async () => (await list()).filter(({ deviceId }) => !pulled.has(deviceId));
mediaDevices.getUserMedia = async (constraints) => {
    for (const kind of ["audio", "video"]) {
        if (constraints[kind] && failure[kind]) throw new DOMException(failure[kind], failure[kind]);
    }
    for (const kind of ["audio", "video"]) {
        if (!constraints[kind]) continue;
        const there = (await list()).filter((one) => one.kind === `${kind}input` && !pulled.has(one.deviceId));
        if (there.length === 0) throw new DOMException("none", "NotFoundError");
        const id = constraints[kind].deviceId?.exact;
        if (id && pulled.has(id)) throw new OverconstrainedError("deviceId", "it is not there");
        const first = { deviceId: { exact: there[0].deviceId } };
        if (!id) constraints = { ...constraints, [kind]: { ...constraints[kind], ...first } };
    }
    return open(constraints);
};
window.announce = () => mediaDevices.dispatchEvent(new Event("devicechange"));
window.pull = (...ids) => {
    for (const id of ids) pulled.add(id);
    for (const kind of ["video", "audio"]) {
        const track = call.participants().local?.tracks[kind].persistentTrack;
        if (!track || !pulled.has(track.getSettings().deviceId)) continue;
        track.stop();
        track.dispatchEvent(new Event("ended"));
    }
    announce();
};
window.plug = (...ids) => { for (const id of ids) pulled.delete(id); announce(); };
window.ids = async (kind) => (await list()).filter((one) => one.kind === kind).map(({ deviceId }) => deviceId);
"""
"""A browser whose devices can be pulled out, and can fail. What happens then is what browsers do."""

CAMERA = "async () => (await call.getInputDevices()).camera.deviceId"


@pytest.fixture
def two(server: ParlourServer, open_call: OpenCall) -> tuple[CallPage, CallPage, str]:
    """Somebody with such a browser, not yet in the call; somebody who looks on there; the room's address."""
    viewer = open_call()
    url = server.create_room().url
    viewer.join(url, startVideoOff=True, startAudioOff=True)
    return open_call(script=PLUGS, camera=USUAL_PICTURES), viewer, url


FAILURES = [
    ("NotAllowedError", "permissions", {"blockedBy": "user", "blockedMedia": ["video"]}, "byPermissions"),
    ("NotFoundError", "not-found", {"missingMedia": ["video"]}, "byDeviceMissing"),
    ("NotReadableError", "cam-in-use", {}, "byDeviceInUse"),
    ("OverconstrainedError", "constraints", {"reason": "invalid", "failedMedia": ["video"]}, "byDeviceMissing"),
]


@pytest.mark.parametrize(("name", "type", "fields", "blocked"), FAILURES, ids=[one[1] for one in FAILURES])
def test_a_camera_that_fails_is_told_and_the_microphone_works(
    two: tuple[CallPage, CallPage, str], name: str, type: str, fields: dict[str, object], blocked: str
) -> None:
    person, viewer, url = two
    person.run("(name) => { failure.video = name; }", name)
    own_id = person.join(url)
    event = person.wait_event("camera-error")
    assert {key: event["error"][key] for key in ["type", *fields]} == {"type": type, **fields}
    assert (event["errorMsg"]["audioOk"], event["errorMsg"]["videoOk"]) == (True, False)
    seen = f"(p) => p.tracks.video.blocked?.{blocked} && p.tracks.audio.state === 'playable'"
    person.wait_person(own_id, seen)
    viewer.wait_person(own_id, seen)

    person.run("() => { failure = {}; call.setLocalVideo(true); }")
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'playable'")


def test_a_camera_that_is_pulled_out_is_replaced_and_none_is_waited_for(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url)
    viewer.wait_until_seen([own_id])
    first = person.run(CAMERA)
    person.run("(id) => pull(id)", first)
    person.wait_event(
        "selected-devices-updated", f"(e) => e.devices.camera.deviceId && e.devices.camera.deviceId !== '{first}'"
    )
    person.wait_event("available-devices-updated")
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'playable'")

    person.run("async () => pull(...(await ids('videoinput')))")
    person.wait_event("camera-error", "(e) => e.error.type === 'not-found' && e.error.missingMedia.includes('video')")
    viewer.wait_person(own_id, "(p) => p.tracks.video.blocked?.byDeviceMissing")
    person.run("(id) => plug(id)", first)
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'playable'")
    assert person.run(CAMERA) == first
    viewer.wait_until_seen([own_id])


def test_another_camera_that_is_in_use_leaves_the_present_one_running(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url)
    viewer.wait_until_seen([own_id])
    first = person.run(CAMERA)
    answer = person.run(
        """async (first) => {
            failure.video = "NotAllowedError";
            const videoDeviceId = (await ids("videoinput")).find((id) => id !== first);
            return call.setInputDevicesAsync({ videoDeviceId });
        }""",
        first,
    )
    assert answer["camera"]["deviceId"] == first
    assert person.wait_event("camera-error")["error"]["type"] == "permissions"
    viewer.wait_until_seen([own_id])


def test_devices_are_chosen_in_every_way_there_is(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url)
    viewer.wait_until_seen([own_id])
    first = person.run(CAMERA)
    others = person.run("async (first) => (await ids('videoinput')).filter((id) => id !== first)", first)

    chosen = person.run("(id) => call.setInputDevicesAsync({ videoDeviceId: id })", others[-1])
    assert chosen["camera"]["deviceId"] == others[-1] == person.run(CAMERA)
    own = person.run(
        """() => {
            const [videoSource] = document.createElement("canvas").captureStream(1).getVideoTracks();
            return call.setInputDevicesAsync({ videoSource });
        }"""
    )
    assert own["camera"] == {}
    person.run("() => call.setInputDevicesAsync({ videoSource: false, audioSource: false })")
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'off' && p.tracks.audio.state === 'off'")
    person.run("() => call.setLocalVideo(true)")  # not allowed: nothing opens
    person.run("(id) => call.setInputDevicesAsync({ videoDeviceId: id, audioSource: true })", first)
    viewer.wait_person(own_id, "(p) => p.tracks.audio.state === 'playable' && p.tracks.video.state === 'off'")
    person.run("() => call.setInputDevicesAsync({ videoSource: true })")
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'playable'")
    assert person.run(CAMERA) == first

    assert person.run("async () => (await call.cycleCamera()).device.deviceId") in others
    assert person.run("async () => (await call.cycleMic()).device.kind") == "audioinput"
    speaker = person.run("async () => (await ids('audiooutput')).at(-1)")
    set_speaker = "(outputDeviceId) => call.setOutputDeviceAsync({ outputDeviceId }).catch((error) => error.type)"
    assert person.run(set_speaker, speaker)["speaker"]["deviceId"] == speaker
    assert person.run(set_speaker, "nowhere") == "not-found"


def test_constraints_that_cannot_be_met_change_nothing(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url)
    viewer.wait_until_seen([own_id])
    update = (
        "(settings) => call.updateInputSettings({ video: { settings } }).catch((error) => ({ refused: String(error) }))"
    )
    assert "refused" in person.run(update, {"width": {"exact": 99999}})
    assert person.wait_event("camera-error")["error"]["failedMedia"] == ["video"]
    viewer.wait_until_seen([own_id])
    narrow = person.run(update, {"width": {"exact": 320}, "height": {"exact": 240}})
    person.wait_event("input-settings-updated", "(e) => e.inputSettings.video.settings.width.exact === 320")
    assert narrow["video"]["settings"] == {"width": {"exact": 320}, "height": {"exact": 240}}
    person.wait_for("() => call.participants().local.tracks.video.persistentTrack.getSettings().width === 320")
    viewer.wait_until_seen([own_id])


def test_switching_in_haste_ends_as_it_was_said_last(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url)
    person.run(
        """async () => {
            for (let turn = 0; turn < 15; turn++) {
                call.setLocalVideo(turn % 2 === 0);
                call.setLocalAudio(turn % 2 === 0, { forceDiscardTrack: turn % 4 === 1 });
                if (turn % 3 === 0) await new Promise((resolve) => setTimeout(resolve, 30));
            }
        }"""
    )
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'playable' && p.tracks.audio.state === 'playable'")
    viewer.wait_until_seen([own_id])
    viewer.wait_until_heard([own_id])
    person.run("() => { call.setLocalVideo(false); call.setLocalAudio(false, { forceDiscardTrack: true }); }")
    viewer.wait_person(own_id, "(p) => p.tracks.video.state === 'off' && p.tracks.audio.state === 'off'")
    person.wait_for("() => !call.participants().local.tracks.audio.persistentTrack")


def test_levels_of_all_are_told_and_only_of_people_who_are_there(two: tuple[CallPage, CallPage, str]) -> None:
    person, viewer, url = two
    own_id = person.join(url, startVideoOff=True)
    person.run("() => { window.own = []; call.on('local-audio-level', (e) => own.push(e.audioLevel)); }")
    person.run("() => call.startLocalAudioLevelObserver(100)")
    person.wait_for("() => own.some((level) => level > 0.01) && own.every((level) => level >= 0 && level <= 1)")
    viewer.run(
        """() => {
            window.levels = [];
            call.on("remote-participants-audio-level", (e) => {
                const known = Object.keys(call.participants());
                for (const [id, level] of Object.entries(e.participantsAudioLevel)) {
                    levels.push({ id, level, known: known.includes(id) });
                }
            });
            return call.startRemoteParticipantsAudioLevelObserver(100);
        }"""
    )
    viewer.wait_for("(id) => levels.some((one) => one.id === id && one.level > 0.01)", own_id)
    person.run("() => { call.setLocalAudio(false); call.stopLocalAudioLevelObserver(); own.length = 0; }")
    person.leave()
    viewer.wait_gone(own_id)
    viewer.page.wait_for_timeout(300)
    assert viewer.run("() => levels.every(({ known }) => known)")
    assert not viewer.run("() => call.isLocalAudioLevelObserverRunning()")
    viewer.run("() => { call.stopRemoteParticipantsAudioLevelObserver(); }")
