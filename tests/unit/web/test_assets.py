"""Built files leave in the smallest encoding that the browser takes, and never as what they were before a new build."""

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from parlour.web.assets import Assets

TEXT = "export const answer = 42;\n" * 100
BUNDLE = "call-machine-object-bundle.js"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "app.js").write_text(TEXT)
    (tmp_path / "app.js.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    (tmp_path / "app.js.br").write_bytes(b"brotli of app.js")
    (tmp_path / BUNDLE).write_text(TEXT)
    (tmp_path / f"{BUNDLE}.gz").write_bytes(gzip.compress(TEXT.encode(), mtime=0))
    (tmp_path / "plain.js").write_text(TEXT)
    return tmp_path


@pytest.fixture
async def client(root: Path) -> AsyncIterator[httpx.AsyncClient]:
    assets = Assets(root)

    async def serve(request: Request) -> Response:
        return await assets.serve(request.path_params["path"], request)

    app = Starlette(routes=[Route("/{path:path}", serve, methods=["GET", "HEAD"])])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://meet.test") as made:
        yield made


async def raw(client: httpx.AsyncClient, path: str, accept: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """Ask, and return the bytes as they crossed the network."""
    async with client.stream("GET", path, headers={"Accept-Encoding": accept, **headers}) as response:
        return response, b"".join([part async for part in response.aiter_raw()])


@pytest.mark.parametrize(
    ("accept", "encoding", "body"),
    [
        ("gzip, deflate, br, zstd", "br", b"brotli of app.js"),
        ("gzip;q=1.0, br;q=0.5", "br", b"brotli of app.js"),
        ("gzip", "gzip", gzip.compress(TEXT.encode(), mtime=0)),
        ("br;q=0, gzip", "gzip", gzip.compress(TEXT.encode(), mtime=0)),
        ("br; q=0.000, gzip;q=0", None, TEXT.encode()),
        ("identity", None, TEXT.encode()),
        ("", None, TEXT.encode()),
    ],
)
async def test_the_smallest_accepted_encoding_is_sent(
    client: httpx.AsyncClient, accept: str, encoding: str | None, body: bytes
) -> None:
    response, sent = await raw(client, "/app.js", accept)
    assert response.status_code == 200
    assert response.headers.get("content-encoding") == encoding
    assert sent == body
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"
    assert response.headers["content-length"] == str(len(body))
    assert response.headers["vary"] == "Accept-Encoding"


async def test_every_encoding_has_a_tag_of_its_own(client: httpx.AsyncClient) -> None:
    tags = {(await raw(client, "/app.js", accept))[0].headers["etag"] for accept in ("br", "gzip", "identity")}
    assert len(tags) == 3


async def test_what_the_browser_has_is_not_sent_again(client: httpx.AsyncClient) -> None:
    first, _ = await raw(client, "/app.js", "br")
    again, sent = await raw(client, "/app.js", "br", **{"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert sent == b""
    assert again.headers["vary"] == "Accept-Encoding"


async def test_an_encoded_file_older_than_its_original_is_not_sent(client: httpx.AsyncClient, root: Path) -> None:
    original = root / "app.js"
    original.write_text("export {};")
    for encoded in (root / "app.js.br", root / "app.js.gz"):
        os.utime(encoded, ns=(0, original.stat().st_mtime_ns - 1))
    response, sent = await raw(client, "/app.js", "br, gzip")
    assert "content-encoding" not in response.headers
    assert sent == b"export {};"


async def test_a_file_without_encodings_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    response, sent = await raw(client, "/plain.js", "br, gzip")
    assert "content-encoding" not in response.headers
    assert sent == TEXT.encode()


async def test_an_encoding_without_its_original_is_not_found(client: httpx.AsyncClient, root: Path) -> None:
    (root / "app.js").unlink()
    assert (await raw(client, "/app.js", "br, gzip"))[0].status_code == 404


async def test_pages_of_others_may_load_the_encoded_call_machine(client: httpx.AsyncClient) -> None:
    response, _ = await raw(client, f"/{BUNDLE}", "gzip")
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


@pytest.mark.parametrize(
    ("name", "media_type"),
    [
        ("processors/vision-0123abcd.wasm", "application/wasm"),
        ("processors/person-0123abcd.tflite", "application/octet-stream"),
        ("processors/picture-worker-0123abcd.js", "text/javascript; charset=utf-8"),
        ("call-machine/mesh-0123abcd.js", "text/javascript; charset=utf-8"),
    ],
)
async def test_pages_of_others_may_load_what_the_call_machine_needs_and_keep_it(
    client: httpx.AsyncClient, root: Path, name: str, media_type: str
) -> None:
    (root / name).parent.mkdir()
    (root / name).write_bytes(b"part")
    response, sent = await raw(client, f"/{name}", "br, gzip")
    assert sent == b"part"
    assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert response.headers["content-type"] == media_type
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"


async def test_pages_of_others_are_told_that_a_part_is_gone(client: httpx.AsyncClient) -> None:
    response, _ = await raw(client, "/call-machine/mesh-76543210.js", "br, gzip")
    assert response.status_code == 404
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("path", ["/../secret", "/%2e%2e/secret", "/app.js%00"])
async def test_nothing_outside_is_served_in_any_encoding(client: httpx.AsyncClient, root: Path, path: str) -> None:
    for suffix in ("", ".br", ".gz"):
        (root.parent / f"secret{suffix}").write_text("secret")
    response, sent = await raw(client, path, "br, gzip")
    assert response.status_code == 404
    assert b"secret" not in sent
