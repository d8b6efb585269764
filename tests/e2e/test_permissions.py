"""Permissions in real calls: what the server takes away is gone for everybody, whatever that browser does."""

import time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.support.browser import CallPage
from tests.support.caller import AUDIBLE
from tests.support.fixtures import OpenCall, OpenPage
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

DEAF = """
// A page that does not hear of its own permissions once `deaf` is set.
window.deaf = false;
window.WebSocket = class extends window.WebSocket {
  constructor(...options) {
    super(...options);
    this.addEventListener("message", (event) => {
      if (window.deaf && JSON.parse(event.data).type === "participant-updated") event.stopImmediatePropagation();
    });
  }
};
"""

SCREEN = """
// A screen that moves: what a person would choose in the browser's dialogue.
window.screenStream = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 180 });
  const context = canvas.getContext("2d");
  setInterval(() => {
    context.fillStyle = `hsl(${performance.now() / 10} 80% 50%)`;
    context.fillRect(0, 0, 320, 180);
  }, 100);
  return canvas.captureStream(10);
};
navigator.mediaDevices.getDisplayMedia = async () => window.screenStream();
"""


def may_not_send(kind: str) -> str:
    """Accepts a person whose track of this kind the server has switched off."""
    return f"(p) => p.tracks.{kind}.state === 'off' && p.tracks.{kind}.off.byCanSendPermission === true"


def set_permissions(server: ParlourServer, room: Room, who: str, **permissions: Any) -> None:
    """Change the permissions of one participant over REST."""
    response = server.api("POST", f"/rooms/{room.name}/update-permissions", {"data": {who: permissions}})
    assert (response.status_code, response.json()) == (200, {"status": "sent"}), response.text


def assert_neither_seen_nor_heard(caller: CallPage, others: list[str], *, seconds: float = 2.0) -> None:
    """Watch for a while: the microphone beeps once a second, so two seconds without a sound are silence."""
    caller.run("() => probe.mark()")
    caller.page.wait_for_timeout(seconds * 1000)
    frames, loudness = caller.run("() => [probe.frames(), probe.loudness()]")
    for other in others:
        assert frames.get(other, 0) == 0
        assert loudness.get(other, 0) < AUDIBLE


