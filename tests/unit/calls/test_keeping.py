"""What is kept of a call is all that its people would miss: whatever happened in it, it goes on as it was."""

import json
from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.calls import Call, CallRules, ParticipantRules, TokenRules
from parlour.calls.backend import Eject, ReplaceSessionData, UpdatePermissions
from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import (
    EnterBreakoutRoom,
    Leave,
    ParticipantUpdate,
    RaiseHand,
    SendAppMessage,
    SetUserData,
    SetUserName,
    StartRecording,
    StopRecording,
    Subscribe,
    UpdateBreakout,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Hold, ResetPeer, Send, TakeOver
from parlour.calls.events import Disconnected, HoldOver, Resume
from parlour.calls.facts import MeetingBegan, MeetingOver, PersonCame, PersonWent
from parlour.calls.holds import HELD_S
from parlour.calls.keeping import people_in
from parlour.calls.lobby import Lobby
from parlour.calls.messages import MediaWasReset
from parlour.calls.permissions import CanReceive, PermissionChange, Permissions
from parlour.calls.recordings import StreamTarget
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import NOW, RULES, join, only, owner, person, pushes

people = st.sampled_from(
    [
        person(),
        owner(user_id="boss", user_name="Boss"),
        person(user_id="ben", terse_logging=True, join_hook="https://x"),
        person(permissions=Permissions(has_presence=False, owners_only=True)),
        person(
            permissions=Permissions(
                can_send=frozenset({"audio"}),
                can_receive=CanReceive(base={"audio": True, "customVideo": {"*": False}}, by_user_id={"boss": True}),
                can_admin=frozenset({"participants"}),
            )
        ),
        ParticipantRules(TokenRules(eject_after_elapsed=500)),
    ]
)
OPEN = replace(
    RULES,
    hand_raising=True,
    chat=True,
    breakout_rooms=True,
    recording=frozenset({"local"}),
    stream_targets=(StreamTarget("tube", "rtmp"),),
)
DIVIDED = UpdateBreakout((BreakoutRoom("r", "Red"),), {}, open=True, sets_time=True, ends_in=600)
TRACKS = {
    "audio": TrackState("on"),
    "video": TrackState("blocked", ("permissions",)),
    "x": TrackState("on", (), "video"),
}
requests = st.sampled_from(
    [
        RaiseHand(True),
        SendAppMessage({"event": "chat-msg", "message": "né", "id": "m"}, 9, None),
        SendAppMessage({"event": "room:msg-reaction", "id": "m", "emoji": "👍", "on": True}, 9, None),
        SendAppMessage({"event": "chat-msg", "message": "cat", "gif": {"id": "a.b", "width": 9, "height": 9}}, 9, None),
        DIVIDED,
        StartRecording("local", "i"),
        StopRecording(),
        EnterBreakoutRoom("r"),
        EnterBreakoutRoom(None),
        SetUserName("né\ud800w"),
        SetUserData({"deep": [1, {"é": None}]}),
        UpdateTracks(TRACKS),
        UpdateTracks({"audio": TrackState("off", ("user",))}),
        Subscribe(False, {"*": {"video": True}}),
        UpdateParticipants({"*": ParticipantUpdate(mute=frozenset({"audio"}))}),
        UpdateParticipants({"*": ParticipantUpdate(permissions=PermissionChange(can_send=frozenset({"video"})))}),
        Leave(),
    ]
)
steps = st.lists(st.tuples(st.integers(0, 9), st.one_of(people, requests)), min_size=1, max_size=25)


def lived(steps: list[tuple[int, Any]]) -> tuple[Call, float]:
    """Return a call in which all that happened, with somebody still inside, and the moment."""
    call, now = Call("meeting", OPEN, "domain"), NOW
    join(call, now=now, rules=OPEN)
    for which, step in steps:
        now += 1
        if isinstance(step, ParticipantRules):
            join(call, step, now=now, rules=OPEN)
        elif not isinstance(step, Leave) or len(call.roster) > 1:
            call.request(call.roster.ids[which % len(call.roster)], step, now)
    call.operate(ReplaceSessionData({"a": "b"}), now)
    call.operate(Eject(user_ids=frozenset({"nobody"}), ban=True), now)
    call.take_facts()
    return call, now


def again(call: Call, now: float) -> tuple[Call, list[Any]]:
    return Call.restored("meeting", json.loads(json.dumps(call.keep())), "domain", Lobby(), now)


@settings(max_examples=150, deadline=None)
@given(steps)
def test_a_call_goes_on_as_it_was(steps: list[tuple[int, Any]]) -> None:
    call, now = lived(steps)
    restored, _ = again(call, now)
    before, after = call.keep(), restored.keep()
    assert {**after, "epoch": 0} == {**before, "epoch": 0}
    assert after["epoch"] > before["epoch"]  # type: ignore[operator]
    assert [each.view() for each in restored.roster] == [each.view() for each in call.roster]
    assert [each.tracks_to_block() for each in restored.roster] == [each.blocked for each in restored.roster]
    assert restored.next_deadline == call.next_deadline
    assert [each.breakout_room for each in restored.roster] == [each.breakout_room for each in call.roster]
    assert [each.session_id for each in people_in(before)] == [*call.roster.ids]
    assert not restored.take_facts()


@settings(max_examples=60, deadline=None)
@given(steps, st.booleans())
def test_it_ends_once_whoever_comes_back(steps: list[tuple[int, Any]], come: bool) -> None:
    call, now = lived(steps)
    restored, effects = again(call, now)
    holds = only(effects, Hold)
    assert {each.session_id for each in holds} == set(call.roster.ids)
    assert {each.seconds for each in holds} == {HELD_S}
    keys = [each.seat_key for each in restored.roster]
    for key in keys if come else ():
        assert only(restored.handle(Resume(key), now), TakeOver)
    for hold in holds:
        restored.handle(HoldOver(hold.session_id, hold.number), now + HELD_S)
    assert len(restored.roster) == len(keys) * come
    for session_id in restored.roster.ids:
        restored.handle(Disconnected(session_id), now + HELD_S)
    facts = restored.take_facts()
    assert [type(fact) for fact in facts] == [PersonWent] * len(keys) + [MeetingOver]
    assert {(fact.meeting_id, fact.started_at) for fact in facts} == {("meeting", NOW)}
    assert not any(isinstance(fact, MeetingBegan | PersonCame) for fact in facts)


def two() -> tuple[Call, str, str]:
    call = Call("meeting", RULES, "domain")
    return call, join(call), join(call)


def test_who_comes_back_builds_its_media_anew_and_nobody_else_hears_of_it() -> None:
    call, ann, ben = two()
    restored, _ = again(call, NOW)
    key = next(each.seat_key for each in restored.roster if each.session_id == ann)
    effects = restored.handle(Resume(key), NOW)
    assert [type(message) for message in pushes(effects, ann)] == [MediaWasReset]
    assert [effect.session_id for effect in only(effects, ResetPeer)] == [ann]
    assert not pushes(effects, ben)
    assert not [each for each in only(restored.handle(Resume(key), NOW), Send) if ann in each.to]


def test_small_calls_are_connected_directly_again_once_all_are_back() -> None:
    rules = CallRules("id", "room", sfu_switchover=5)
    call = Call("meeting", rules, "domain")
    for _ in range(2):
        join(call, direct=True, rules=rules)
    restored, _ = again(call, NOW)
    first, second = list(restored.roster)
    restored.handle(Resume(first.seat_key), NOW)
    assert first.stand.next is None
    restored.handle(Resume(second.seat_key), NOW)
    assert {first.stand.next, second.stand.next} == {"peer"}


def test_a_change_of_rights_by_a_backend_is_kept() -> None:
    call, ann, _ben = two()
    call.operate(UpdatePermissions({ann: PermissionChange(has_presence=False)}), NOW)
    restored, _ = again(call, NOW)
    assert not next(each for each in restored.roster if each.session_id == ann).visible
