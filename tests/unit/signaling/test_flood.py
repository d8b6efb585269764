"""The flood limit, and the budget for what messages cause."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


SPENDING = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 500)), max_size=20)


@settings(max_examples=60, deadline=None)
@given(SPENDING)
def test_however_one_asks_no_more_passes_than_a_burst_and_the_rate(asked: list[tuple[float, float]]) -> None:
    limit, now, passed = FloodLimit(10, now=0.0), 0.0, 0.0
    for wait, amount in asked:
        now += wait
        if limit.admits(now, amount):
            passed += amount
        assert passed <= 10 * (BURST_FACTOR + now) + 1e-6


@settings(max_examples=60, deadline=None)
@given(SPENDING)
def test_whatever_is_charged_a_debt_is_never_longer_than_its_bound_and_time_pays_it(
    charged: list[tuple[float, float]],
) -> None:
    budget, now = Budget(100, now=0.0), 0.0
    for wait, amount in charged:
        now += wait
        budget.charge(amount * 10, now)
        debt = budget.seconds_in_debt(now)
        assert 0 <= debt <= DEBT_S
        assert budget.seconds_in_debt(now + debt) == pytest.approx(0, abs=1e-6)
        now += debt


def test_a_reading_that_goes_back_gives_nothing_and_takes_nothing() -> None:
    limit, budget = FloodLimit(10, now=100.0), Budget(100, now=100.0)
    assert limit.admits(100.0, 10 * BURST_FACTOR)
    assert not limit.admits(50.0)
    budget.charge(100 * GIVEN_S + 100, now=100.0)
    assert budget.seconds_in_debt(50.0) == 1


def test_what_is_not_admitted_costs_nothing() -> None:
    limit = FloodLimit(10, now=0.0)
    assert not limit.admits(0.0, 10 * BURST_FACTOR + 1)
    assert limit.admits(0.0, 10 * BURST_FACTOR)


def test_the_documented_numbers() -> None:
    """`docs/signaling.md`, section 2; a burst is what joining a large call causes."""
    assert (GIVEN_S, SAVED_S, DEBT_S, BURST_FACTOR) == (5, 20, 5, 5)
