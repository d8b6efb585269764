"""How much may be said of one track."""

from parlour.speech.worker.pace import Pace
from tests.support.clock import FakeClock


def test_interim_texts_are_apart_and_final_ones_as_many_as_may_wait() -> None:
    clock = FakeClock()
    pace = Pace(clock.monotonic)
    assert [pace.lets_interim() for _ in range(3)] == [True, False, False]
    clock.advance(0.11)
    assert pace.lets_interim()
    assert sum(pace.lets_final() for _ in range(1000)) == 200
    clock.advance(2)
    assert sum(pace.lets_final() for _ in range(1000)) == 10
