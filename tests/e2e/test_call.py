"""Unmodified daily-js pages in one room, through a real server and its real media node: what people see and hear."""

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from tests.support.browser import CallPage
from tests.support.caller import AUDIBLE, Driven
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.pictures import small_camera
from tests.support.server import ParlourServer

pytestmark = [pytest.mark.media, pytest.mark.browser]


def join_all(callers: Sequence[CallPage], url: str, **options: object) -> list[str]:
    """Let everybody join at the same time; return their session ids in the same order."""
    for caller in callers:
        caller.start_joining(url, **options)
    outcomes = [caller.finish_joining() for caller in callers]
    assert all("ok" in outcome for outcome in outcomes), outcomes
    return [caller.session_id for caller in callers]


@pytest.mark.parametrize("size", [2, 4])
def test_everyone_sees_and_hears_everyone(server: ParlourServer, open_call: OpenCall, size: int) -> None:
    callers = [open_call() for _ in range(size)]
    ids = join_all(callers, server.create_room().url)
    for caller, own in zip(callers, ids, strict=True):
        others = [one for one in ids if one != own]
        for other in others:
            caller.wait_person(other)
        caller.wait_until_seen(others)
        caller.wait_until_heard(others)
        caller.wait_for("(n) => call.participantCounts().present === n", size)
        assert caller.run("() => call.participantCounts()") == {"present": size, "hidden": 0}
        assert caller.run("async () => (await call.getNetworkTopology()).topology") == "sfu"


NINE = 9
RECEIVE = """
([ids, wanted]) => call.updateParticipants(
  Object.fromEntries(ids.map((id) => [id, { setSubscribedTracks: { audio: wanted, video: wanted } }])))
"""


@pytest.mark.alone("nine browsers of which two draw and play eight people each take all of two cores")
def test_nine_people_see_and_hear_each_other(
    server: ParlourServer, open_call: OpenCall, open_page: OpenPage, artifacts: Path
) -> None:
    """The ninth person uses the call page and receives everybody all the time, the others do so one after the other:
    seventy-two pictures and as many voices at once are more than two cores can decode."""
    room = server.create_room(enable_prejoin_ui=False)
    link = f"{room.url}?t={server.token(room, user_name='Ninth')}"
    ninth = open_page(link, width=1280, height=720, script=small_camera())
    callers = [open_call(script=small_camera()) for _ in range(NINE - 1)]
    ids = join_all(callers, room.url, subscribeToTracksAutomatically=False)
    callers[0].wait_for("(n) => call.participantCounts().present === n", NINE)
    ninth_id = callers[0].run("() => Object.values(people()).find((one) => one.user_name === 'Ninth').session_id")
    see_and_hear(ninth, ids)
    ninth.page.screenshot(path=artifacts / "call-page-nine-people.png")
    for caller, own in zip(callers, ids, strict=True):
        others = sorted({*ids, ninth_id} - {own})
        caller.run(RECEIVE, [others, True])
        see_and_hear(caller, others)
        caller.run(RECEIVE, [others, False])


def see_and_hear(page: Driven, others: Sequence[str]) -> None:
    page.wait_until_seen(others, seconds=60)
    page.wait_until_heard(others, seconds=60)


COUNT_CONNECTIONS = """
window.connections = 0;
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...all) {
    super(...all);
    window.connections += 1;
  }
};
"""


