"""Seats, counts and deadlines: the bookkeeping that everything else trusts."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from parlour.calls.messages import Counts
from parlour.calls.participant import Participant
from parlour.calls.permissions import Permissions
from parlour.calls.roster import Roster


def seat(
    session_id: str,
    *,
    visible: bool = True,
    deadline: float | None = None,
    user_id: str | None = None,
    key: str = "",
) -> Participant:
    return Participant(
        session_id=session_id,
        user_id=user_id or session_id,
        user_name=None,
        user_data=None,
        owner=False,
        joined_at=0.0,
        will_eject_at=deadline,
        permissions=Permissions(has_presence=visible),
        has_own_user_id=user_id is not None,
        seat_key=key,
    )


def roster(*seats: Participant) -> Roster:
    found = Roster()
    for each in seats:
        found.add(each)
    return found


def test_an_empty_room_knows_nobody() -> None:
    empty = Roster()
    assert (len(empty), list(empty), empty.ids, empty.counts()) == (0, [], (), Counts(0, 0))
    assert (empty.get("a"), "a" in empty, empty.others("a"), empty.next_deadline(), empty.due(1e12)) == (
        None,
        False,
        (),
        None,
        [],
    )


def test_seats_stay_in_the_order_in_which_they_were_taken() -> None:
    seats = [seat("c"), seat("a"), seat("b")]
    room = roster(*seats)
    assert room.ids == ("c", "a", "b")
    room.remove([seats[1]])
    room.add(seat("d"))
    assert ([each.session_id for each in room], room.ids) == (["c", "b", "d"], ("c", "b", "d"))
    assert room.others("b") == ("c", "d")
    assert room.others("nobody") == room.ids


def test_hidden_ones_are_counted_apart_and_everybody_needs_a_seat() -> None:
    room = roster(seat("a"), seat("b", visible=False), seat("c", visible=False))
    assert (room.counts(), len(room)) == (Counts(1, 2), 3)


def test_a_session_id_is_used_once_also_after_its_holder_left() -> None:
    first = seat("a")
    room = roster(first)
    assert room.unused("a", "spare") == "spare"
    room.remove([first])
    assert room.unused("a", "spare") == "spare"
    assert room.unused("b", "spare") == "b"


def test_only_user_ids_from_tokens_count_as_the_same_user() -> None:
    room = roster(seat("a", user_id="u"), seat("b"), seat("c", user_id="u"), seat("u"))
    assert [each.session_id for each in room.with_user_id("u")] == ["a", "c"]
    assert room.with_user_id("b") == []


def test_a_seat_is_found_by_exactly_its_key_as_long_as_it_is_taken() -> None:
    room = roster(seat("a", key="one"), seat("b", key="zwölf"), seat("c"))
    holder = room.held_by("zwölf")
    assert holder is not None
    assert holder.session_id == "b"
    for wrong in (None, "", "three", "on", "one ", "ONE", "\ud800"):
        assert room.held_by(wrong) is None
    room.remove([holder])
    assert room.held_by("zwölf") is None


def test_a_deadline_has_come_when_it_is_reached_and_not_before() -> None:
    room = roster(seat("a", deadline=20.0), seat("b", deadline=10.0), seat("c"))
    assert room.next_deadline() == 10.0
    assert room.due(9.999) == []
    assert [each.session_id for each in room.due(10.0)] == ["b"]
    assert [each.session_id for each in room.due(20.0)] == ["a", "b"]


class Deadlines(RuleBasedStateMachine):
    """Against the plainest book that one can keep: a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.room = Roster()
        self.book: dict[str, Participant] = {}
        self.number = 0

    @rule(deadline=st.none() | st.integers(0, 20).map(float), visible=st.booleans())
    def comes(self, deadline: float | None, visible: bool) -> None:
        self.number += 1
        newcomer = seat(str(self.number), deadline=deadline, visible=visible)
        self.book[newcomer.session_id] = newcomer
        self.room.add(newcomer)

    @precondition(lambda self: self.book)
    @rule(places=st.sets(st.integers(0, 9), min_size=1, max_size=3))
    def go(self, places: set[int]) -> None:
        ids = list(self.book)
        leavers = [self.book.pop(session_id) for session_id in {ids[place % len(ids)]: None for place in places}]
        self.room.remove(leavers)

    @rule(now=st.integers(-1, 21))
    def time_is(self, now: int) -> None:
        due = {each.session_id for each in self.room.due(now)}
        assert due == {
            name for name, each in self.book.items() if each.will_eject_at is not None and each.will_eject_at <= now
        }

    @invariant()
    def the_book_says_the_same(self) -> None:
        assert self.room.ids == tuple(self.book)
        present = len([each for each in self.book.values() if each.visible])
        assert self.room.counts() == Counts(present, len(self.book) - present)
        deadlines = [each.will_eject_at for each in self.book.values() if each.will_eject_at is not None]
        assert self.room.next_deadline() == min(deadlines, default=None)


TestDeadlines = Deadlines.TestCase
TestDeadlines.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
