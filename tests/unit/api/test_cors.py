"""Pages of other origins may call the REST API: preflights, headers on every answer, and the setting."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from parlour.store import DatabaseUnavailableError
from tests.support.app import App, make_settings, running_app

PAGE = "https://app.example.com"


def anonymous(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app.asgi, raise_app_exceptions=False), base_url="http://server/v1"
    )


def preflight(method: str, headers: str = "authorization,content-type", origin: str = PAGE) -> dict[str, str]:
    return {"Origin": origin, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": headers}


@pytest.fixture
async def listed(tmp_path: Path) -> AsyncIterator[App]:
    server = {"cors_origins": [PAGE, "http://localhost:3000"]}
    async with running_app(make_settings(tmp_path / "data", server=server)) as running:
        yield running


@pytest.fixture
async def closed(tmp_path: Path) -> AsyncIterator[App]:
    async with running_app(make_settings(tmp_path / "data", server={"cors_origins": []})) as running:
        yield running


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/rooms"), ("POST", "/rooms/"), ("DELETE", "/rooms/a"), ("GET", "/nothing/here")]
)
async def test_a_preflight_needs_no_key_and_is_answered_with_what_it_asks_for(app: App, method: str, path: str) -> None:
    async with anonymous(app) as http:
        response = await http.request("OPTIONS", path, headers=preflight(method))
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert method in response.headers["access-control-allow-methods"].split(", ")
    assert response.headers["access-control-allow-headers"] == "authorization,content-type"
    assert int(response.headers["access-control-max-age"]) > 0


@pytest.mark.parametrize("asked", ["x\x00", "a b\x7f", "<script>", "x" * 3000, "é"])
async def test_what_is_no_list_of_headers_is_not_repeated(app: App, asked: str) -> None:
    headers = {**preflight("GET"), "Access-Control-Request-Headers": asked.encode()}  # type: ignore[dict-item]
    response = await app.http.request("OPTIONS", "/rooms", headers=headers)
    assert (response.status_code, response.headers["access-control-allow-headers"]) == (204, "authorization")


async def test_every_answer_can_be_read_by_a_page(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError("gone")

    async def bug(*_: object, **__: object) -> None:
        raise ValueError("secret")

    good = {"Authorization": f"Bearer {app.key}", "Origin": PAGE}
    async with anonymous(app) as http:
        answers = [
            await http.get("/rooms", headers=good),
            await http.get("/rooms", headers={"Origin": PAGE}),
            await http.get("/rooms", headers={**good, "Authorization": "Bearer wrong"}),
            await http.get("/rooms/none", headers=good),
            await http.get("/nothing/here", headers=good),
            await http.request("PATCH", "/rooms", headers=good),
            await http.post("/rooms", headers=good, content=b" " * 2_000_000),
        ]
        monkeypatch.setattr(app.database.keys, "authenticate", broken)
        answers.append(await http.get("/rooms", headers=good))
        monkeypatch.setattr(app.database.keys, "authenticate", bug)
        answers.append(await http.get("/rooms", headers=good))
    assert [answer.status_code for answer in answers] == [200, 400, 401, 404, 404, 405, 413, 503, 500]
    for answer in answers:
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "access-control-allow-credentials" not in answer.headers


async def test_a_page_sees_when_to_try_again_and_what_is_pending(tmp_path: Path) -> None:
    settings = make_settings(tmp_path / "data", limits={"rate_limits": True})
    async with running_app(settings) as app:
        for _ in range(10):
            await app.ok("GET", "/meetings")
        response = await app.http.get("/meetings", headers={"Origin": PAGE})
    assert response.status_code == 429
    assert response.headers["access-control-allow-origin"] == "*"
    exposed = response.headers["access-control-expose-headers"].split(", ")
    assert {"Retry-After", "Parlour-Pending"} <= set(exposed)


async def test_listed_origins_are_named_and_others_are_not(listed: App) -> None:
    for origin in (PAGE, "http://localhost:3000"):
        response = await listed.http.get("/rooms", headers={"Origin": origin})
        assert response.headers["access-control-allow-origin"] == origin
        assert response.headers["vary"] == "Origin"
        asked = await listed.http.request("OPTIONS", "/rooms", headers=preflight("POST", origin=origin))
        assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, origin)
    for origin in ("https://evil.test", "null", f"{PAGE}.evil.test", ""):
        response = await listed.http.get("/rooms", headers={"Origin": origin})
        assert response.status_code == 200
        assert "access-control-allow-origin" not in response.headers
        assert response.headers["vary"] == "Origin"
        asked = await listed.http.request("OPTIONS", "/rooms", headers=preflight("POST", origin=origin))
        assert (asked.status_code, asked.json()["error"]) == (403, "forbidden-error")
        assert "access-control-allow-origin" not in asked.headers


async def test_an_empty_list_switches_it_off(closed: App) -> None:
    response = await closed.http.get("/rooms", headers={"Origin": PAGE})
    assert not [name for name in response.headers if name.startswith("access-control")]
    assert "vary" not in response.headers
    assert (await closed.http.request("OPTIONS", "/rooms", headers=preflight("POST"))).status_code == 405


async def test_options_that_is_no_preflight_is_a_method_like_others(app: App) -> None:
    response = await app.http.request("OPTIONS", "/rooms", headers={"Origin": PAGE})
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, POST")
