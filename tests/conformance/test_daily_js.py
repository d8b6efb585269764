"""The published daily-js in call-object mode, unmodified, as an app on another origin uses it."""

import pytest

from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


@pytest.mark.parametrize("avoid_eval", [True, False], ids=["script tag", "fetch and eval"])
def test_a_call_from_loading_to_the_end(server: ParlourServer, open_call: OpenCall, avoid_eval: bool) -> None:
    app = open_call(avoidEval=avoid_eval)
    other = open_call()
    room = server.create_room()
    other_id = other.join(room.url, userName="Other")

    own_id = app.join(room.url, userName="App", userData={"seat": 7})
    assert app.run("() => call.meetingState()") == "joined-meeting"
    app.wait_person(other_id, "(p) => p.user_name === 'Other' && !p.local")
    other.wait_person(own_id, "(p) => p.user_name === 'App' && p.userData.seat === 7")
    app.wait_until_seen([other_id])
    app.wait_until_heard([other_id])
    assert app.run("async () => (await call.room()).name") == room.name

    app.leave()
    assert app.run("() => call.meetingState()") == "left-meeting"
    assert app.run("() => Object.keys(call.participants()).length") == 0
    app.run("() => call.destroy()")
    app.wait_event("call-instance-destroyed")
    other.wait_gone(own_id)


