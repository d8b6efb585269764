"""When a process that died is started again."""

import pytest

from parlour.processes import Backoff


def test_the_first_restart_is_immediate_and_repeated_ones_wait_longer() -> None:
    backoff = Backoff()
    delays = [backoff.delay(lived) for lived in (3600.0, 1.0, 1.0, 1.0, *[0.0] * 20)]
    assert delays[:4] == [0.0, 0.25, 0.5, 1.0]
    assert max(delays) == delays[-1] == Backoff.LONGEST
    assert backoff.delay(Backoff.OLD_ENOUGH) == 0.0


@pytest.mark.parametrize("lived", [Backoff.OLD_ENOUGH, 1e9, float("inf")])
def test_who_lived_long_enough_begins_anew(lived: float) -> None:
    backoff = Backoff()
    for _ in range(5):
        backoff.delay(0.0)
    assert [backoff.delay(lived), backoff.delay(0.0), backoff.delay(0.0)] == [0.0, 0.25, 0.5]


def test_just_too_young_is_too_young() -> None:
    backoff = Backoff()
    backoff.delay(0.0)
    assert backoff.delay(Backoff.OLD_ENOUGH - 0.001) == Backoff.FIRST


def test_the_wait_never_shrinks_and_is_bounded_however_often_it_dies() -> None:
    backoff = Backoff()
    delays = [backoff.delay(0.0) for _ in range(5000)]
    assert delays == sorted(delays)
    assert delays[6] == 8.0
    assert set(delays[7:]) == {Backoff.LONGEST}
