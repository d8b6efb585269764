"""Addresses of operations: a slash at the end, methods, and the origin that a room's URL begins with."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from parlour.api import OPERATIONS
from tests.support.app import App, make_settings, running_app


@pytest.fixture
async def without_public_url(tmp_path: Path) -> AsyncIterator[App]:
    async with running_app(make_settings(tmp_path / "data", server={"public_url": ""})) as running:
        yield running


async def test_a_slash_at_the_end_changes_nothing_and_bodies_are_kept(app: App) -> None:
    made = await app.http.post("/rooms/", json={"name": "slash", "properties": {"lang": "de"}})
    assert (made.status_code, made.json()["name"], made.json()["config"]) == (200, "slash", {"lang": "de"})
    changed = await app.http.post("/rooms/slash/", content=b'{"properties": {"max_participants": 5}}')
    assert changed.json()["config"] == {"lang": "de", "max_participants": 5}
    assert (await app.http.get("/rooms/slash/")).json() == (await app.http.get("/rooms/slash")).json()
    assert (await app.http.get("/rooms/?limit=1")).json()["total_count"] == 1
    assert (await app.http.get("/rooms/slash/presence/")).json() == {"total_count": 0, "data": []}
    assert (await app.http.delete("/rooms/slash/")).json() == {"deleted": True, "name": "slash"}


async def sent(app: App, method: str, path: str, hosts: list[bytes], content: bytes = b"") -> httpx.Response:
    """Send a request with exactly these Host headers."""
    request = app.http.build_request(method, path, content=content)
    others = [pair for pair in request.headers.raw if pair[0].lower() != b"host"]
    request.headers = httpx.Headers([*others, *((b"Host", host) for host in hosts)])
    return await app.http.send(request)


async def test_every_operation_answers_with_a_slash_as_without(app: App) -> None:
    for operation in OPERATIONS:
        if operation.path != "/":
            path = operation.path.replace("{", "").replace("}", "")
            bare = await app.http.request(operation.method, path, content=b"[]")
            slashed = await app.http.request(operation.method, f"{path}/", content=b"[]")
            assert not bare.is_redirect
            assert slashed.status_code == bare.status_code, operation.id
            assert "error" not in bare.json() or slashed.json() == bare.json(), operation.id


@pytest.mark.parametrize("path", ["//", "/rooms//", "//rooms", "/rooms//presence", "/rooms/a//", "/rooms/a/b/c/d/e/f"])
async def test_only_one_slash_is_overlooked(app: App, path: str) -> None:
    response = await app.http.get(f"http://server/v1{path}")
    assert response.status_code == 404
    assert response.json() == {"error": "not-found", "info": "there is nothing at this path"}


@pytest.mark.parametrize(
    ("base", "origin"),
    [
        ("http://rooms.test", "http://rooms.test"),
        ("http://rooms.test:8123", "http://rooms.test:8123"),
        ("https://Rooms.Test", "https://rooms.test"),
        ("http://[::1]:8000", "http://[::1]:8000"),
        ("http://192.0.2.7:80", "http://192.0.2.7"),
        ("https://rooms.test:443", "https://rooms.test"),
    ],
)
async def test_without_a_public_url_a_rooms_url_is_on_the_host_that_was_asked(
    without_public_url: App, base: str, origin: str
) -> None:
    app = without_public_url
    headers = {"Host": base.partition("://")[2]}
    name = "where"
    made = await app.http.post(f"{base}/v1/rooms", json={"name": name}, headers=headers)
    assert made.json()["url"] == f"{origin}/{name}"
    assert (await app.http.get(f"{base}/v1/rooms/{name}", headers=headers)).json()["url"] == f"{origin}/{name}"
    listed = await app.http.get(f"{base}/v1/rooms", headers=headers)
    assert listed.json()["data"][0]["url"] == f"{origin}/{name}"


@pytest.mark.parametrize(
    "host", ["a b", "evil.test/path", "evil.test?x", "user@evil.test", "<script>", "evil.test:99999x", "", "a:b:c", "é"]
)
async def test_a_host_header_that_is_no_host_is_refused(without_public_url: App, host: str) -> None:
    response = await sent(without_public_url, "POST", "/rooms", [host.encode()], b'{"name": "never"}')
    assert response.status_code == 400
    assert response.json() == {"error": "invalid-request-error", "info": "the Host header names no host"}
    assert (await without_public_url.http.get("/rooms/never")).status_code == 404


async def test_two_host_headers_are_refused(without_public_url: App) -> None:
    response = await sent(without_public_url, "GET", "/rooms", [b"server", b"evil.test"])
    assert response.status_code == 400


async def test_with_a_public_url_the_host_header_decides_nothing(app: App) -> None:
    made = await app.http.post("/rooms", json={"name": "there"}, headers={"Host": "evil.test"})
    assert made.json()["url"] == "https://meet.example.com/there"


async def test_a_domain_with_a_host_of_its_own_is_reached_there(without_public_url: App) -> None:
    app = without_public_url
    other = await app.database.domains.create("other", "meet.other.example", now=1.0)
    header = {"Authorization": f"Bearer {await app.new_key(other.id)}"}
    made = await app.http.post("https://server/v1/rooms", json={"name": "a"}, headers=header)
    assert made.json()["url"] == "https://meet.other.example/a"


async def test_the_origin_is_read_for_a_request_of_http_1_0_too(without_public_url: App) -> None:
    response = await sent(without_public_url, "POST", "/rooms", [], b'{"name": "old"}')
    assert response.json()["url"] == "http://127.0.0.1:8000/old"
