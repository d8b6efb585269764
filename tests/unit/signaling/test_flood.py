"""The flood limit, and the budget for what messages cause."""

from parlour.signaling.flood import BURST_FACTOR, DEBT_S, GIVEN_S, SAVED_S, Budget, FloodLimit


def test_a_burst_passes_and_then_the_rate_counts() -> None:
    limit = FloodLimit(10, now=0.0)
    assert all(limit.admits(0.0) for _ in range(10 * BURST_FACTOR))
    assert not limit.admits(0.0)
    assert not limit.admits(0.05)
    assert sum(limit.admits(1.05) for _ in range(50)) == 10


def test_a_budget_is_paid_afterwards_and_its_debt_is_bounded() -> None:
    budget = Budget(100, now=0.0)
    budget.charge(100 * GIVEN_S, now=0.0)
    assert budget.seconds_in_debt(0.0) == 0
    budget.charge(200, now=0.0)
    assert budget.seconds_in_debt(0.0) == 2
    assert budget.seconds_in_debt(1.5) == 0.5
    assert budget.seconds_in_debt(2.0) == 0
    budget.charge(10**9, now=2.0)
    assert budget.seconds_in_debt(2.0) == DEBT_S


def test_a_budget_saves_only_so_much() -> None:
    budget = Budget(100, now=0.0)
    budget.charge(100 * (SAVED_S + 1), now=10**6)
    assert budget.seconds_in_debt(10**6) == 1
