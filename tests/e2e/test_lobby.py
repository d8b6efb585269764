"""The lobby with the official daily-js on both sides, in real browsers."""

import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

_ASK = """(name) => { window.asked = call.requestAccess({ name }).then((answer) => { window.answer = answer; }); }"""
_ANSWER = """([id, grantRequestedAccess]) => call.updateWaitingParticipant(id, { grantRequestedAccess })"""
_ANSWER_ALL = """(grantRequestedAccess) => call.updateWaitingParticipants({ "*": { grantRequestedAccess } })"""
_CUT = """() => { for (const socket of window.sockets) socket.close(4000); }"""
_SOCKETS = """
window.sockets = [];
window.WebSocket = class extends WebSocket {
    constructor(...all) { super(...all); window.sockets.push(this); }
};
"""


def lobby_room(server: ParlourServer, **properties: object) -> Room:
    return server.create_room(privacy="private", enable_knocking=True, **properties)


def knock(page: CallPage, room: Room, name: str, token: str | None = None) -> str:
    """Come into the lobby and ask to be let in; returns the session id."""
    session_id = page.join(room.url, token)
    assert page.run("() => call.accessState()")["access"] == {"level": "lobby"}
    assert list(page.people()) == ["local"]
    page.run(_ASK, name)
    return session_id


def wait_shown(owner: CallPage, session_id: str) -> None:
    owner.wait_for("(id) => call.waitingParticipants()[id] !== undefined", session_id)


def test_a_stranger_is_let_in_and_then_seen_and_heard(server: ParlourServer, open_call: OpenCall) -> None:
    room, owner, stranger = lobby_room(server), open_call(), open_call()
    host = owner.join(room.url, server.token(room, is_owner=True))
    waiting = knock(stranger, room, "Ann")
    added = owner.wait_event("waiting-participant-added")["participant"]
    assert added == {"id": waiting, "name": "Ann", "awaitingAccess": {"level": "full"}}
    assert stranger.run("() => call.accessState()")["awaitingAccess"]["level"] == "full"
    assert server.api("GET", f"rooms/{room.name}/presence").json()["total_count"] == 1

    assert owner.run(_ANSWER, [waiting, True]) == {"id": waiting}
    stranger.wait_for("() => window.answer !== undefined")
    assert stranger.run("() => window.answer") == {"access": {"level": "full"}, "granted": True}
    stranger.wait_event("access-state-updated", "(detail) => detail.access.level === 'full'")
    owner.wait_event("waiting-participant-removed")
    assert owner.run("() => call.waitingParticipants()") == {}
    owner.wait_person(waiting, "(person) => person.user_name === 'Ann'")
    owner.wait_until_seen([waiting])
    owner.wait_until_heard([waiting])
    stranger.wait_until_seen([host])
    assert stranger.session_id == waiting


def test_who_is_turned_away_hears_so_and_may_knock_again(server: ParlourServer, open_call: OpenCall) -> None:
    room, owner, stranger = lobby_room(server), open_call(), open_call()
    owner.join(room.url, server.token(room, is_owner=True))
    waiting = knock(stranger, room, "Ann")
    wait_shown(owner, waiting)
    owner.run(_ANSWER, [waiting, False])
    error = stranger.wait_event("error")["error"]
    assert (error["type"], error["msg"]) == ("ejected", "Join request rejected")
    assert stranger.run("() => window.answer") == {"access": {"level": "lobby"}, "granted": False}
    again = open_call()
    wait_shown(owner, knock(again, room, "Ann"))


def test_nobody_but_admins_sees_who_waits_and_answers(server: ParlourServer, open_call: OpenCall) -> None:
    room, guest, late = lobby_room(server), open_call(), open_call()
    first, second = open_call(), open_call()
    names = [knock(first, room, "Ann"), knock(second, room, "Ann", server.token(room, knocking=True))]
    guest.join(room.url, server.token(room))
    late.join(room.url, server.token(room, is_owner=True))
    for waiting in names:
        wait_shown(late, waiting)
    late.run("(all) => call.updateWaitingParticipants({})", None)
    with pytest.raises(Exception, match="only owners"):
        guest.run(_ANSWER_ALL, True)
    assert not guest.events("waiting-participant-added")
    first.run(_ASK, "Bea")
    late.wait_event("waiting-participant-updated", "(detail) => detail.participant.name === 'Bea'")
    assert sorted(late.run(_ANSWER_ALL, True)["ids"]) == sorted(names)
    for page, session_id in zip((first, second), names, strict=True):
        page.wait_for("() => window.answer?.granted === true")
        guest.wait_person(session_id)


def test_a_full_room_lets_in_by_itself_when_a_seat_is_free(server: ParlourServer, open_call: OpenCall) -> None:
    room = lobby_room(server, max_participants=2)
    owner, guest, stranger = open_call(), open_call(), open_call()
    owner.join(room.url, server.token(room, is_owner=True))
    guest.join(room.url, server.token(room))
    waiting = knock(stranger, room, "Ann")
    wait_shown(owner, waiting)
    owner.run(_ANSWER, [waiting, True])
    stranger.wait_for("() => call.accessState().awaitingAccess?.granted === true")
    assert stranger.run("() => window.answer") is None
    guest.leave()
    stranger.wait_for("() => window.answer?.granted === true")
    owner.wait_until_seen([waiting])


def test_place_and_answer_survive_a_broken_connection(server: ParlourServer, open_call: OpenCall) -> None:
    room, owner, stranger = lobby_room(server), open_call(), open_call(script=_SOCKETS)
    owner.join(room.url, server.token(room, is_owner=True))
    waiting = knock(stranger, room, "Ann")
    wait_shown(owner, waiting)
    stranger.run(_CUT)
    owner.run(_ANSWER, [waiting, True])
    stranger.wait_for("() => window.answer?.granted === true")
    assert not stranger.events("error")
    owner.wait_until_seen([stranger.session_id])


def test_preauth_tells_of_the_lobby(server: ParlourServer, open_call: OpenCall) -> None:
    room, page = lobby_room(server), open_call()
    access = page.run("(url) => call.preAuth({ url })", room.url)["access"]
    assert access == {"level": "lobby"}
