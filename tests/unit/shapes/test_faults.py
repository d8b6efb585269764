"""Everything that is wrong, told together: the order, the first sentence, the bound."""

import pytest

from parlour.errors import InvalidRequestError, Problem
from parlour.shapes.faults import MOST_FAULTS, Faults, every, inside
from parlour.shapes.texts import problem
from tests.unit.shapes.refusals import refused_by


def refuse(info: str, *paths: str) -> InvalidRequestError:
    return InvalidRequestError(info, problems=tuple(Problem(path, f"{info} at {path}") for path in paths))


def test_without_a_fault_nothing_is_raised() -> None:
    Faults().settle()


def test_the_first_refusal_gives_the_sentence_and_all_give_their_faults() -> None:
    faults = Faults()
    faults.add(refuse("one", "a", "b"), "ignored")
    faults.add(InvalidRequestError("two"), "c")
    faults.add(InvalidRequestError(None), "d")
    refusal = refused_by(faults.settle)
    assert refusal.info == "one"
    assert refusal.problems == (
        Problem("a", "one at a"),
        Problem("b", "one at b"),
        Problem("c", "two"),
        Problem("d", "invalid-request-error"),
    )
    assert refusal.__suppress_context__


@pytest.mark.parametrize("count", [MOST_FAULTS - 1, MOST_FAULTS, MOST_FAULTS + 1])
def test_as_soon_as_there_are_enough_the_search_ends(count: int) -> None:
    faults, told = Faults(), 0

    def search() -> None:
        nonlocal told
        for number in range(count):
            told += 1
            faults.add(problem(f"x{number}", "bad"), "")
        faults.settle()

    refusal = refused_by(search)
    assert told == len(refusal.problems) == min(count, MOST_FAULTS)


def test_one_refusal_of_many_faults_is_cut_as_well() -> None:
    faults = Faults()
    refusal = refused_by(lambda: faults.add(refuse("many", *map(str, range(500))), ""))
    assert [each.path for each in refusal.problems] == [str(number) for number in range(MOST_FAULTS)]


def test_an_attempt_returns_what_it_can_and_notes_what_it_cannot() -> None:
    faults = Faults()

    def bad() -> int:
        raise refuse("no", "x")

    assert faults.attempt("body", lambda: 5) == 5
    assert faults.attempt("body", bad) is None
    assert [each.path for each in refused_by(faults.settle).problems] == ["body.x"]


def test_an_attempt_lets_other_mistakes_pass() -> None:
    def broken() -> None:
        raise KeyError("ours")

    with pytest.raises(KeyError):
        Faults().attempt("body", broken)


def test_every_part_is_checked_in_its_order() -> None:
    def check(key: str, part: object) -> str:
        if part is None:
            raise problem(key, f"{key} is bad")
        return f"{key}={part}"

    assert every({"a": 1, "b": 2}, check) == ["a=1", "b=2"]
    assert every({}, check) == []
    refusal = refused_by(lambda: every({"z": None, "b": 2, "a": None}, check))
    assert refusal.info == "z is bad"
    assert [each.path for each in refusal.problems] == ["z", "a"]


@pytest.mark.parametrize(
    ("prefix", "path", "result"),
    [("properties", "a", "properties.a"), ("properties", "", "properties"), ("", "a", "a"), ("", "", "")],
)
def test_a_fault_is_put_below_a_name(prefix: str, path: str, result: str) -> None:
    moved = inside(prefix, refuse("no", path))
    assert [each.path for each in moved.problems] == [result]
    assert moved.info == "no"


def test_other_words_may_be_chosen_for_the_whole_but_not_for_its_faults() -> None:
    moved = inside("p", InvalidRequestError("no", problems=(Problem("a", "no", "a hint"),)), info="other")
    assert (moved.info, moved.problems) == ("other", (Problem("p.a", "no", "a hint"),))
    assert inside("p", InvalidRequestError("no")).problems == (Problem("p", "no"),)
