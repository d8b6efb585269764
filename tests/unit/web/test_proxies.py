"""What a proxy says about a request is believed of trusted proxies only."""

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from parlour.web.proxies import TrustedProxies

FORWARDED = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "meet.example.com"}


async def seen(client: str, headers: dict[str, str]) -> Any:
    async def tell(request: Request) -> JSONResponse:
        host = request.client.host if request.client else None
        return JSONResponse([host, request.url.scheme, request.headers.getlist("host")])

    app: Any = TrustedProxies(Starlette(routes=[Route("/", tell)]), ["192.0.2.1"])  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app, client=(client, 1234))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside:8000") as http:
        return (await http.get("/", headers=headers)).json()


async def test_a_trusted_proxy_says_who_asks_and_for_which_host() -> None:
    assert await seen("192.0.2.1", FORWARDED) == ["203.0.113.9", "https", ["meet.example.com"]]
    assert await seen("192.0.2.1", {}) == ["192.0.2.1", "http", ["inside:8000"]]


async def test_nobody_else_does() -> None:
    assert await seen("192.0.2.2", FORWARDED) == ["192.0.2.2", "http", ["inside:8000"]]


@pytest.mark.parametrize("told", ["evil.test, meet.example.com", "evil.test,meet.example.com "])
async def test_what_the_caller_wrote_before_the_proxy_does_not_count(told: str) -> None:
    assert (await seen("192.0.2.1", {"X-Forwarded-Host": told}))[2] == ["meet.example.com"]
