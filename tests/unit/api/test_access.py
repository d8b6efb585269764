"""Who may call: the Authorization header, keys, domains."""

import httpx
import pytest

from tests.support.app import App

CALLS = [
    ("GET", ""),
    ("POST", ""),
    ("GET", "/rooms"),
    ("POST", "/rooms"),
    ("GET", "/rooms/a"),
    ("POST", "/rooms/a"),
    ("DELETE", "/rooms/a"),
    ("POST", "/meeting-tokens"),
    ("GET", "/meeting-tokens/a"),
    ("POST", "/batch/rooms"),
    ("DELETE", "/batch/rooms"),
    ("GET", "/meetings"),
    ("GET", "/meetings/a"),
    ("GET", "/meetings/a/participants"),
    ("GET", "/logs"),
    ("GET", "/logs/api"),
    ("GET", "/parlour/rooms/a/history"),
]


def anonymous(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url="http://server/v1")


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_without_a_header_every_call_is_refused(app: App, method: str, path: str) -> None:
    async with anonymous(app) as http:
        response = await http.request(method, path)
    assert (response.status_code, response.json()["error"]) == (400, "authorization-header-error")
    assert response.json()["info"].startswith("missing Authorization header")


@pytest.mark.parametrize(("method", "path"), CALLS)
async def test_with_a_wrong_key_every_call_is_refused(app: App, method: str, path: str) -> None:
    response = await app.http.request(method, path, headers={"Authorization": "Bearer wrong"}, content=b"not json")
    assert response.status_code == 401
    assert response.json() == {"error": "authentication-error", "info": "invalid API key"}


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "abc", "Bearer a b", "Bearer\tx", "Bearer \xff"]
)
async def test_a_malformed_header_is_refused(app: App, header: str) -> None:
    response = await app.http.get("/rooms", headers={"Authorization": header.encode("latin-1")})  # type: ignore[dict-item]
    assert (response.status_code, response.json()["error"]) == (400, "authorization-header-error")
    assert response.json()["info"].startswith("bad Authorization header format")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
async def test_the_scheme_may_be_written_in_any_case(app: App, scheme: str) -> None:
    response = await app.http.get("/rooms", headers={"Authorization": f"{scheme} {app.key}"})
    assert response.status_code == 200


async def test_every_key_of_a_domain_works_until_it_is_revoked(app: App) -> None:
    domain = await app.database.domains.by_host("")
    record, second = await app.database.keys.create(domain.id, now=1.0)
    header = {"Authorization": f"Bearer {second}"}
    assert (await app.http.get("/rooms", headers=header)).status_code == 200
    await app.database.keys.revoke(record.id, now=2.0)
    assert (await app.http.get("/rooms", headers=header)).status_code == 401
    assert (await app.http.get("/rooms")).status_code == 200


async def test_a_key_opens_only_the_rooms_of_its_domain(app: App) -> None:
    other = await app.database.domains.create("other", "meet.other.example", now=1.0)
    header = {"Authorization": f"Bearer {await app.new_key(other.id)}"}
    await app.ok("POST", "/rooms", {"name": "mine"})
    made = await app.http.post("/rooms", json={"name": "theirs"}, headers=header)
    assert made.json()["url"] == "https://meet.other.example/theirs"
    assert (await app.http.get("/rooms/mine", headers=header)).status_code == 404
    assert (await app.http.post("/rooms/mine", json={}, headers=header)).status_code == 404
    assert (await app.http.delete("/rooms/mine", headers=header)).status_code == 404
    assert (await app.http.get("/rooms/theirs")).status_code == 404
    assert (await app.http.get("", headers=header)).json()["domain_name"] == "other"
    assert [room["name"] for room in (await app.ok("GET", "/rooms"))["data"]] == ["mine"]
