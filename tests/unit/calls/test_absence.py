"""Connections break: seats are held, and given up when nothing speaks for their holders any more."""

from dataclasses import replace

import pytest

from parlour.calls import Call, EjectReason
from parlour.calls.absence import HELD_S, MEDIA_GONE_S, NO_MEDIA_S
from parlour.calls.backend import Eject
from parlour.calls.commands import Leave, PathTrouble, TopologyReady
from parlour.calls.effects import Close, Effect, Hold, Refuse, SetAway, TakeOver
from parlour.calls.events import ConnectionLost, Disconnected, HoldOver, MediaAlive, MediaReset, Resume, Tick
from parlour.calls.facts import PersonWent
from parlour.calls.messages import Joined
from tests.unit.calls.calls import NOW, RULES, ask, owner, told, try_join


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def join(call: Call, **fields: object) -> Joined:
    joined = try_join(call, **fields)
    assert isinstance(joined, Joined)
    return joined


def lose(call: Call, who: Joined) -> list[Effect]:
    return call.handle(ConnectionLost(who.session_id), NOW)


def holds(effects: list[Effect]) -> list[float]:
    return [effect.seconds for effect in effects if isinstance(effect, Hold)]


def last(effects: list[Effect]) -> Hold:
    return [effect for effect in effects if isinstance(effect, Hold)][-1]


def over(call: Call, hold: Hold) -> list[Effect]:
    return call.handle(HoldOver(hold.session_id, hold.number), NOW)


def test_a_loss_is_noticed_by_nobody_and_told_to_the_sfu(call: Call) -> None:
    other, lost = join(call), join(call)
    call.take_facts()
    effects = lose(call, lost)
    assert [type(effect) for effect in effects] == [SetAway, Hold, Hold]
    assert told(effects, other.session_id) == []
    assert lost.session_id in call.roster
    assert call.take_facts() == []
    assert lose(call, lost) == []  # a second time says nothing new


@pytest.mark.parametrize(
    ("before", "seconds"), [([], NO_MEDIA_S), ([True], HELD_S), ([True, False], MEDIA_GONE_S), ([False], MEDIA_GONE_S)]
)
def test_how_long_a_seat_is_held_depends_on_the_media(call: Call, before: list[bool], seconds: float) -> None:
    lost = join(call)
    for alive in before:
        call.handle(MediaAlive(lost.session_id, alive), NOW)
    effects = lose(call, lost)
    assert min(holds(effects)) == seconds
    over(call, last(effects))
    assert lost.session_id not in call.roster


def test_whoever_is_not_back_in_time_has_left_once(call: Call) -> None:
    other, lost = join(call), join(call)
    first, second = [effect for effect in lose(call, lost) if isinstance(effect, Hold)]
    call.take_facts()
    assert told(over(call, second), other.session_id) == ["Counts", "ParticipantLeft"]
    assert over(call, first) == []
    assert [type(fact) for fact in call.take_facts()] == [PersonWent]


def test_media_that_end_during_an_absence_shorten_it_and_media_that_are_back_lengthen_it(call: Call) -> None:
    lost = join(call)
    call.handle(MediaAlive(lost.session_id, True), NOW)
    long = last(lose(call, lost))
    short = last(call.handle(MediaAlive(lost.session_id, False), NOW))
    assert call.handle(MediaAlive(lost.session_id, False), NOW) == []
    assert call.handle(MediaAlive(lost.session_id, True), NOW) == []
    assert over(call, short) == []
    assert lost.session_id in call.roster
    over(call, long)
    assert lost.session_id not in call.roster


def test_that_the_sfu_was_restarted_shortens_nothing(call: Call) -> None:
    lost = join(call)
    call.handle(MediaAlive(lost.session_id, True), NOW)
    lose(call, lost)
    assert holds(call.handle(MediaReset(), NOW)) == []
    assert lost.session_id in call.roster


def test_who_is_back_has_its_seat_and_its_former_holds_mean_nothing(call: Call) -> None:
    other, lost = join(call), join(call)
    former = lose(call, lost)
    effects = call.handle(Resume(lost.seat_key), NOW)
    assert [type(effect) for effect in effects] == [TakeOver, SetAway]
    assert told(effects, other.session_id) == []
    assert all(over(call, hold) == [] for hold in former if isinstance(hold, Hold))
    again = lose(call, lost)
    assert all(over(call, hold) == [] for hold in former if isinstance(hold, Hold))
    over(call, last(again))
    assert lost.session_id not in call.roster


