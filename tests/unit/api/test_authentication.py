"""Who may call: the Authorization header, keys, domains."""

import re
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Route, WebSocketRoute

from parlour.api import OPERATIONS, openapi_document
from parlour.api.answers import TEXT, Described
from parlour.api.authentication import ByKeyForRoom, Handler, Public, RoomCaller
from parlour.api.operation import Operation
from parlour.api.redaction import redactions
from parlour.api.serving import serve
from parlour.signaling import SignalingDoor
from tests.support.app import App

ASKING = [operation for operation in OPERATIONS if not isinstance(operation.handler, Public)]
DOCUMENT = openapi_document()

OPEN = {
    "/": "a page",
    "/dashboard": "a page: all that it shows it asks of the REST API, with the key that its visitor types",
    "/{room}": "a page: what it may do hangs on the meeting token",
    "/favicon.ico": "a picture",
    "/favicon.svg": "a picture",
    "/static/{path:path}": "built files",
    "/openapi.json": "the documentation",
    "/docs": "the documentation",
    "/docs/": "the documentation",
    "/docs/first-room": "the documentation",
    "/docs/guides": "the documentation",
    "/docs/guides/": "the documentation",
    "/docs/guides/{name}": "the documentation",
    "/docs/guides/{name}/": "the documentation",
    "/files/{token}/{name}": "hangs on the link: it names one file, has an end, and is signed",
    "/gifs/{id}/{size}": "only what a search in a call has found: its id is signed",
    "/health": "for load balancers",
    "/ready": "for load balancers",
    "/metrics": "has a token of its own, or answers this machine only",
    "/test/connection": "a page: it looks at the visitor's own network",
    "/test/connection/servers": "credentials of the relay for minutes, few for everybody together",
    "/signaling/lookup/{room}": "what the link to a room gives away anyway",
    "/signaling/ws": "hangs on the meeting token",
}
"""Every route outside the REST API, with what makes it safe without an API key. A new one is a decision."""


def anonymous(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url="http://server/v1")


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "a", path)


async def test_no_route_outside_the_rest_api_is_open_by_accident(app: App) -> None:
    served = {route.path for route in app.asgi.routes if isinstance(route, Route | WebSocketRoute)}
    assert served | {SignalingDoor.path} == set(OPEN)
    assert [route for route in app.asgi.routes if not isinstance(route, Route | WebSocketRoute)] == []


async def test_without_a_header_every_operation_is_refused_as_documented(app: App) -> None:
    async with anonymous(app) as http:
        for operation in ASKING:
            response = await http.request(operation.method, filled(operation.path), content=b"not json")
            assert (response.status_code, response.json()["error"]) == (400, "authorization-header-error"), operation.id
            assert response.json()["info"].startswith("missing Authorization header")
            assert "400" in documented(operation)


async def test_with_a_wrong_key_every_operation_is_refused_as_documented(app: App) -> None:
    headers = {"Authorization": "Bearer wrong"}
    for operation in ASKING:
        path = filled(operation.path)
        response = await app.http.request(operation.method, path, headers=headers, content=b"not json")
        assert response.status_code == 401, operation.id
        assert response.json() == {"error": "authentication-error", "info": "invalid API key"}
        assert documented(operation)["401"]["content"]["application/json"]["example"] == response.json()


def documented(operation: Operation[Any]) -> dict[str, Any]:
    about = DOCUMENT["paths"][operation.path][operation.method.lower()]
    assert "security" not in about  # what the whole document says: an API key
    responses: dict[str, Any] = about["responses"]
    return responses


async def test_what_is_declared_public_asks_for_no_key() -> None:
    async def greet(request: Request) -> str:
        return f"hello {request.path_params['name']}"

    operation = declared(Public(greet, "a greeting holds no secret"))
    app = Starlette(routes=[Route(operation.path, serve(operation, redactions([operation])))])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://server") as http:
        assert (await http.get("/greet/ann")).json() == "hello ann"


async def test_a_handler_is_not_reached_without_a_key(app: App) -> None:
    reached = []

    async def greet(caller: RoomCaller) -> str:
        reached.append(caller)
        return caller.name

    app.asgi.router.routes.insert(0, Route("/greet/{name}", serve(declared(ByKeyForRoom(greet)), redactions([]))))
    async with anonymous(app) as http:
        assert (await http.get("http://server/greet/ann")).status_code == 400
    assert reached == []
    assert (await app.http.get("http://server/greet/ann")).json() == "ann"


def declared(handler: Handler[str]) -> Operation[str]:
    return Operation(
        method="GET",
        path="/greet/{name}",
        handler=handler,
        id="greet",
        tag="Tests",
        summary="Greet",
        description="Greets.",
        reply=Described(TEXT, "hello ann"),
    )


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
