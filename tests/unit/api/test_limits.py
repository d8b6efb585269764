"""Rate limits: as documented, per domain, on a clock that the test moves."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parlour.api.limits import BATCH, MEETINGS, MOST, SLOW, STARTS, Rate, RateLimits, rate_of
from parlour.errors import RateLimitError
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock


@pytest.fixture
async def limited(tmp_path: Path, clock: FakeClock) -> AsyncIterator[App]:
    settings = make_settings(tmp_path / "data", limits={"rate_limits": True})
    async with running_app(settings, clock=clock) as running:
        yield running


async def statuses(app: App, method: str, path: str, count: int) -> list[int]:
    return [(await app.http.request(method, path)).status_code for _ in range(count)]


async def test_a_hundred_calls_in_five_seconds_pass_and_the_next_waits(limited: App) -> None:
    assert set(await statuses(limited, "GET", "/rooms", 100)) == {200}
    refused = await limited.http.get("/rooms")
    assert refused.status_code == 429
    assert refused.json() == {"error": "rate-limit-error", "info": "Too many requests"}
    assert refused.headers["retry-after"] == "5"
    limited.clock.advance(4.2)
    again = await limited.http.post("/rooms")
    assert (again.status_code, again.headers["retry-after"]) == (429, "1")
    limited.clock.advance(0.8)
    assert (await limited.http.get("/rooms")).status_code == 200


@pytest.mark.parametrize("step", [-3600.0, 3600.0])
async def test_a_clock_that_is_set_changes_no_limit(limited: App, step: float) -> None:
    await statuses(limited, "GET", "/rooms", 100)
    limited.clock.step(step)
    refused = await limited.http.get("/rooms")
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    limited.clock.advance(5)
    assert set(await statuses(limited, "GET", "/rooms", 100)) == {200}


async def test_deleting_rooms_is_counted_by_itself(limited: App) -> None:
    assert set(await statuses(limited, "DELETE", "/rooms/a", 50)) == {404}
    assert (await limited.http.delete("/rooms/a")).status_code == 429
    assert (await limited.http.get("/rooms")).status_code == 200


async def test_another_domain_is_not_held_back(limited: App) -> None:
    other = await limited.database.domains.create("other", "other.example", now=1.0)
    header = {"Authorization": f"Bearer {await limited.new_key(other.id)}"}
    await statuses(limited, "GET", "/rooms", 101)
    assert (await limited.http.get("/rooms", headers=header)).status_code == 200
    assert (await limited.http.get("/rooms")).status_code == 429


async def test_another_key_of_the_domain_shares_its_limit(limited: App) -> None:
    domain = await limited.database.domains.by_host("")
    header = {"Authorization": f"Bearer {await limited.new_key(domain.id)}"}
    await statuses(limited, "GET", "/rooms", 100)
    assert (await limited.http.get("/rooms", headers=header)).status_code == 429


async def test_without_the_setting_nothing_is_limited(app: App) -> None:
    assert 429 not in await statuses(app, "GET", "/rooms", 150)


@pytest.mark.parametrize(
    ("method", "path", "rate"),
    [
        ("GET", "/rooms", MOST),
        ("POST", "/rooms/{name}", MOST),
        ("DELETE", "/rooms/{name}", SLOW),
        ("GET", "/recordings", SLOW),
        ("POST", "/rooms/{name}/recordings/start", STARTS),
        ("POST", "/rooms/{name}/dialOut/start", STARTS),
        ("POST", "/batch/rooms", BATCH),
        ("DELETE", "/batch/rooms", BATCH),
        ("GET", "/meetings", MEETINGS),
    ],
)
def test_every_operation_has_its_documented_limit(method: str, path: str, rate: Rate) -> None:
    assert rate_of(method, path) is rate


def test_the_documented_numbers() -> None:
    assert [(rate.calls, rate.seconds) for rate in (MOST, SLOW, STARTS, BATCH)] == [
        (100, 5.0),
        (50, 30.0),
        (5, 5.0),
        (10, 30.0),
    ]
    assert MEETINGS.calls / MEETINGS.seconds == 2


def test_the_window_slides() -> None:
    limits, rate = RateLimits(), Rate(2, 10.0)
    for now in (0.0, 9.0):
        limits.take("d", rate, now)
    with pytest.raises(RateLimitError) as refused:
        limits.take("d", rate, 9.9)
    assert refused.value.retry_after == 1
    limits.take("d", rate, 10.0)
    with pytest.raises(RateLimitError):
        limits.take("d", rate, 11.0)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.floats(0, 3), max_size=40))
def test_within_no_window_are_there_more_calls_than_allowed_and_none_is_refused_needlessly(waits: list[float]) -> None:
    limits, rate, now = RateLimits(), Rate(3, 5.0), 0.0
    passed: list[float] = []
    for wait in waits:
        now += wait
        recent = [moment for moment in passed if moment > now - rate.seconds]
        if len(recent) < rate.calls:
            limits.take("d", rate, now)
            passed.append(now)
            continue
        with pytest.raises(RateLimitError) as refused:
            limits.take("d", rate, now)
        assert 1 <= refused.value.retry_after <= 5
        assert recent[0] + rate.seconds <= now + refused.value.retry_after + 1e-6


def test_domains_and_rates_are_counted_apart() -> None:
    limits, slow, fast = RateLimits(), Rate(1, 5.0), Rate(1, 5.0)
    for domain in ("a", "b"):
        for rate in (slow, fast):
            limits.take(domain, rate, 0.0)
    with pytest.raises(RateLimitError):
        limits.take("a", slow, 4.9)
    limits.take("a", slow, 5.0)