def test_events_come_in_the_documented_order(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(), open_call()
    room = server.create_room()
    other.join(room.url)
    app.join(room.url)
    app.wait_event("participant-joined")
    names = app.run("() => events.map((event) => event.name)")
    first_seen = list(dict.fromkeys(names))
    order = ["loading", "joining-meeting", "loaded", "joined-meeting", "participant-joined"]
    assert [name for name in first_seen if name in order] == order
    assert "error" not in names
    assert "nonfatal-error" not in names
    assert "camera-error" not in names


def test_the_camera_can_be_started_before_joining(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(), open_call()
    room = server.create_room()
    other.join(room.url)
    camera = app.run("async (url) => (await call.startCamera({ url })).camera.deviceId", room.url)
    assert camera
    assert app.run("() => call.participants().local.tracks.video.state") == "playable"
    own_id = app.join(room.url)
    other.wait_until_seen([own_id])


def test_access_can_be_asked_for_before_joining(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    room = server.create_room(privacy="private")
    token = server.token(room, user_name="Holder")
    access = app.run("async ([url, token]) => (await call.preAuth({ url, token })).access", [room.url, token])
    assert access == {"level": "full"}
    app.join(room.url, token)
    assert app.run("() => call.participants().local.user_name") == "Holder"


def test_a_destroyed_call_can_be_followed_by_a_new_one(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    room = server.create_room()
    app.join(room.url)
    state = app.run(
        """async ([url, bundlePathOverride]) => {
            await call.destroy();
            const next = Daily.createCallObject({ dailyConfig: { bundlePathOverride } });
            await next.join({ url });
            const state = next.meetingState();
            await next.destroy();
            return state;
        }""",
        [room.url, f"{server.url}/static"],
    )
    assert state == "joined-meeting"


def test_names_and_data_can_be_changed_in_a_call(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(), open_call()
    room = server.create_room()
    own_id = app.join(room.url)
    other.join(room.url)
    assert app.run("async () => (await call.setUserName('Renamed')).userName") == "Renamed"
    app.run("() => call.setUserData({ colour: 'green' })")
    other.wait_person(own_id, "(p) => p.user_name === 'Renamed' && p.userData?.colour === 'green'")


def test_nobody_is_received_without_a_subscription(server: ParlourServer, open_call: OpenCall) -> None:
    app, other = open_call(manual=True), open_call()
    room = server.create_room()
    other_id = other.join(room.url)
    app.join(room.url)
    app.wait_person(other_id, "(p) => p.tracks.video.state === 'sendable' && p.tracks.video.subscribed === false")
    app.run("(id) => call.updateParticipant(id, { setSubscribedTracks: { video: true } })", other_id)
    app.wait_person(other_id, "(p) => p.tracks.video.state === 'playable'")
    app.wait_until_seen([other_id])
    app.wait_person(other_id, "(p) => p.tracks.audio.state === 'sendable'")


COUNT_IN_HANDLERS = """() => {
    window.counted = {};
    for (const name of ["joined-meeting", "participant-joined", "participant-left"]) {
        call.on(name, () => { window.counted[name] ??= call.participantCounts().present; });
    }
}"""


def test_people_are_counted_rightly_inside_the_handlers(server: ParlourServer, open_call: OpenCall) -> None:
    app, first, second = open_call(), open_call(), open_call()
    room = server.create_room()
    first.join(room.url, startVideoOff=True, startAudioOff=True)
    app.run(COUNT_IN_HANDLERS)
    app.join(room.url)
    app.wait_event("participant-joined")
    assert app.run("() => counted") == {"joined-meeting": 2, "participant-joined": 2}

    app.run("() => { window.counted = {}; }")
    app.forget_events()
    second.join(room.url, startVideoOff=True, startAudioOff=True)
    app.wait_event("participant-joined")
    first.leave()
    app.wait_event("participant-left")
    assert app.run("() => counted") == {"participant-joined": 3, "participant-left": 2}


@pytest.mark.parametrize(
    ("method", "event", "words"),
    [
        ("call.startRecording()", "recording-error", "only owners"),
        ("call.updateRecording({ layout: { preset: 'default' } })", "recording-error", "no recording that is running"),
        ("call.startLiveStreaming({ rtmpUrl: 'rtmp://127.0.0.1/live/k' })", "live-streaming-error", "only owners"),
        ("call.updateLiveStreaming({ layout: { preset: 'default' } })", "live-streaming-error", "only owners"),
        ("call.stopLiveStreaming()", "live-streaming-error", "only owners"),
        ("call.startTranscription()", "transcription-error", "only owners"),
        ("call.updateTranscription({ participants: [] })", "transcription-error", "only owners"),
        ("call.stopTranscription()", "transcription-error", "only owners"),
    ],
)
def test_what_a_guest_may_not_or_is_not_served_is_told_by_its_event(
    server: ParlourServer, open_call: OpenCall, method: str, event: str, words: str
) -> None:
    app = open_call()
    app.join(server.create_room().url, startVideoOff=True, startAudioOff=True)
    app.run(f"() => {{ {method}; }}")
    assert words in app.wait_event(event)["errorMsg"]


def test_receive_settings_are_told_truthfully(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    app.join(server.create_room().url, startVideoOff=True, startAudioOff=True)
    whole = {"video": {"layer": 2}, "screenVideo": {"layer": 2}}
    assert app.run("() => call.getReceiveSettings()") == {"base": whole}
    assert app.run("() => call.getReceiveSettings('base')") == whole
    changed = app.run("() => call.updateReceiveSettings({ base: { video: { layer: 1 } } })")
    in_force = {"base": {"video": {"layer": 1}, "screenVideo": {"layer": 2}}}
    assert changed == {"receiveSettings": in_force}
    assert app.run("() => call.getReceiveSettings()") == in_force


def test_send_settings_are_answered_with_what_is_in_force(server: ParlourServer, open_call: OpenCall) -> None:
    app = open_call()
    app.join(server.create_room().url, startVideoOff=True, startAudioOff=True)
    sent = app.run("() => call.updateSendSettings({ video: { maxQuality: 'low' }, screenVideo: 'detail-optimized' })")
    assert sent["video"]["maxQuality"] == "low"
    assert sent["screenVideo"]["encodings"]["high"]["maxFramerate"] == 5
    assert app.run("() => call.getSendSettings()") == sent
    wish = "{ video: { encodings: { low: { maxBitrate: 9e4 }, medium: { maxBitrate: 3e5 } } } }"
    changed = app.run(f"() => call.updateSendSettings({wish})")
    assert changed["video"]["encodings"]["medium"]["maxBitrate"] == 300_000
    assert changed["screenVideo"] == sent["screenVideo"]
