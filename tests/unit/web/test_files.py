"""Links to stored files, through the whole server: what they give, to whom, and for how long."""

from email.utils import formatdate
from pathlib import Path
from typing import Any

import httpx
import pytest

from parlour.storage import Link, LinkedFile, Place, Stores
from tests.contract.object_store import patterned
from tests.support.app import App

KEY = "parlour/team-sync/1700000000000"
CONTENT = patterned(200_000)
SIZE = len(CONTENT)
NAMED = {"filename": "Team sync.mp4", "inline": False}


@pytest.fixture
async def database_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/test.db"  # one engine is enough: nothing here asks it


async def stored(app: App, tmp_path: Path, **more: Any) -> str:
    """Store a film and return a path that leads to it for an hour."""
    stores = app.asgi.state.stores
    assert isinstance(stores, Stores)
    (tmp_path / "film").write_bytes(CONTENT)
    store = stores.of(Place("local"))
    await store.put(KEY, tmp_path / "film", content_type="video/mp4")
    link = await store.link(KEY, **({"seconds": 3600} | NAMED | more))
    assert isinstance(link, Link)
    return link.url


async def get(app: App, path: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app.asgi), base_url="http://meet.example.com") as http:
        return await http.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


async def test_a_link_gives_the_file_to_whoever_has_it(app: App, tmp_path: Path) -> None:
    reply = await get(app, path := await stored(app, tmp_path))
    assert (reply.status_code, reply.content) == (200, CONTENT)
    assert {name: reply.headers[name] for name in ("content-type", "content-disposition", "accept-ranges")} == {
        "content-type": "video/mp4",
        "content-disposition": 'attachment; filename="Team sync.mp4"',
        "accept-ranges": "bytes",
    }
    assert reply.headers["content-length"] == str(SIZE)
    assert reply.headers["x-content-type-options"] == "nosniff"
    assert reply.headers["content-security-policy"].startswith("default-src 'none'")
    assert reply.headers["cross-origin-resource-policy"] == "cross-origin"
    assert reply.headers["referrer-policy"] == "no-referrer"
    assert reply.headers["cache-control"] == "private, no-cache"
    head = await app.http.head(f"https://meet.example.com{path}")
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(SIZE))


async def test_a_link_to_play_says_so(app: App, tmp_path: Path) -> None:
    reply = await get(app, await stored(app, tmp_path, inline=True, filename="Füm.webm"))
    assert reply.headers["content-disposition"] == "inline; filename=\"F_m.webm\"; filename*=utf-8''F%C3%BCm.webm"
    assert reply.headers["content-type"] == "video/webm"


@pytest.mark.parametrize(
    ("asked", "status", "content_range", "content"),
    [
        ("bytes=0-", 206, f"bytes 0-{SIZE - 1}/{SIZE}", CONTENT),
        ("bytes=0-0", 206, f"bytes 0-0/{SIZE}", CONTENT[:1]),
        ("bytes=70000-140000", 206, f"bytes 70000-140000/{SIZE}", CONTENT[70000:140001]),
        ("bytes=-5", 206, f"bytes {SIZE - 5}-{SIZE - 1}/{SIZE}", CONTENT[-5:]),
        (f"bytes=-{SIZE * 2}", 206, f"bytes 0-{SIZE - 1}/{SIZE}", CONTENT),
        (f"bytes=10-{SIZE * 2}", 206, f"bytes 10-{SIZE - 1}/{SIZE}", CONTENT[10:]),
        (f"bytes={SIZE}-", 416, f"bytes */{SIZE}", b""),
        ("bytes=-0", 416, f"bytes */{SIZE}", b""),
        ("seconds=0-1", 200, None, CONTENT),
        ("bytes=a-b", 200, None, CONTENT),
        ("bytes=", 200, None, CONTENT),
        ("bytes=0-1,x", 200, None, CONTENT),
        ("bytes=" + "9" * 300 + "-", 200, None, CONTENT),
        ("bytes=" + ",".join(["0-"] * 101), 200, None, CONTENT),
    ],
)
async def test_parts_of_a_file(
    app: App, tmp_path: Path, asked: str, status: int, content_range: str | None, content: bytes
) -> None:
    reply = await get(app, path := await stored(app, tmp_path), range=asked)
    assert (reply.status_code, reply.headers.get("content-range"), reply.content) == (status, content_range, content)
    head = await app.http.head(f"https://meet.example.com{path}", headers={"Range": asked})
    assert (head.status_code, head.headers.get("content-range"), head.content) == (status, content_range, b"")


