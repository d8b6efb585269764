"""Configure a room over REST, then join: the real client gets the documented answer to every access rule."""

import time

import jwt
import pytest

from tests.support.browser import CallPage
from tests.support.fixtures import OpenCall
from tests.support.server import ParlourServer, Room, wait_until

pytestmark = [pytest.mark.media, pytest.mark.browser]

HOUR = 3600


def soon(seconds: float) -> int:
    """A whole second at least `seconds` from now."""
    return int(time.time() + seconds) + 1


def assert_refused(caller: CallPage, room: Room, error_type: str, token: str | None = None) -> None:
    error = caller.refusal(room.url, token)
    assert error["type"] == error_type
    assert error["msg"], "a refusal needs a sentence for people"


def ejection(caller: CallPage) -> tuple[float, dict[str, str]]:
    """Wait until the page is thrown out; return when that was (Unix seconds) and the error."""
    caller.wait_event("error")
    (event,) = caller.events("error")
    assert caller.run("() => call.meetingState()") == "error"
    return event["at"] / 1000, event["detail"]["error"]


def assert_ejected_at(caller: CallPage, moment: float) -> None:
    when, error = ejection(caller)
    assert error == {"type": "ejected", "msg": "Meeting has ended"}
    assert -0.05 <= when - moment < 1, f"ejected {when - moment:.2f} s after the deadline"


def test_a_room_that_does_not_exist(server: ParlourServer, open_call: OpenCall) -> None:
    assert_refused(open_call(), Room("missing", f"{server.url}/missing"), "no-room")


@pytest.mark.property("nbf")
def test_a_room_that_is_not_open_yet(server: ParlourServer, open_call: OpenCall) -> None:
    assert_refused(open_call(), server.create_room(nbf=soon(HOUR)), "nbf-room")


@pytest.mark.property("exp")
def test_a_room_that_has_expired(server: ParlourServer, open_call: OpenCall) -> None:
    caller = open_call()
    exp = soon(1)
    room = server.create_room(exp=exp)
    wait_until(exp + 0.1)
    assert_refused(caller, room, "exp-room")


