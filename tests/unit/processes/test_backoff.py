"""When a process that died is started again."""

from parlour.processes import Backoff


def test_the_first_restart_is_immediate_and_repeated_ones_wait_longer() -> None:
    backoff = Backoff()
    delays = [backoff.delay(lived) for lived in (3600.0, 1.0, 1.0, 1.0, *[0.0] * 20)]
    assert delays[:4] == [0.0, 0.25, 0.5, 1.0]
    assert max(delays) == delays[-1] == Backoff.LONGEST
    assert backoff.delay(Backoff.OLD_ENOUGH) == 0.0
