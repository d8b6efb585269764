"""The documentation: the API page, the guides, the OpenAPI document; and the health checks."""

import gzip
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from parlour.api import openapi_document
from parlour.store import DatabaseUnavailableError
from parlour.web import docs
from tests.support.app import App

REPOSITORY = Path(__file__).resolve().parents[3]
WRITTEN = sorted(page.stem for page in (REPOSITORY / "docs").glob("*.md"))
PAGES = ["/docs", "/docs/guides", *(f"/docs/guides/{name}" for name in WRITTEN)]


@pytest.fixture
def site(app: App) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url="http://server")


@pytest.fixture
async def built(tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """The routes over a build of two small pages and one with an encoded form."""
    (tmp_path / "docs" / "guides").mkdir(parents=True)
    (tmp_path / "docs" / "api.html").write_text("<h1>API</h1>")
    for name in ("index", "rest"):
        (tmp_path / "docs" / "guides" / f"{name}.html").write_text(f"<h1>{name}</h1>")
    (tmp_path / "docs" / "guides" / "rest.html.br").write_bytes(b"brotli of rest")
    app = Starlette(routes=docs.routes(static_dir=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://server") as made:
        yield made


async def test_the_document_is_served_without_a_key(site: httpx.AsyncClient) -> None:
    answer = await site.get("/openapi.json")
    assert answer.json() == json.loads(json.dumps(openapi_document()))
    assert answer.headers["access-control-allow-origin"] == "*"


async def test_the_document_leaves_compressed_and_once(site: httpx.AsyncClient) -> None:
    plain = await site.get("/openapi.json", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    async with site.stream("GET", "/openapi.json", headers={"Accept-Encoding": "gzip, br"}) as answer:
        sent = b"".join([part async for part in answer.aiter_raw()])
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert len(sent) < len(plain.content) / 5
    assert gzip.decompress(sent) == plain.content
    assert answer.headers["etag"] != plain.headers["etag"]
    again = await site.get(
        "/openapi.json", headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", PAGES)
async def test_pages_load_nothing_from_elsewhere_and_have_no_inline_script(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 200, "run `make web`"
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "default-src 'none'" in policy
    loaded = re.findall(r'(?:<script[^>]* src|<link[^>]* href|<img[^>]* src)="([^"]+)"', answer.text)
    assert loaded
    for source in loaded:
        assert source.startswith("/")
        assert (await site.get(source)).status_code == 200
    assert re.findall(r"<script(?![^>]*\bsrc=)|\son[a-z]+=|\sstyle=", answer.text) == []


async def test_the_api_page_and_the_index_lead_to_the_guides(site: httpx.AsyncClient) -> None:
    assert 'href="/docs/guides"' in (await site.get("/docs")).text
    index = (await site.get("/docs/guides")).text
    assert set(re.findall(r'href="/docs/guides/([^"]+)"', index)) == set(WRITTEN)


def test_the_readme_names_every_page_of_docs() -> None:
    named = re.findall(r"^\| \[docs/([^]]+)\.md\]", (REPOSITORY / "README.md").read_text(), re.MULTILINE)
    assert sorted(named) == WRITTEN


async def test_what_the_document_points_to_is_served(site: httpx.AsyncClient) -> None:
    document = openapi_document()
    pointers = [part["externalDocs"]["url"] for part in (document, *document["tags"]) if "externalDocs" in part]
    assert len(pointers) > 4
    for pointer in pointers:
        path, _, anchor = pointer.partition("#")
        page = await site.get(path)
        assert page.status_code == 200
        assert not anchor or f'id="{anchor}"' in page.text


async def test_pages_answer_with_a_slash_at_their_end_too(built: httpx.AsyncClient) -> None:
    for path in ("/docs", "/docs/guides", "/docs/guides/rest"):
        assert (await built.get(f"{path}/")).text == (await built.get(path)).text


async def test_guides_leave_encoded_and_only_when_they_changed(built: httpx.AsyncClient) -> None:
    async with built.stream("GET", "/docs/guides/rest", headers={"Accept-Encoding": "br"}) as answer:
        assert b"".join([part async for part in answer.aiter_raw()]) == b"brotli of rest"
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"
    again = await built.get(
        "/docs/guides/rest", headers={"Accept-Encoding": "br", "If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


@pytest.mark.parametrize(
    "name", ["missing", "index", "REST", "rest.html", "%2e%2e", "a%00b", "..%2fapi", "rest.html.br"]
)
async def test_other_names_are_no_guides(built: httpx.AsyncClient, name: str) -> None:
    assert (await built.get(f"/docs/guides/{name}")).status_code == 404


async def test_before_the_build_the_pages_say_what_to_do(tmp_path: Path) -> None:
    app = Starlette(routes=docs.routes(static_dir=tmp_path))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://server") as client:
        for path in PAGES:
            answer = await client.get(path)
            assert answer.status_code == 503
            assert "make web" in answer.text


async def test_health_and_readiness(site: httpx.AsyncClient, app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await site.get("/health")).json() == {"status": "ok"}
    assert (await site.get("/ready")).json() == {"status": "ready"}

    async def broken() -> None:
        raise DatabaseUnavailableError("the database cannot be used now: gone")

    monkeypatch.setattr(app.database, "ping", broken)
    assert (await site.get("/ready")).status_code == 503
    assert (await site.get("/health")).status_code == 200
