"""Every failure answers in JSON with `error` and `info`, and no client's mistake is a 5xx."""

import gzip
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from parlour.api import NoCalls
from parlour.calls.backend import BackendCommand
from parlour.errors import UnavailableError
from parlour.store import DatabaseUnavailableError, RoomRecord
from tests.support.app import App


@pytest.mark.parametrize("method", ["PUT", "PATCH", "OPTIONS", "TRACE", "CONNECT", "GETT", "DELETE"])
async def test_a_method_that_a_path_does_not_have_answers_405_with_those_it_has(app: App, method: str) -> None:
    response = await app.http.request(method, "/rooms")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, HEAD, POST"
    assert response.json() == {
        "error": "invalid-request-error",
        "info": f"{method} is not possible here, only GET, HEAD, POST",
    }


@pytest.mark.parametrize("path", ["/nothing", "/rooms/a/b", "/rooms/a/presents", "//", "/rooms//", "/../rooms/x/y"])
async def test_a_path_that_does_not_exist_answers_404(app: App, path: str) -> None:
    for method in ("GET", "POST", "DELETE", "PUT"):
        response = await app.http.request(method, f"http://server/v1{path}")
        assert response.status_code == 404
        assert response.json() == {"error": "not-found", "info": "there is nothing at this path"}


BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


async def test_outside_the_api_people_get_a_page_and_programs_the_error(app: App) -> None:
    for path in ("/foo/bar", "/foo/bar/"):
        page = await app.http.get(f"http://server{path}", headers={"Accept": BROWSER})
        assert page.status_code == 404
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert '<a href="/">' in page.text
        for accept in ("*/*", "application/json"):
            reply = await app.http.get(f"http://server{path}", headers={"Accept": accept})
            assert (reply.status_code, reply.json()["error"]) == (404, "not-found")
    beneath = await app.http.get("http://server/v1/foo", headers={"Accept": BROWSER})
    assert beneath.json()["error"] == "not-found", "the API answers browsers as well as programs"


async def test_head_answers_like_get_without_a_body(app: App) -> None:
    assert (await app.http.head("/rooms")).status_code == 200
    assert (await app.http.head("/rooms/none")).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nope",
        b"\xff\xfe",
        b"\xef\xbb\xbf{}",
        b'{"properties": {"exp": NaN}}',
        b'{"properties": {"exp": Infinity}}',
        b"{} {}",
        b"\x00",
        gzip.compress(b"{}", mtime=0),
        b"name=a&privacy=public",
    ],
)
async def test_what_is_not_json_is_refused(app: App, body: bytes) -> None:
    for path in ("/rooms", "/meeting-tokens", ""):
        response = await app.http.post(path, content=body)
        assert (response.status_code, response.json()["error"]) == (400, "json-parsing-error")
        assert response.json()["info"].startswith("the body is not valid JSON")


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a", "name": "b"}',
        b'{"properties": {"exp": 1e999}}',
        b'{"properties": {"max_participants": 99999999999999999999}}',
        b'{"name": "\\ud800"}',
        b'{"properties": ' + b"[" * 40 + b"]" * 40 + b"}",
        b"[" * 100_000,
    ],
)
async def test_json_that_readers_disagree_about_is_refused(app: App, body: bytes) -> None:
    response = await app.http.post("/rooms", content=body)
    assert response.status_code == 400
    assert response.json()["error"] in ("invalid-request-error", "json-parsing-error")
    assert response.json()["info"]


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "", "application/json; charset=x"])
async def test_the_content_type_does_not_matter(app: App, kind: str) -> None:
    response = await app.http.post("/rooms", content=b'{"properties": {"lang": "de"}}', headers={"Content-Type": kind})
    assert response.json()["config"] == {"lang": "de"}


async def test_a_body_over_the_limit_is_refused_announced_or_not(app: App) -> None:
    limit = app.context.settings.limits.body_bytes

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(limit // 1000 + 2):
            yield b" " * 1000

    for content in (b" " * (limit + 1), pieces()):
        response = await app.http.post("/rooms", content=content)
        assert response.status_code == 413
        assert response.json() == {"error": "invalid-request-error", "info": f"the body is larger than {limit} bytes"}
    assert (await app.http.post("/rooms", content=b" " * limit)).status_code == 200


async def test_a_database_that_does_not_answer_is_a_503(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise DatabaseUnavailableError("the database cannot be used now: gone")

    monkeypatch.setattr(app.database.keys, "authenticate", broken)
    response = await app.http.get("/rooms")
    assert response.status_code == 503
    assert response.json() == {"error": "server-error", "info": "the database cannot be used now: gone"}


async def test_a_fault_of_ours_is_a_500_that_shows_nothing_of_it(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: object, **__: object) -> None:
        raise ValueError("secret")

    monkeypatch.setattr(app.database.keys, "authenticate", broken)
    transport = httpx.ASGITransport(app.asgi, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://server") as http:
        response = await http.get("/v1/rooms", headers={"Authorization": "Bearer x"})
    assert response.status_code == 500
    assert response.json() == {"error": "server-error", "info": "the server made a mistake; its log says more"}


class CrashingCalls(NoCalls):
    """Running calls that cannot do what REST tells them."""

    async def operate(self, domain_id: str, room_name: str, command: BackendCommand[Any]) -> Any:
        raise UnavailableError("the call made a mistake; the server's log says more")

    async def room_changed(self, room: RoomRecord) -> None:
        raise UnavailableError("the call goes by its old configuration")


async def test_a_call_that_cannot_answer_is_neither_empty_nor_changed(app: App) -> None:
    await app.ok("POST", "/rooms", {"name": "a"})
    app.use_calls(CrashingCalls())
    for method, path, body in (
        ("POST", "/rooms/a/eject", b'{"ids": ["x"]}'),
        ("GET", "/rooms/a/presence", b""),
        ("GET", "/rooms/a/get-session-data", b""),
        ("POST", "/rooms/a", b'{"properties": {"max_participants": 5}}'),
    ):
        response = await app.http.request(method, path, content=body)
        assert (response.status_code, response.json()["error"]) == (503, "server-error"), path
        assert response.json()["info"].startswith("the call")
    assert (await app.ok("GET", "/rooms/a"))["config"] == {"max_participants": 5}  # the change itself is on disk
