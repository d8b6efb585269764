"""The most at once, stretch by stretch."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.history import Span, peaks


def counted(*spans: tuple[float, float | None], step: float = 10, count: int = 3) -> list[int]:
    return peaks([Span(*span) for span in spans], begin=100, step=step, count=count)


def test_nothing_is_none_at_all() -> None:
    assert counted() == [0, 0, 0]


def test_what_went_on_is_counted_while_it_did() -> None:
    assert counted((105, 115)) == [1, 1, 0]
    assert counted((0, 105)) == [1, 0, 0]
    assert counted((125, None)) == [0, 0, 1]
    assert counted((0, None)) == [1, 1, 1]
    assert counted((0, 100), (130, None)) == [0, 0, 0]


def test_the_most_at_once_within_a_stretch_counts_not_how_many_there_were() -> None:
    assert counted((101, 103), (104, 106), (107, 109)) == [1, 0, 0]
    assert counted((101, 106), (104, 109)) == [2, 0, 0]


def test_who_comes_when_another_goes_is_not_there_at_the_same_time() -> None:
    assert counted((101, 105), (105, 109)) == [1, 0, 0]
    assert counted((0, 110), (110, 120)) == [1, 1, 0]


moments = st.integers(80, 150).map(float)


@given(st.lists(st.tuples(moments, moments), max_size=12))
def test_it_is_what_counting_at_every_moment_gives(pairs: list[tuple[float, float]]) -> None:
    spans = [(min(pair), max(pair)) for pair in pairs]

    def at(moment: float) -> int:
        return sum(begin <= moment < end for begin, end in spans)

    expected = [max(at(100 + 10 * stretch + second) for second in range(10)) for stretch in range(3)]
    assert counted(*spans) == expected
