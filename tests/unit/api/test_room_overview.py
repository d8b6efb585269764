"""Rooms with their calls: found by name, by whether somebody is inside, page by page."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.app import App
from tests.support.call_server import CallServer, running_call_server


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        yield running


def names(page: dict[str, Any]) -> list[str]:
    return [each["room"]["name"] for each in page["data"]]


async def test_a_search_finds_a_part_of_a_name_in_whichever_case_and_takes_it_literally(app: App) -> None:
    for name in ("Team-Sync", "a_b", "axb", "team"):
        await app.ok("POST", "/rooms", {"name": name})
        app.clock.advance(1)
    wanted = {"TEAM": ["team", "Team-Sync"], "_": ["a_b"], "%": [], "": ["team", "axb", "a_b", "Team-Sync"]}
    for search, found in wanted.items():
        page = await app.http.get("/parlour/rooms", params={"search": search})
        assert names(page.json()) == found
        assert page.json()["total_count"] == len(found)
    assert (await app.http.get("/parlour/rooms", params={"search": "x" * 129})).status_code == 400
    assert (await app.ok("GET", "/parlour/rooms?search=%00%ED%A0%80"))["data"] == []


async def test_pages_follow_each_other_within_a_search(app: App) -> None:
    for number in range(5):
        await app.ok("POST", "/rooms", {"name": f"a{number}"})
        await app.ok("POST", "/rooms", {"name": f"b{number}"})
        app.clock.advance(1)
    first = await app.ok("GET", "/parlour/rooms?search=a&limit=2")
    assert (names(first), first["total_count"]) == (["a4", "a3"], 5)
    after = first["data"][-1]["room"]["id"]
    assert names(await app.ok("GET", f"/parlour/rooms?search=a&limit=2&starting_after={after}")) == ["a2", "a1"]
    assert (await app.http.get("/parlour/rooms?starting_after=nonsense")).status_code == 400


async def test_rooms_tell_of_their_calls(server: CallServer) -> None:
    await server.room("empty"), await server.room("busy")
    ann = await server.join("busy")
    server.clock.advance(60)
    await server.join("busy", token={"permissions": {"hasPresence": False}})
    page = await server.app.ok("GET", "/parlour/rooms")
    calls = {each["room"]["name"]: each.get("call") for each in page["data"]}
    assert calls["empty"] is None
    assert calls["busy"]["participants"] == 2
    assert calls["busy"]["meeting_id"] == ann.joined["meeting_id"]
    assert page["live_count"] == 1
    live = await server.app.ok("GET", "/parlour/rooms?live=true")
    assert (names(live), live["total_count"]) == (["busy"], 1)
    assert names(await server.app.ok("GET", "/parlour/rooms?live=true&search=emp")) == []


async def test_who_has_left_is_inside_no_more(server: CallServer) -> None:
    await server.room("busy")
    ann = await server.join("busy")
    await ann.notify("leave")
    await ann.closed()
    page = await server.app.ok("GET", "/parlour/rooms?live=true")
    assert (page["live_count"], page["data"]) == (0, [])