@pytest.mark.property("permissions")
@pytest.mark.property("permissions.canSend")
@pytest.mark.property("permissions.canReceive")
def test_rest_takes_camera_microphone_and_reception_away(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room()
    ann_id, ben_id = ann.join(room.url), ben.join(room.url)
    for caller, other in ((ann, ben_id), (ben, ann_id)):
        caller.wait_until_seen([other])
        caller.wait_until_heard([other])

    set_permissions(server, room, ann_id, canSend=["audio"])
    ben.wait_person(ann_id, may_not_send("video"))
    ann.wait_person(ann_id, may_not_send("video"))
    ann.wait_for("() => call.participants().local.permissions.canSend.has('audio')")
    ben.wait_until_heard([ann_id])
    assert ben.run("(id) => probe.frames()[id] ?? 0", ann_id) == 0

    set_permissions(server, room, ann_id, canSend=False)
    ben.wait_person(ann_id, may_not_send("audio"))
    assert_neither_seen_nor_heard(ben, [ann_id])

    set_permissions(server, room, ann_id, canReceive={"byParticipantId": {ben_id: {"video": False}}})
    ann.wait_person(ben_id, "(p) => p.tracks.video.state === 'sendable' && p.tracks.audio.state === 'playable'")
    ann.wait_until_heard([ben_id])
    set_permissions(server, room, ann_id, canReceive={"base": False, "byParticipantId": {}})
    ann.wait_person(ben_id, "(p) => p.tracks.audio.state === 'sendable'")
    assert sum(ann.packets_during(1.5)["received"].values()) == 0

    set_permissions(server, room, "*", canSend=True, canReceive={"base": True})
    ann.wait_until_seen([ben_id])
    ann.wait_until_heard([ben_id])
    assert ben.people()[ann_id]["tracks"]["audio"]["state"] == "off", "getting the right back opens nobody's microphone"
    ann.run("() => { call.setLocalAudio(true); call.setLocalVideo(true); }")
    ben.wait_until_seen([ann_id])
    ben.wait_until_heard([ann_id])


@pytest.mark.property("permissions.canSend")
def test_who_keeps_sending_without_the_right_reaches_nobody(server: ParlourServer, open_call: OpenCall) -> None:
    stubborn, ben = open_call(script=DEAF), open_call()
    room = server.create_room()
    stubborn_id, _ = stubborn.join(room.url), ben.join(room.url)
    ben.wait_until_seen([stubborn_id])
    ben.wait_until_heard([stubborn_id])

    stubborn.run("() => { window.deaf = true; }")
    set_permissions(server, room, stubborn_id, canSend=False)
    ben.wait_person(stubborn_id, may_not_send("video"))
    stubborn.wait_until_sending("audio", "video")
    assert_neither_seen_nor_heard(ben, [stubborn_id])
    assert sum(ben.packets_during(1)["received"].values()) == 0
    stubborn.wait_until_sending("audio", "video")


@pytest.mark.property("permissions.hasPresence")
@pytest.mark.property("permissions.canAdmin")
def test_an_admin_hides_somebody_and_shows_them_again(server: ParlourServer, open_call: OpenCall) -> None:
    admin, guest = open_call(), open_call()
    room = server.create_room()
    admin_id = admin.join(room.url, server.token(room, permissions={"canAdmin": ["participants"]}))
    guest_id = guest.join(room.url)
    admin.wait_until_seen([guest_id])

    admin.run("(id) => call.updateParticipant(id, { updatePermissions: { hasPresence: false } })", guest_id)
    assert admin.wait_event("participant-left")["reason"] == "hidden"
    admin.wait_gone(guest_id)
    admin.wait_for("() => call.participantCounts().hidden === 1 && call.participantCounts().present === 1")
    assert sum(admin.packets_during(1)["received"].values()) == 0
    assert server.api("GET", f"/rooms/{room.name}/presence").json()["total_count"] == 1
    guest.wait_until_seen([admin_id])

    set_permissions(server, room, guest_id, hasPresence=True)
    admin.wait_person(guest_id)
    admin.wait_until_seen([guest_id])


def join_owner_and_guests(server: ParlourServer, open_call: OpenCall, room: Room) -> tuple[CallPage, list[CallPage]]:
    owner, guests = open_call(), [open_call() for _ in range(3)]
    owner.start_joining(room.url, server.token(room, is_owner=True))
    for guest in guests:
        guest.start_joining(room.url)
    for caller in (owner, *guests):
        assert "ok" in caller.finish_joining()
    return owner, guests


@pytest.mark.property("owner_only_broadcast")
def test_only_the_owner_is_seen_and_heard(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(owner_only_broadcast=True)
    owner, guests = join_owner_and_guests(server, open_call, room)
    ids = [guest.session_id for guest in guests]
    for guest in guests:
        guest.wait_until_seen([owner.session_id])
        guest.wait_until_heard([owner.session_id])
        guest.run("() => { call.setLocalVideo(true); call.setLocalAudio(true); }")
    for guest_id in ids:
        owner.wait_person(guest_id, may_not_send("video"))
    assert owner.run("() => call.participantCounts()") == {"present": 4, "hidden": 0}
    assert owner.packets_during(1.5)["received"] == {"audio": 0, "video": 0}
    assert guests[0].packets_during(1)["sent"] == {"audio": 0, "video": 0}

    owner.run("(id) => call.updateParticipant(id, { updatePermissions: { canSend: ['audio', 'video'] } })", ids[0])
    guests[0].wait_for("() => call.participants().local.permissions.canSend !== false")
    guests[0].run("() => { call.setLocalVideo(true); call.setLocalAudio(true); }")
    for caller in (owner, guests[1]):
        caller.wait_until_seen([ids[0]])


@pytest.mark.property("enable_hidden_participants")
def test_hidden_guests_see_and_hear_the_owner_alone(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(enable_hidden_participants=True)
    owner, guests = join_owner_and_guests(server, open_call, room)
    for guest in guests:
        guest.wait_until_seen([owner.session_id])
        guest.wait_until_heard([owner.session_id])
        guest.wait_for("() => call.participantCounts().hidden === 3")
        remote = [person for key, person in guest.people().items() if key != "local"]
        assert [person["session_id"] for person in remote] == [owner.session_id]
        assert guest.run("() => call.participants().local.permissions.hasPresence") is False
    assert owner.run("() => call.participantCounts()") == {"present": 1, "hidden": 3}
    assert list(owner.people()) == ["local"]
    assert owner.packets_during(1.5)["received"] == {"audio": 0, "video": 0}


def test_a_backend_speaks_to_a_call_and_puts_people_out(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room()
    token = server.token(room, user_id="ben")
    ann.join(room.url)
    ben_id = ben.join(room.url, token)
    ann.wait_person(ben_id)

    began = []
    for number in range(5):
        began.append(time.time())
        sent = server.api("POST", f"/rooms/{room.name}/send-app-message", {"data": {"number": [number, None]}})
        assert sent.json() == {"sent": "true"}
    for caller in (ann, ben):
        caller.wait_event("app-message", "(detail) => detail.data.number[0] === 4")
        assert [event["detail"]["data"]["number"][0] for event in caller.events("app-message")] == [0, 1, 2, 3, 4]
        delays = [event["at"] / 1000 - at for event, at in zip(caller.events("app-message"), began, strict=True)]
        assert min(delays) < 0.1, delays
    server.api("POST", f"/rooms/{room.name}/set-session-data", {"data": {"agenda": 3}})
    ann.wait_for("() => call.meetingSessionState().data?.agenda === 3")

    ejected = server.api("POST", f"/rooms/{room.name}/eject", {"user_ids": ["ben"], "ban": True})
    assert ejected.json() == {"ejectedIds": [ben_id]}
    assert ben.wait_event("error")["error"]["type"] == "ejected"
    ann.wait_gone(ben_id)
    again = open_call()
    assert again.refusal(room.url, token)["type"] == "not-allowed"
    open_call().join(room.url)


SHARE = "() => call.startScreenShare({ mediaStream: window.screenStream() })"


@pytest.mark.property("permissions.canSend")
def test_the_right_to_share_a_screen_is_taken_away(server: ParlourServer, open_call: OpenCall) -> None:
    presenter, ben = open_call(script=SCREEN), open_call()
    room = server.create_room()
    presenter_id, _ = presenter.join(room.url), ben.join(room.url)
    presenter.run(SHARE)
    ben.wait_person(presenter_id, "(p) => p.tracks.screenVideo.state === 'playable'")
    ben.wait_until_seen([f"{presenter_id} screen"])
    set_permissions(server, room, presenter_id, canSend=["audio", "video"])
    ben.wait_person(presenter_id, "(p) => p.tracks.screenVideo.state === 'off' && p.screen === false")
    presenter.wait_for("() => call.participants().local.tracks.screenVideo.state === 'off'")
    ben.wait_until_seen([presenter_id])
    presenter.run(SHARE)
    assert presenter.wait_event("nonfatal-error")["type"] == "screen-share-error"
    ben.wait_until_heard([presenter_id])
    assert ben.run("(id) => probe.frames()[id] ?? 0", f"{presenter_id} screen") == 0


@pytest.mark.property("enable_screenshare")
def test_the_call_page_shows_screens_and_offers_sharing_where_it_is_allowed(
    server: ParlourServer, open_page: OpenPage, artifacts: Path
) -> None:
    rooms = [server.create_room(enable_prejoin_ui=False, enable_screenshare=allowed) for allowed in (True, False)]
    presenter = open_page(f"{rooms[0].url}?t={server.token(rooms[0], user_name='Ann')}", script=SCREEN)
    viewer = open_page(rooms[0].url, width=1280, height=720)
    viewer.wait_for_pictures(2)
    presenter.page.get_by_role("button", name="Share your screen").click()
    expect(viewer.page.get_by_label("Screen of Ann", exact=True)).to_be_visible()
    viewer.wait_for_pictures(3)
    viewer.page.screenshot(path=artifacts / "call-page-screen.png")
    presenter.page.get_by_role("button", name="Stop sharing your screen").click()
    expect(viewer.page.get_by_label("Screen of Ann", exact=True)).to_be_hidden()

    without = open_page(rooms[1].url, script=SCREEN).page
    expect(without.get_by_role("button", name="Leave the call")).to_be_visible()
    expect(without.get_by_role("button", name="Share your screen")).to_be_hidden()
