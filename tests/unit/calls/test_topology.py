"""Which way media go: the rule, switches, and what stands against a mesh."""

from collections.abc import Sequence

import pytest

from parlour.calls.topology import MAX_MESH, PATIENCE_S, Stand, Topology

NOW = 1000.0


class Call:
    """A topology and who is inside; everybody is ready at once unless told otherwise."""

    def __init__(self, switchover: float = 2) -> None:
        self.topology = Topology()
        self.switchover = switchover
        self.ready = True
        self.inside: list[str] = []
        self.hidden: set[str] = set()
        self.now = NOW

    def of(self, names: str) -> "Call":
        """Settle with these inside; people come one after the other, and go all at once."""
        stay = [each for each in self.inside if each in names]
        if stay != self.inside:
            self.inside = stay
            self.settle()
        for each in names:
            if each not in self.inside:
                self.inside.append(each)
                self.settle()
        return self.settle()

    def slow(self) -> "Call":
        """Let nobody be ready by itself from now on."""
        self.ready = False
        return self

    def settle(self) -> "Call":
        self._settle()
        if self.ready:
            for each in self.inside:
                self.topology.ready(each, self.topology.epoch)
            self._settle()
        return self

    def _settle(self) -> None:
        hidden = bool(self.hidden & set(self.inside))
        if not self.topology.rests(len(self.inside)):
            self.topology.settle(self.inside, switchover=self.switchover, barred=hidden, now=self.now)

    @property
    def now_and_next(self) -> tuple[str, str | None]:
        return self.topology.state.topology, self.topology.state.next

    def course(self, *steps: str) -> list[str]:
        return [self.of(step).topology.current for step in steps]


@pytest.mark.parametrize(
    ("switchover", "steps", "course"),
    [
        (2, ["a", "ab", "abc", "ab", "a", "ab"], ["peer", "peer", "sfu", "sfu", "peer", "peer"]),
        (0.5, ["a", "ab", "a"], ["sfu", "sfu", "sfu"]),
        (1, ["a", "ab", "a"], ["peer", "sfu", "sfu"]),
        (1.5, ["a", "ab", "a"], ["peer", "sfu", "peer"]),
        (2.5, ["ab", "abc", "ab"], ["peer", "sfu", "peer"]),
        (3, ["abc", "abcd", "abc", "ab"], ["peer", "sfu", "sfu", "peer"]),
        (0, ["a", "ab", "a"], ["sfu", "sfu", "sfu"]),
        (2, ["abc", "bc", "bcd", "b"], ["sfu", "sfu", "sfu", "peer"]),
    ],
)
def test_the_rule_is_that_of_the_property(switchover: float, steps: Sequence[str], course: list[str]) -> None:
    assert Call(switchover).course(*steps) == course


def test_a_raised_number_counts_when_somebody_leaves() -> None:
    call = Call(0.5).of("ab")
    call.switchover = 5
    assert call.course("abc", "ab") == ["sfu", "peer"]


def test_a_choice_holds_whatever_the_number_says() -> None:
    call = Call(0.5).of("ab")
    call.topology.chosen = "peer"
    assert call.course("ab", "abc", "ab") == ["peer", "peer", "peer"]
    call.topology.chosen = "sfu"
    assert call.course("ab", "a") == ["sfu", "sfu"]


def test_a_mesh_has_no_more_people_than_it_carries() -> None:
    letters = "abcdefghijklmnop"
    call = Call(100)
    assert call.course(letters[:MAX_MESH], letters[: MAX_MESH + 1]) == ["peer", "sfu"]
    assert call.course(letters[:MAX_MESH]) == ["peer"]


def test_nobody_hidden_is_in_a_mesh() -> None:
    call = Call(4)
    call.hidden = {"h"}
    assert call.course("a", "ah", "ahb", "ab", "a") == ["peer", "sfu", "sfu", "peer", "peer"]
    assert not call.topology.can_mesh("a", barred=True)


def test_both_ways_are_there_until_everybody_is_ready() -> None:
    call = Call(2).of("ab").slow().of("abc")
    topology = call.topology
    assert call.now_and_next == ("peer", "sfu")
    assert topology.has_sfu
    assert list(topology.meshed(call.inside)) == ["a", "b"]
    assert topology.stand("c") == Stand("sfu", None, topology.epoch)
    topology.ready("a", topology.epoch - 1)
    topology.ready("a", topology.epoch)
    assert call.settle().now_and_next == ("peer", "sfu")
    topology.ready("b", topology.epoch)
    assert call.settle().now_and_next == ("sfu", None)
    assert topology.mesh is None


def test_who_leaves_is_not_waited_for() -> None:
    call = Call(2).of("ab").slow().of("abc")
    call.topology.ready("a", call.topology.epoch)
    assert call.of("ac").now_and_next == ("sfu", None)


def test_the_sfu_does_not_wait_for_ever() -> None:
    call = Call(2).of("ab").slow().of("abc")
    assert call.topology.deadline == NOW + PATIENCE_S
    call.now += PATIENCE_S
    assert call.settle().now_and_next == ("sfu", None)
    assert call.topology.deadline is None


def test_a_mesh_that_is_not_ready_in_time_is_given_up_as_long_as_who_was_late_is_there() -> None:
    call = Call(4).of("abcde").slow().of("abc")
    assert call.now_and_next == ("sfu", "peer")
    for each in "ab":
        call.topology.ready(each, call.topology.epoch)
    call.now += PATIENCE_S
    assert call.settle().now_and_next == ("sfu", None)
    assert call.topology.mesh is None
    assert not call.topology.can_mesh("abc", barred=False)
    assert call.of("ab").now_and_next == ("sfu", "peer")


def test_a_newcomer_is_waited_for_by_everybody() -> None:
    call = Call(5).of("abcdef").slow().of("abc")
    mesh, epoch = call.topology.mesh, call.topology.epoch
    for each in "ab":
        call.topology.ready(each, epoch)
    call.of("abcd")
    assert call.topology.mesh == mesh
    for each in "cd":
        call.topology.ready(each, call.topology.epoch)
    assert call.settle().now_and_next == ("sfu", "peer")
    for each in "ab":
        call.topology.ready(each, call.topology.epoch)
    assert call.settle().now_and_next == ("peer", None)


def test_a_switch_is_turned_round_and_nothing_was_broken_off() -> None:
    call = Call(2).of("ab").slow().of("abc")
    mesh, epoch = call.topology.mesh, call.topology.epoch
    call.topology.chosen = "peer"
    assert call.settle().now_and_next == ("peer", None)
    assert call.topology.mesh == mesh
    assert call.topology.epoch > epoch
    assert list(call.topology.meshed(call.inside)) == ["a", "b", "c"]


def test_those_who_cannot_reach_each_other_meet_at_the_sfu_until_one_goes() -> None:
    call = Call(3).of("abc")
    call.topology.obstruct("a", "b")
    assert call.course("abc", "ab", "abc", "bc") == ["sfu", "sfu", "sfu", "peer"]


def test_who_is_alone_turns_at_once() -> None:
    call = Call(2).of("ab").slow().of("abc")
    assert call.of("a").now_and_next == ("peer", None)
