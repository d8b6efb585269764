"""GIFs through the whole server: found in a call, fetched on its own origin, and nowhere without a key."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.call_client import Refused
from tests.support.call_server import CallServer, running_call_server
from tests.support.giphy import FakeGiphy, Writer, answer, running_giphy

ROOM: dict[str, Any] = {"enable_chat": True, "enable_advanced_chat": True}
ORIGIN = "http://meet.example.com"
KEY = "sesame-open"


@pytest.fixture
async def giphy() -> AsyncIterator[FakeGiphy]:
    async with running_giphy() as running:
        yield running


@pytest.fixture
async def server(tmp_path: Path, giphy: FakeGiphy) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path, gifs={"giphy_key": KEY, "api_url": giphy.url}) as running:
        yield running


async def get(server: CallServer, path: str, **headers: str) -> httpx.Response:
    return await server.app.http.get(f"{ORIGIN}{path}", headers=headers)


async def test_people_find_gifs_and_their_browsers_get_them_here(server: CallServer, giphy: FakeGiphy) -> None:
    await server.room(**ROOM)
    ann = await server.join()
    assert ann.joined["gifs"] is True
    found = await ann.request("search-gifs", query="cats", language="de")
    assert (len(found["gifs"]), found["next"], found["trouble"]) == (24, 24, None)
    made = found["gifs"][0]["id"]
    for size, media_bytes in (("small", 100), ("small-still", 100), ("chat", 356), ("chat-still", 356)):
        reply = await get(server, f"/gifs/{made}/{size}")
        assert reply.status_code == 200
        assert int.from_bytes(reply.content[6:8], "little") == media_bytes
        assert reply.headers["content-type"] == "image/gif"
        assert reply.headers["x-content-type-options"] == "nosniff"
        assert reply.headers["content-security-policy"].startswith("default-src 'none'; sandbox")
        assert reply.headers["cross-origin-resource-policy"] == "same-origin"
        assert reply.headers["cache-control"] == "private, max-age=604800, immutable"
    again = await get(server, f"/gifs/{made}/chat", **{"If-None-Match": reply.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert KEY not in f"{ann.joined} {found} {reply.headers}"
    assert all(f"api_key={KEY}" in path for path in giphy.asked if path.startswith("/v1/"))


async def test_other_requests_go_on_while_giphy_thinks(server: CallServer, giphy: FakeGiphy) -> None:
    await server.room(**ROOM)
    ann = await server.join()

    async def slow(fake: FakeGiphy, path: str, writer: Writer) -> None:
        await ann.request("set-user-name", name="Ann while it lasts")
        await answer(writer, b"{}", status=500)

    giphy.behaviour = slow
    assert (await ann.request("search-gifs"))["trouble"] == "unavailable"


async def test_whoever_leaves_before_the_answer_disturbs_nobody(server: CallServer, giphy: FakeGiphy) -> None:
    await server.room(**ROOM)
    ann, ben = await server.join(), await server.join()

    async def leave(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        await ann.close()
        await answer(writer, b"{}", status=500)

    giphy.behaviour = leave
    await ann.notify("search-gifs")
    await ben.push("participant-left")
    giphy.behaviour = None
    assert (await ben.request("search-gifs", query="cats"))["trouble"] is None


@pytest.mark.parametrize(
    "path",
    [
        "/gifs/a.b/chat",
        "/gifs/{id}x/chat",
        "/gifs/x{id}/chat",
        "/gifs/{id}/original",
        "/gifs/{id}/",
        "/gifs/{id}",
        "/gifs/http%3A%2F%2F127.0.0.1%2F/chat",
        "/gifs/..%2f..%2fetc/chat",
    ],
)
async def test_nothing_else_is_fetched(server: CallServer, giphy: FakeGiphy, path: str) -> None:
    await server.room(**ROOM)
    ann = await server.join()
    made = (await ann.request("search-gifs"))["gifs"][0]["id"]
    assert (await get(server, path.format(id=made))).status_code == 404
    assert giphy.fetched() == []


async def test_what_giphy_does_not_give_is_told_as_such(server: CallServer, giphy: FakeGiphy) -> None:
    await server.room(**ROOM)
    ann = await server.join()
    made = (await ann.request("search-gifs"))["gifs"][0]["id"]

    async def evil(_giphy: FakeGiphy, _path: str, writer: Writer) -> None:
        await answer(writer, b"<script>alert(1)</script>", "image/gif")

    giphy.behaviour = evil
    reply = await get(server, f"/gifs/{made}/chat")
    assert (reply.status_code, reply.headers["cache-control"]) == (502, "no-store")
    assert reply.headers["content-type"].startswith("text/plain")
    assert "script" not in reply.text


async def test_too_many_pictures_are_refused_for_a_while(
    server: CallServer, giphy: FakeGiphy, monkeypatch: Any
) -> None:
    monkeypatch.setattr("parlour.gifs.pictures.FETCHES", 2)
    await server.room(**ROOM)
    ann = await server.join()
    found = (await ann.request("search-gifs"))["gifs"]
    statuses = [(await get(server, f"/gifs/{each['id']}/small")).status_code for each in found[:3]]
    assert statuses == [200, 200, 429]


async def test_a_server_without_a_key_has_none_and_says_so(tmp_path: Path) -> None:
    async with running_call_server(tmp_path) as server:
        await server.room(**ROOM)
        ann = await server.join()
        assert "gifs" not in ann.joined
        with pytest.raises(Refused) as refused:
            await ann.request("search-gifs", query="cats")
        assert refused.value.error["type"] == "not-possible"
        assert (await get(server, f"/gifs/a.{'b' * 22}/chat")).status_code == 404
