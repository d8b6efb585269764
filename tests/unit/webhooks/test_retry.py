"""The documented retry types."""

from parlour.webhooks.retry import RetryPolicy, RetryType

POLICY = RetryPolicy()


def test_exponential_gives_up_after_five_tries() -> None:
    waits = [POLICY.wait(RetryType.EXPONENTIAL, attempt, None) for attempt in range(1, 6)]
    assert waits == [15.0, 60.0, 240.0, 900.0, None]


def test_waits_grow_and_stay_within_fifteen_minutes() -> None:
    assert list(POLICY.exponential) == sorted(POLICY.exponential)
    assert max(POLICY.exponential) == 15 * 60


def test_retry_after_makes_a_wait_longer_but_never_shorter_nor_endless() -> None:
    assert POLICY.wait(RetryType.EXPONENTIAL, 1, 100.0) == 100.0
    assert POLICY.wait(RetryType.EXPONENTIAL, 1, 1.0) == 15.0
    assert POLICY.wait(RetryType.EXPONENTIAL, 1, 86_400.0) == 900.0


def test_a_circuit_breaker_never_gives_an_event_up() -> None:
    assert [POLICY.wait(RetryType.CIRCUIT_BREAKER, attempt, None) for attempt in (1, 2, 3, 50)] == [
        2.0,
        10.0,
        10.0,
        10.0,
    ]


def test_only_a_circuit_breaker_trips() -> None:
    assert POLICY.trips_after(RetryType.CIRCUIT_BREAKER) == 3
    assert POLICY.trips_after(RetryType.EXPONENTIAL) is None