@pytest.mark.property("nbf")
def test_a_token_that_is_not_valid_yet(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    assert_refused(open_call(), room, "nbf-token", server.token(room, nbf=soon(HOUR)))


@pytest.mark.property("exp")
def test_a_token_that_has_expired(server: ParlourServer, open_call: OpenCall) -> None:
    caller = open_call()
    room = server.create_room()
    exp = soon(1)
    token = server.token(room, exp=exp)
    wait_until(exp + 0.1)
    assert_refused(caller, room, "exp-token", token)


@pytest.mark.property("privacy")
def test_a_private_room_lets_only_token_holders_in(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(privacy="private")
    assert_refused(open_call(), room, "not-allowed")
    open_call().join(room.url, server.token(room))


def test_a_token_of_another_room(server: ParlourServer, open_call: OpenCall) -> None:
    room, other = server.create_room(), server.create_room()
    assert_refused(open_call(), room, "not-allowed", server.token(other))


@pytest.mark.parametrize("forgery", ["no token at all", "another key", "no signature"])
def test_a_forged_token(server: ParlourServer, open_call: OpenCall, forgery: str) -> None:
    room = server.create_room(privacy="private")
    claims = jwt.decode(server.token(room, is_owner=True), options={"verify_signature": False})
    token = {
        "no token at all": "a.b.c",
        "another key": jwt.encode(claims, "k" * 64, algorithm="HS256"),
        "no signature": jwt.encode(claims, "", algorithm="none"),
    }[forgery]
    assert_refused(open_call(), room, "not-allowed", token)


@pytest.mark.property("max_participants")
def test_a_full_room_opens_when_somebody_leaves(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room(max_participants=1)
    first, second = open_call(), open_call()
    first.join(room.url)
    assert_refused(second, room, "meeting-full")
    first.leave()
    second.join(room.url)


@pytest.mark.property("eject_at_room_exp")
def test_the_end_of_a_room_ends_its_call_when_it_says_so(server: ParlourServer, open_call: OpenCall) -> None:
    thrown_out, left_alone = open_call(), open_call()
    exp = soon(4)
    thrown_out.join(server.create_room(exp=exp, eject_at_room_exp=True).url)
    left_alone.join(server.create_room(exp=exp).url)
    assert_ejected_at(thrown_out, exp)
    wait_until(exp + 1)
    assert left_alone.run("() => call.meetingState()") == "joined-meeting"


@pytest.mark.property("eject_after_elapsed")
def test_each_person_has_the_room_s_time_from_their_own_join(server: ParlourServer, open_call: OpenCall) -> None:
    ann, ben = open_call(), open_call()
    room = server.create_room(eject_after_elapsed=4)
    ann.join(room.url)
    ben.join(room.url)
    for caller in (ann, ben):
        deadline = caller.run("() => call.participants().local.will_eject_at.getTime()") / 1000
        joined_at = caller.run("() => call.participants().local.joined_at.getTime()") / 1000
        assert deadline - joined_at == pytest.approx(4, abs=0.01)
        assert_ejected_at(caller, deadline)


@pytest.mark.property("eject_at_token_exp")
def test_the_end_of_a_token_ends_the_call_for_its_holder_alone(server: ParlourServer, open_call: OpenCall) -> None:
    holder, other = open_call(), open_call()
    room = server.create_room()
    exp = soon(4)
    holder.join(room.url, server.token(room, exp=exp, eject_at_token_exp=True))
    other.join(room.url, server.token(room, exp=exp))
    assert_ejected_at(holder, exp)
    wait_until(exp + 0.5)
    assert other.run("() => call.meetingState()") == "joined-meeting"


def test_an_eject_option_of_the_token_replaces_those_of_the_room(server: ParlourServer, open_call: OpenCall) -> None:
    caller = open_call()
    room = server.create_room(eject_after_elapsed=2)
    caller.join(room.url, server.token(room, eject_after_elapsed=5))
    joined_at = caller.run("() => call.participants().local.joined_at.getTime()") / 1000
    assert_ejected_at(caller, joined_at + 5)


def test_deleting_a_room_ejects_everyone_and_nobody_gets_in_again(server: ParlourServer, open_call: OpenCall) -> None:
    room = server.create_room()
    callers = [open_call(), open_call()]
    for caller in callers:
        caller.join(room.url)
    server.delete_room(room)
    for caller in callers:
        _, error = ejection(caller)
        assert error["type"] == "ejected"
    assert_refused(open_call(), room, "no-room")


@pytest.mark.parametrize(
    ("name", "track"),
    [
        pytest.param("start_video_off", "video", marks=pytest.mark.property("start_video_off")),
        pytest.param("start_audio_off", "audio", marks=pytest.mark.property("start_audio_off")),
    ],
)
def test_a_device_starts_switched_off(server: ParlourServer, open_call: OpenCall, name: str, track: str) -> None:
    other_track = "audio" if track == "video" else "video"
    room = server.create_room()
    server.configure_room(room, **{name: True})
    watcher, off, on = open_call(), open_call(), open_call()
    watcher.join(room.url)
    off_id = off.join(room.url)
    on_id = on.join(room.url, server.token(room, **{name: False}))

    watcher.wait_person(off_id, f"(p) => p.tracks.{track}.state === 'off' && p.tracks.{track}.off.byUser")
    watcher.wait_person(off_id, f"(p) => p.tracks.{other_track}.state === 'playable'")
    watcher.wait_person(on_id, f"(p) => p.tracks.{track}.state === 'playable'")
    setter = "setLocalVideo" if track == "video" else "setLocalAudio"
    off.run(f"() => call.{setter}(true)")
    watcher.wait_person(off_id, f"(p) => p.tracks.{track}.state === 'playable'")


@pytest.mark.property("enforce_unique_user_ids")
def test_the_newcomer_with_a_user_id_replaces_the_one_before(server: ParlourServer, open_call: OpenCall) -> None:
    older, newer, bystander = open_call(), open_call(), open_call()
    room = server.create_room(enforce_unique_user_ids=True)
    token = server.token(room, user_id="user-1")
    older.join(room.url, token)
    bystander.join(room.url, server.token(room, user_id="user-2"))
    newer.join(room.url, token)
    _, error = ejection(older)
    assert error["type"] == "ejected"
    assert newer.run("() => call.meetingState()") == "joined-meeting"
    assert bystander.run("() => call.meetingState()") == "joined-meeting"


def test_the_same_user_id_may_join_twice_where_that_is_allowed(server: ParlourServer, open_call: OpenCall) -> None:
    older, newer = open_call(), open_call()
    room = server.create_room()
    token = server.token(room, user_id="user-1")
    older_id = older.join(room.url, token)
    newer.join(room.url, token)
    newer.wait_person(older_id)
    assert older.events("error") == []
