"""Calls and participants over time, over REST."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.api import activity
from tests.support.app import App
from tests.support.call_client import CallClient
from tests.support.call_server import CallServer, running_call_server
from tests.support.clock import START


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path) as running:
        await running.room()
        yield running


async def asked(server: CallServer, **query: Any) -> dict[str, Any]:
    await server.signaling.calls.told()
    response = await server.app.http.get("/parlour/activity", params=query)
    assert response.status_code == 200, response.text
    body: dict[str, Any] = response.json()
    return body


async def leave(client: CallClient) -> None:
    await client.notify("leave")
    await client.closed()


async def test_it_tells_the_most_at_once_in_each_stretch_up_to_now(server: CallServer) -> None:
    ann, ben = await server.join(), await server.join()
    server.clock.advance(60)
    await leave(ben)
    server.clock.advance(60)
    found = await asked(server, start=START - 60, end=START + 180, points=4)
    assert found == {"start": START - 60, "step": 60, "calls": [0, 1, 1, 0], "participants": [0, 2, 1, 0]}
    await leave(ann)
    assert (await asked(server, start=START - 60, end=START + 180, points=4))["participants"] == [0, 2, 1, 0]


async def test_without_a_time_it_is_the_last_six_hours(server: CallServer) -> None:
    found = await asked(server)
    assert (len(found["calls"]), len(found["participants"])) == (120, 120)
    assert found["start"] == START - 6 * 3600
    assert found["step"] == 180


async def test_one_room_can_be_looked_at(server: CallServer) -> None:
    await server.room("other")
    for room in ("room", "room", "other", "other", "other"):
        await server.join(room)
    server.clock.advance(60)
    window: dict[str, Any] = {"start": START, "end": START + 60, "points": 1}
    assert (await asked(server, **window))["participants"] == [5]
    assert (await asked(server, **window, room="other"))["participants"] == [3]
    assert (await asked(server, **window, room="nowhere"))["participants"] == [0]


@pytest.mark.parametrize(
    "query",
    ["start=10&end=10", "start=20&end=10", "start=0&end=2678401", "points=0", "points=501", "start=x", "end=-1"],
)
async def test_a_strange_time_is_refused(app: App, query: str) -> None:
    response = await app.http.get(f"/parlour/activity?{query}")
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")


async def test_more_than_can_be_counted_quickly_is_refused(server: CallServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(activity, "MOST_STAYS", 2)
    await server.join(), await server.join()
    server.clock.advance(1)
    assert (await asked(server, points=1))["participants"] == [2]
    await server.join()
    server.clock.advance(1)
    await server.signaling.calls.told()
    response = await server.app.http.get("/parlour/activity")
    assert response.status_code == 400
    assert "more than 2 people" in response.json()["info"]


async def test_where_nobody_ever_met_there_is_nothing(app: App) -> None:
    found = await app.ok("GET", "/parlour/activity?points=2&room=a")
    assert (found["calls"], found["participants"]) == ([0, 0], [0, 0])