async def test_a_page_elsewhere_may_read_parts_and_learns_which_they_are(app: App, tmp_path: Path) -> None:
    path = await stored(app, tmp_path)
    asked = {"Origin": "https://editor.example", "Access-Control-Request-Method": "GET"}
    preflight = await app.http.options(
        f"https://meet.example.com{path}", headers=asked | {"Access-Control-Request-Headers": "if-range,range"}
    )
    assert (preflight.status_code, preflight.content) == (204, b"")
    assert preflight.headers["access-control-allow-origin"] == "*"
    assert preflight.headers["access-control-allow-methods"] == "GET, HEAD"
    allowed = preflight.headers["access-control-allow-headers"].lower().split(", ")
    assert {"range", "if-range", "if-none-match"} <= set(allowed)
    part = await get(app, path, Range="bytes=10-19", Origin="https://editor.example")
    readable = part.headers["access-control-expose-headers"].lower().split(", ")
    assert {"content-range", "etag", "content-disposition", "accept-ranges"} <= set(readable)
    posted = await app.http.post(f"https://meet.example.com{path}")
    assert (posted.status_code, posted.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


async def test_several_parts_come_in_one_answer(app: App, tmp_path: Path) -> None:
    reply = await get(app, await stored(app, tmp_path), range="bytes=0-1,10-11")
    assert reply.status_code == 206
    assert reply.headers["content-type"].startswith("multipart/byteranges; boundary=")
    assert CONTENT[:2] in reply.content
    assert CONTENT[10:12] in reply.content
    again = await get(app, await stored(app, tmp_path), range="bytes=" + ",".join(["0-"] * 100))
    assert again.content.count(CONTENT[:100]) == 1, "what overlaps is sent once"


async def test_a_download_goes_on_only_with_the_same_file(app: App, tmp_path: Path) -> None:
    path = await stored(app, tmp_path)
    first = await get(app, path)
    for same in (first.headers["etag"], first.headers["last-modified"]):
        assert (await get(app, path, range="bytes=5-", if_range=same)).status_code == 206
    for other in ('"x"', f"W/{first.headers['etag']}", formatdate(0, usegmt=True)):
        assert (await get(app, path, range="bytes=5-", if_range=other)).content == CONTENT
    again = await get(app, path, if_none_match=first.headers["etag"])
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])


async def test_a_link_ends_by_its_time(app: App, tmp_path: Path) -> None:
    path = await stored(app, tmp_path, seconds=60)
    app.clock.advance(59)
    assert (await get(app, path)).status_code == 200
    app.clock.advance(1)
    assert await refused(app, path) == 403


async def test_a_link_ends_with_its_file(app: App, tmp_path: Path) -> None:
    path = await stored(app, tmp_path)
    await app.asgi.state.stores.local.delete([KEY])
    assert await refused(app, path) == 404


async def test_no_link_no_file(app: App, tmp_path: Path) -> None:
    _, _, token, name = (await stored(app, tmp_path)).split("/")
    for changed in ("A" + token[1:], token[:-1], token + "A", "a.b", "..", token.partition(".")[0], "x" * 5000):
        assert await refused(app, f"/files/{changed}/{name}") in (403, 404)
    assert await refused(app, f"/files/{KEY}") == 404
    for path in ("/files", "/files/", f"/files/{token}", f"/files/{token}/", f"/files/{token}/a/b", f"/files//{name}"):
        assert (await get(app, path)).content != CONTENT, path
    assert (await get(app, f"/files/{token}/another-name")).content == CONTENT


@pytest.mark.parametrize("key", ["../server.key", "parlour", "parlour/team-sync", ".incoming", "parlour/team-sync/x"])
async def test_even_a_signed_link_leads_to_no_folder_and_to_nothing_else(app: App, tmp_path: Path, key: str) -> None:
    await stored(app, tmp_path)
    path = app.asgi.state.stores.links.make(LinkedFile(key, "x.mp4", inline=False), seconds=60)
    assert await refused(app, path) == 404


async def refused(app: App, path: str) -> int:
    reply = await get(app, path)
    assert reply.headers.get("cache-control") == "no-store" or reply.status_code == 404
    assert len(reply.content) < 2000
    return reply.status_code
