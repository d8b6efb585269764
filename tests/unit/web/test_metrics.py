"""`/metrics`: what it counts, what it reads, and who may ask."""

import re
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from parlour.errors import UnavailableError
from parlour.media.port import SfuHealth, WorkerHealth
from parlour.media.turn import Addresses, TurnOptions, TurnRelay, TurnService
from parlour.web.metrics import Metrics, Reading
from tests.support.app import App, make_settings, running_app
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu
from tests.support.recordings import a_recording
from tests.support.transcripts import a_transcript


def numbers(text: str) -> dict[tuple[str, ...], float]:
    """Every sample as `(name, label=value, ...)`."""
    return {
        (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def scrape(app: App) -> dict[tuple[str, ...], float]:
    reply = await app.http.get("http://localhost/metrics")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain")
    return numbers(reply.text)


async def test_requests_are_counted_by_route_template_and_status(app: App) -> None:
    for name in ("one", "two"):
        await app.ok("POST", "/rooms", {"name": name})
        await app.ok("GET", f"/rooms/{name}")
    await app.http.get("/rooms/none")
    await app.http.get("/nothing/here")
    await app.http.request("BREW", "/rooms")
    found = await scrape(app)
    count = "parlour_http_requests_total"
    assert found[count, "method=GET", "route=/v1/rooms/{name}", "status=200"] == 2
    assert found[count, "method=GET", "route=/v1/rooms/{name}", "status=404"] == 1
    assert found[count, "method=POST", "route=/v1/rooms", "status=200"] == 2
    assert found[count, "method=GET", "route=unmatched", "status=404"] == 1
    assert found[count, "method=other", "route=/v1/rooms", "status=405"] == 1
    assert found["parlour_http_request_seconds_count", "method=GET", "route=/v1/rooms/{name}"] == 3
    assert not any("one" in part or "none" in part for key in found for part in key)


async def test_a_bug_is_counted_as_500(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(app.database.rooms, "page", broken)
    with pytest.raises(ZeroDivisionError):
        await app.http.get("/rooms")
    found = await scrape(app)
    assert found["parlour_http_requests_total", "method=GET", "route=/v1/rooms", "status=500"] == 1


async def test_the_house_is_read_when_somebody_asks(app: App) -> None:
    found = await scrape(app)
    assert found["parlour_calls",] == found["parlour_participants",] == found["parlour_draining",] == 0
    assert found["parlour_outbox_deliveries",] == found["parlour_outbox_oldest_seconds",] == 0
    assert ("parlour_sfu_up",) not in found
    assert ("parlour_turn_up",) not in found


async def test_recordings_are_counted_by_their_state(app: App) -> None:
    domain = await app.database.domains.by_host("")
    made = [await app.database.recordings.begin(a_recording(domain.id, at=app.clock.now())) for _ in range(4)]
    await app.database.recordings.finish(made[0].id, duration=1, size=7)
    await app.database.recordings.cancel(made[1].id, "x")
    found = await scrape(app)
    states = {
        state: found[f"parlour_recordings_{state}",] for state in ("in_progress", "finished", "canceled", "bytes")
    }
    assert states == {"in_progress": 2, "finished": 1, "canceled": 1, "bytes": 7}


async def test_transcripts_are_counted_by_their_state(app: App) -> None:
    domain = await app.database.domains.by_host("")
    made = [await app.database.transcripts.begin(a_transcript(domain.id, at=app.clock.now())) for _ in range(4)]
    await app.database.transcripts.finish(made[0].id, now=1, duration=1, size=7)
    await app.database.transcripts.fail(made[1].id, "x", now=1)
    found = await scrape(app)
    states = {state: found[f"parlour_transcripts_{state}",] for state in ("in_progress", "finished", "failed", "bytes")}
    assert states == {"in_progress": 2, "finished": 1, "failed": 1, "bytes": 7}


async def test_the_relay_is_watched_where_there_is_one(tmp_path: Path) -> None:
    clock = FakeClock()
    relay = TurnRelay(
        TurnOptions(data_dir=tmp_path, addresses=lambda: Addresses((), ()), program=tmp_path / "none"), clock
    )
    async with running_app(make_settings(tmp_path), clock=clock, turn=TurnService(clock, relay=relay)) as app:
        found = await scrape(app)
        assert (found["parlour_turn_up",], found["parlour_turn_restarts",]) == (0, 0)
        relay.is_up, relay.restarts = True, 2
        found = await scrape(app)
        assert (found["parlour_turn_up",], found["parlour_turn_restarts",]) == (1, 2)
        relay.is_up = False


class Ailing(FakeSfu):
    """Has been started again twice and is down."""

    def health(self) -> SfuHealth:
        return SfuHealth(up=False, restarts=2)


class Busy(FakeSfu):
    """Has two workers."""

    def health(self) -> SfuHealth:
        return SfuHealth(True, 0, (WorkerHealth(5, 40000, 1, 30, 1000), WorkerHealth(6, 40001, 2, 4, 500)))


async def test_the_media_server_is_watched_and_decides_about_readiness(tmp_path: Path) -> None:
    async with running_app(make_settings(tmp_path), sfu=FakeSfu()) as app:
        assert (await scrape(app))["parlour_sfu_up",] == 1
        assert (await app.http.get("http://server/ready")).status_code == 200
    async with running_app(make_settings(tmp_path), sfu=Ailing()) as app:
        found = await scrape(app)
        assert (found["parlour_sfu_up",], found["parlour_sfu_restarts",]) == (0, 2)
        reply = await app.http.get("http://server/ready")
        assert reply.status_code == 503
        assert "media server" in reply.json()["info"]
        assert (await app.http.get("http://server/health")).status_code == 200


async def test_what_the_media_server_carries_is_told(tmp_path: Path) -> None:
    async with running_app(make_settings(tmp_path), sfu=Busy()) as app:
        found = await scrape(app)
    names = ("workers", "consumers", "busiest_worker_consumers", "memory_bytes")
    assert [found[f"parlour_sfu_{name}",] for name in names] == [2, 34, 30, 1500]


async def test_a_server_that_drains_is_not_ready_and_says_so(app: App) -> None:
    app.asgi.state.signaling.calls.drain()
    reply = await app.http.get("http://server/ready")
    assert reply.status_code == 503
    assert "about to stop" in reply.json()["info"]
    assert (await scrape(app))["parlour_draining",] == 1
    assert (await app.http.get("/rooms")).status_code == 200


async def test_only_this_machine_may_ask_without_a_token(app: App) -> None:
    for address, status in (("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 403), ("unix", 403)):
        transport = httpx.ASGITransport(app.asgi, client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            assert (await http.get("/metrics")).status_code == status


BY_PROXIES = ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via", "X-Real-IP", "CF-Connecting-IP", "CF-Ray")
BY_OTHERS = ("CDN-Loop", "True-Client-IP", "Fastly-Client-IP", "X-Client-IP", "X-Cluster-Client-IP", "X-Amzn-Trace-Id")
BY_MORE = ("X-Envoy-External-Address", "X-Original-URL", "X-Azure-ClientIP", "X-Remote-Addr", "Client-IP")


async def test_what_a_proxy_passes_on_does_not_come_from_here(app: App) -> None:
    for header in (*BY_PROXIES, *BY_OTHERS, *BY_MORE):
        assert (await app.http.get("http://localhost/metrics", headers={header: "127.0.0.1"})).status_code == 403


async def test_what_programs_of_this_machine_send_is_no_sign_of_a_proxy(app: App) -> None:
    for header in ("Accept", "User-Agent", "X-Prometheus-Scrape-Timeout-Seconds", "X-Request-ID"):
        assert (await app.http.get("http://localhost/metrics", headers={header: "1"})).status_code == 200


HERE = ("localhost:8000", "127.0.0.1", "127.8.9.1:80", "[::1]:8000", "LOCALHOST")
ELSEWHERE = (
    "meet.example.com",
    "192.0.2.7",
    "localhost.example.com",
    "",
    "a/b",
    "localhost@a.example",
    "[::1",
    "x:y:z",
)


async def test_a_proxy_that_says_nothing_is_known_by_the_name_it_was_asked_for(app: App) -> None:
    for host, status in (*((host, 200) for host in HERE), *((host, 403) for host in ELSEWHERE)):
        reply = await app.http.get("http://localhost/metrics", headers={"Host": host})
        assert reply.status_code == status, host


async def test_with_a_token_everybody_needs_it(tmp_path: Path) -> None:
    settings = make_settings(tmp_path, server={"metrics_token": "watch"})
    async with running_app(settings) as app:
        assert (await app.http.get("http://localhost/metrics")).status_code == 401
        for given, status in (("Bearer watch", 200), ("Bearer watching", 401), ("watch", 401), ("Bearer \u00e9", 401)):
            reply = await app.http.get("http://localhost/metrics", headers={"Authorization": given.encode("latin-1")})
            assert reply.status_code == status


async def test_a_source_that_fails_is_left_out_and_counted() -> None:
    metrics = Metrics()

    async def broken() -> list[Reading]:
        raise UnavailableError("no database")

    async def sound() -> list[Reading]:
        return [Reading("fine", "A number.", 3)]

    metrics.add(broken)
    metrics.add(sound)
    found = numbers((await metrics.text()).decode())
    assert (found["parlour_fine",], found["parlour_metrics_source_failures_total",]) == (3, 1)


async def test_numbers_of_two_applications_are_apart(app: App, tmp_path: Path) -> None:
    await app.ok("GET", "/")
    async with running_app(make_settings(tmp_path / "other")) as other:
        text = (await other.http.get("http://localhost/metrics")).text
    assert not re.search(r"route=\"/v1", text)
