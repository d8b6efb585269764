"""Who was there: counted from stays."""

import pytest

from parlour.jobs.attended import Attended, counted


@pytest.mark.parametrize(
    ("stays", "expected"),
    [
        ([], Attended(0, 0.0)),
        ([(0, 99)], Attended(1, 1.0)),
        ([(0, 99), (20, 50)], Attended(2, 1.5)),
        ([(0, 9), (71, 80)], Attended(0, 0.0)),
        ([(0, 30), (30, 99)], Attended(2, 1.0)),
        ([(10, 20), (20.5, 30), (40, 70)], Attended(1, 49.5 / 60)),
    ],
    ids=["nobody", "one all the time", "another for a while", "before and after", "one after the other", "in turn"],
)
def test_stays_count_as_far_as_they_are_within(stays: list[tuple[float, float]], expected: Attended) -> None:
    found = counted(stays, 10, 70)
    assert (found.most, found.minutes) == (expected.most, pytest.approx(expected.minutes))
