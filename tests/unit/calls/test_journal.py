"""What a call tells the rest of the house."""

from parlour.calls import Call
from parlour.calls.commands import Leave
from parlour.calls.events import Disconnected, Preauth, RoomDeleted
from parlour.calls.facts import PersonCame
from tests.unit.calls.calls import NOW, RULES, ask, join, owner, person


def test_the_story_of_a_meeting() -> None:
    call = Call("meeting", RULES, "domain")
    ann = join(call, owner(user_id="u-1", user_name="Ann"))
    ben = join(call, now=NOW + 1)
    ask(call, ann, Leave(), NOW + 2)
    call.handle(Disconnected(ben), NOW + 3)
    story = call.take_facts()
    assert [(fact.kind, fact.at, getattr(fact, "participants_now", None)) for fact in story] == [
        ("meeting.started", NOW, None),
        ("participant.joined", NOW, 1),
        ("participant.joined", NOW + 1, 2),
        ("participant.left", NOW + 2, 1),
        ("participant.left", NOW + 3, 0),
        ("meeting.ended", NOW + 3, None),
    ]
    assert {(fact.domain_id, fact.room_id, fact.room_name, fact.meeting_id, fact.started_at) for fact in story} == {
        ("domain", "room-id", "room", "meeting", NOW)
    }
    came = [fact.participant for fact in story if isinstance(fact, PersonCame)]
    first, second = came
    assert (first.session_id, first.user_id, first.user_name, first.owner) == (ann, "u-1", "Ann", True)
    assert first.permissions == {
        "hasPresence": True,
        "canSend": True,
        "canReceive": {"base": True},
        "canAdmin": True,
    }
    assert (second.user_id, second.user_name, second.joined_at) == (None, None, NOW + 1)
    assert call.take_facts() == []


def test_everybody_is_told_of_when_the_room_is_deleted() -> None:
    call = Call("meeting", RULES)
    join(call), join(call, person())
    call.take_facts()
    call.handle(RoomDeleted(), NOW)
    kinds = [fact.kind for fact in call.take_facts()]
    assert kinds == ["participant.left", "participant.left", "meeting.ended"]


def test_asking_who_one_would_be_is_no_meeting() -> None:
    call = Call("meeting", RULES)
    call.handle(Preauth(RULES, person(), "s", "t"), NOW)
    assert call.take_facts() == []
