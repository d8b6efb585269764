"""What the connection test is given: little, for a short while, and not often."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.errors import RateLimitError
from parlour.media.turn import TurnAccess, TurnService
from parlour.web.connection_test import ALL, EACH, WINDOW, Allowance
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu

URL = "http://meet.example.com/test/connection/servers"
OTHERS = TurnAccess(("turn:t.example?transport=udp",), "sesame", 86_400)


@pytest.fixture
async def app(tmp_path: Path) -> AsyncIterator[App]:
    clock = FakeClock()
    settings = make_settings(
        tmp_path, media={"ice_servers": [{"urls": ["turn:x"], "username": "u", "credential": "c"}]}
    )
    async with running_app(settings, clock=clock, sfu=FakeSfu(), turn=TurnService(clock, others=OTHERS)) as running:
        yield running


async def test_it_is_told_the_way_in_and_the_relays(app: App) -> None:
    reply = await app.http.post(URL)
    assert reply.status_code == 200
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["access-control-allow-origin"] == "*"  # the call machine asks, too, on the origin of an app
    body = reply.json()
    assert body["signaling_url"] == "wss://meet.example.com/signaling/ws"
    assert body["has_calls"] is True
    (server,) = body["ice_servers"]  # not the lasting credentials of the settings
    assert server["urls"] == ["turn:t.example?transport=udp"]
    expires = int(server["username"].partition(":")[0])
    assert 120 <= expires - app.clock.now() <= 180
    assert server == OTHERS.server(server["username"].partition(":")[2], expires, lifetime=0)


async def test_who_asks_within_a_minute_shares_a_few_names(app: App) -> None:
    names = set()
    for _ in range(4):
        for _ in range(EACH):
            names.add((await app.http.post(URL)).json()["ice_servers"][0]["username"])
        app.clock.advance(WINDOW)
    assert len({name.partition(":")[0] for name in names}) == 4
    assert {name.partition(":")[2] for name in names} <= {f"connection-test-{number}" for number in range(4)}


async def test_nobody_asks_often(app: App) -> None:
    for _ in range(EACH):
        assert (await app.http.post(URL)).status_code == 200
    refused = await app.http.post(URL)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["access-control-allow-origin"] == "*"  # or the app could not say why
    assert "ice_servers" not in refused.text
    app.clock.advance(WINDOW)
    assert (await app.http.post(URL)).status_code == 200


async def test_a_page_that_is_only_opened_asks_for_nothing(app: App) -> None:
    assert (await app.http.get(URL)).status_code == 405


async def test_a_server_without_calls_says_so(tmp_path: Path) -> None:
    async with running_app(make_settings(tmp_path)) as running:
        body = (await running.http.post(URL)).json()
    assert (body["has_calls"], body["ice_servers"]) == (False, [])


def test_everybody_together_asks_so_often_and_no_more() -> None:
    allowance = Allowance()
    for number in range(ALL):
        allowance.take(f"192.0.2.{number}", 5.0)
    with pytest.raises(RateLimitError) as refusal:
        allowance.take("198.51.100.1", 6.0)
    assert refusal.value.retry_after == 59
    allowance.take("198.51.100.1", 5.0 + WINDOW)


def test_one_network_of_ipv6_is_one_asker() -> None:
    allowance = Allowance()
    for number in range(EACH):
        allowance.take(f"2001:db8::{number}", 0.0)
    with pytest.raises(RateLimitError):
        allowance.take("2001:db8::ffff", 0.0)
    allowance.take("2001:db8:0:1::1", 0.0)
