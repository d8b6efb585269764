"""The flood limit."""

from parlour.signaling.flood import BURST_FACTOR, FloodLimit


def test_a_burst_passes_and_then_the_rate_counts() -> None:
    limit = FloodLimit(10, now=0.0)
    assert all(limit.admits(0.0) for _ in range(10 * BURST_FACTOR))
    assert not limit.admits(0.0)
    assert not limit.admits(0.05)
    assert sum(limit.admits(1.05) for _ in range(50)) == 10
