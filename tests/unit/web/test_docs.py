"""The documentation page and the health checks."""

import json
import re

import httpx
import pytest

from parlour.api import openapi_document
from parlour.store import DatabaseUnavailableError
from tests.support.app import App


@pytest.fixture
def site(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url="http://server")


async def test_the_document_is_served_without_a_key(site: httpx.AsyncClient) -> None:
    answer = await site.get("/openapi.json")
    assert answer.json() == json.loads(json.dumps(openapi_document()))


async def test_the_page_loads_nothing_from_elsewhere_and_has_no_inline_script(site: httpx.AsyncClient) -> None:
    answer = await site.get("/docs")
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    sources = re.findall(r'(?:src|href)="([^"]+)"', answer.text)
    assert sources
    assert all(source.startswith("/") and not source.startswith("//") for source in sources)
    assert re.findall(r"<script(?![^>]*\bsrc=)", answer.text) == []
    start = await site.get("/docs/start.js")
    assert start.headers["content-type"].startswith("text/javascript")
    assert "/openapi.json" in start.text


async def test_health_and_readiness(site: httpx.AsyncClient, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await site.get("/health")).json() == {"status": "ok"}
    assert (await site.get("/ready")).json() == {"status": "ready"}

    async def broken() -> None:
        raise DatabaseUnavailableError("the database cannot be used now: gone")

    monkeypatch.setattr(app.database, "ping", broken)
    assert (await site.get("/ready")).status_code == 503
    assert (await site.get("/health")).status_code == 200