def test_who_is_back_may_learn_how_things_stand(call: Call) -> None:
    other, lost = join(call), join(call)
    (took, _) = call.handle(Resume(lost.seat_key), NOW)
    assert isinstance(took, TakeOver)
    standing = took.standing
    assert (standing.session_id, standing.seat_key, standing.meeting_id) == (lost.session_id, lost.seat_key, "meeting")
    assert [each.session_id for each in standing.participants] == [other.session_id]


@pytest.mark.parametrize("key", ["", "wrong", "\ud800"])
def test_a_wrong_key_gives_nothing(call: Call, key: str) -> None:
    join(call)
    (refusal,) = call.handle(Resume(key), NOW)
    assert isinstance(refusal, Refuse)
    assert refusal.type == "seat-gone"


def test_a_key_is_worth_nothing_once_its_seat_is_gone(call: Call) -> None:
    join(call, person=owner())
    left, ended, ejected = join(call), join(call), join(call)
    ask(call, left.session_id, Leave())
    call.handle(Disconnected(ended.session_id), NOW)
    _, effects = call.operate(Eject(frozenset({ejected.session_id})), NOW)
    assert effects
    for gone in (left, ended, ejected):
        assert [type(effect) for effect in call.handle(Resume(gone.seat_key), NOW)] == [Refuse]


def test_who_is_put_out_while_away_leaves_a_key_by_which_to_ask_why(call: Call) -> None:
    lost = join(call)
    lose(call, lost)
    effects = call.handle(Tick(), NOW)
    assert effects == []
    _, effects = call.operate(Eject(frozenset({lost.session_id})), NOW)
    (close,) = [effect for effect in effects if isinstance(effect, Close)]
    assert (close.seat_key, close.ejected) == (lost.seat_key, EjectReason.REMOVED_BY_ADMIN)
    assert lost.seat_key not in repr(effects)


def test_a_meeting_goes_on_while_its_last_participant_may_come_back(call: Call) -> None:
    lost = join(call)
    effects = lose(call, lost)
    assert not call.ended
    over(call, last(effects))
    assert call.ended
    (refusal,) = call.handle(Resume(lost.seat_key), NOW)
    assert isinstance(refusal, Refuse)


class TestInAMesh:
    """Nobody but the other browsers notices whether somebody's media go on."""

    @pytest.fixture
    def people(self) -> tuple[Call, list[Joined]]:
        rules = replace(RULES, sfu_switchover=5, max_participants=9)
        call = Call("meeting", rules)
        people = [join(call, rules=rules, direct=True) for _ in range(3)]
        for session_id in [each.session_id for each in people]:
            ask(call, session_id, TopologyReady(call_epoch(call)))
        assert call._desk.topology.current == "peer"
        return call, people

    def test_a_seat_is_held_as_long_as_it_can_be(self, people: tuple[Call, list[Joined]]) -> None:
        call, (lost, *_) = people
        assert holds(lose(call, lost)) == [HELD_S]
        assert holds(call.handle(MediaAlive(lost.session_id, False), NOW)) == []

    def test_who_is_missed_by_all_who_are_here_is_gone(self, people: tuple[Call, list[Joined]]) -> None:
        call, (lost, ann, ben) = people
        lose(call, lost)
        trouble = PathTrouble(call._desk.topology.mesh or 0, lost.session_id, "failed")
        ask(call, ann.session_id, trouble)
        ask(call, ann.session_id, trouble)
        assert lost.session_id in call.roster  # one alone decides nothing
        ask(call, ben.session_id, trouble)
        assert lost.session_id not in call.roster
        assert call._desk.topology.current == "peer"

    def test_what_was_missed_in_an_earlier_absence_counts_no_more(self, people: tuple[Call, list[Joined]]) -> None:
        call, (lost, ann, ben) = people
        trouble = PathTrouble(call._desk.topology.mesh or 0, lost.session_id, "failed")
        lose(call, lost)
        ask(call, ann.session_id, trouble)
        call.handle(Resume(lost.seat_key), NOW)
        lose(call, lost)
        ask(call, ben.session_id, trouble)
        assert lost.session_id in call.roster


def call_epoch(call: Call) -> int:
    return call._desk.topology.epoch