def test_a_receiving_connection_stays_when_somebody_comes(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    inside = [open_call(script=COUNT_CONNECTIONS) for _ in range(2)]
    ids = join_all(inside, room.url)
    for caller, other in zip(inside, reversed(ids), strict=True):
        caller.wait_until_seen([other])
    newcomer = open_call()
    newcomer_id = newcomer.join(room.url)
    for caller in inside:
        caller.wait_until_seen([newcomer_id])
        assert caller.run("() => window.connections") == 2, "one to send, one to receive"


def test_mute_and_unmute_are_seen_and_heard_by_the_other(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    ann_id, _ = join_all([ann, ben], server.create_room().url)
    ben.wait_until_seen([ann_id])
    ben.wait_until_heard([ann_id])

    ann.run("() => { call.setLocalAudio(false); call.setLocalVideo(false); }")
    ben.wait_person(ann_id, "(p) => p.tracks.audio.state === 'off' && p.tracks.audio.off.byUser === true")
    ben.wait_person(ann_id, "(p) => p.tracks.video.state === 'off' && p.tracks.video.off.byUser === true")
    ben.run("() => probe.mark()")
    # The microphone beeps once a second: two seconds without a sound are silence, not a gap.
    ben.page.wait_for_timeout(2_000)
    assert ben.run("(id) => probe.loudness()[id] ?? 0", ann_id) < AUDIBLE
    assert ben.run("(id) => probe.frames()[id] ?? 0", ann_id) == 0

    ann.run("() => { call.setLocalAudio(true); call.setLocalVideo(true); }")
    ben.wait_person(ann_id, "(p) => p.tracks.audio.state === 'playable' && p.tracks.video.state === 'playable'")
    ben.wait_until_seen([ann_id])
    ben.wait_until_heard([ann_id])


def test_someone_leaves_and_comes_back_on_the_same_page(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room()
    first_id, ben_id = join_all([ann, ben], room.url)
    ben.wait_until_seen([first_id])

    ann.leave()
    assert ann.run("() => call.meetingState()") == "left-meeting"
    assert ben.wait_event("participant-left")["participant"]["session_id"] == first_id
    ben.wait_gone(first_id)
    ben.wait_for("() => call.participantCounts().present === 1")

    second_id = ann.join(room.url)
    assert second_id != first_id
    for caller, other in ((ann, ben_id), (ben, second_id)):
        caller.wait_person(other)
        caller.wait_until_seen([other])
        caller.wait_until_heard([other])


def test_a_closed_tab_leaves_the_call(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    ann_id, _ = join_all([ann, ben], server.create_room().url)
    ben.wait_person(ann_id)
    ann.close()
    ben.wait_gone(ann_id)


def test_app_messages_reach_everyone_or_one(server: ParlourServer, open_call: OpenCall) -> None:
    callers = [open_call() for _ in range(3)]
    ann, ben, cid = callers
    ids = join_all(callers, server.create_room().url)
    for caller, other in permutations(callers, 2):
        caller.wait_person(ids[callers.index(other)])

    ann.run("() => call.sendAppMessage({ text: 'to all', nested: [1, { two: null }] })")
    for caller in (ben, cid):
        message = caller.wait_event("app-message")
        assert message["data"] == {"text": "to all", "nested": [1, {"two": None}]}
        assert message["fromId"] == ids[0]

    ben.run("(id) => call.sendAppMessage({ text: 'to one' }, id)", ids[2])
    cid.wait_event("app-message", "(detail) => detail.data.text === 'to one'")
    # A later broadcast arrives after everything before it: what has not come by then was not sent.
    ben.run("() => call.sendAppMessage({ text: 'end' })")
    ann.wait_event("app-message", "(detail) => detail.data.text === 'end'")
    assert [event["detail"]["data"]["text"] for event in ann.events("app-message")] == ["end"]
    assert ben.events("app-message")[0]["detail"]["data"]["text"] == "to all"
    assert len(ben.events("app-message")) == 1


def test_the_one_who_speaks_is_the_active_speaker(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben, cid = callers = [open_call() for _ in range(3)]
    ids = join_all(callers, server.create_room().url)
    for caller in (ann, ben):
        caller.run("() => call.setLocalAudio(false)")
    for caller in (ann, ben):
        caller.wait_event("active-speaker-change", f"(detail) => detail.activeSpeaker.peerId === '{ids[2]}'")
        caller.wait_for("(id) => call.getActiveSpeaker().peerId === id", ids[2])

    cid.run("() => call.setLocalAudio(false)")
    ann.run("() => call.setLocalAudio(true)")
    for caller in (ben, cid):
        caller.wait_for("(id) => call.getActiveSpeaker().peerId === id", ids[0])


def test_another_camera_is_chosen_in_a_running_call(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    ann_id, _ = join_all([ann, ben], server.create_room().url)
    ben.wait_until_seen([ann_id])

    used = ann.run("async () => (await call.getInputDevices()).camera.deviceId")
    devices = ann.run("async () => (await call.enumerateDevices()).devices")
    other = [one["deviceId"] for one in devices if one["kind"] == "videoinput"][-1]
    assert other != used
    chosen = ann.run("async (id) => (await call.setInputDevicesAsync({ videoDeviceId: id })).camera.deviceId", other)
    assert chosen == other
    assert ann.run("() => call.participants().local.tracks.video.persistentTrack.getSettings().deviceId") == other
    ann.wait_event("selected-devices-updated", f"(detail) => detail.devices.camera.deviceId === '{other}'")
    ben.wait_until_seen([ann_id])
