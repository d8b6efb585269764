"""The logs: calls of the API with their bodies, and what happened in calls."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.media.events import PeerFailed
from parlour.store import ERROR, ApiLine, CallLine, LogWriter, Retention
from tests.support.app import App, make_settings, running_app
from tests.support.call_server import CallServer, running_call_server
from tests.support.clock import START, FakeClock


async def api_lines(app: App, **query: Any) -> list[dict[str, Any]]:
    response = await app.http.get("/logs/api", params=query)
    assert response.status_code == 200, response.text
    found = response.json()
    assert isinstance(found, list)
    return found


async def test_every_call_with_a_key_is_remembered(app: App) -> None:
    made = await app.ok("POST", "/rooms", {"name": "a"})
    app.clock.advance(1)
    await app.http.post("/rooms?x=1", json={"name": "a"})
    await app.http.get("/rooms/ghost")
    await app.http.get("/rooms", headers={"Authorization": "Bearer wrong"})
    missing, refused, created = await api_lines(app)
    [key] = await app.database.keys.all()
    assert created == {
        "id": created["id"],
        "userId": key.id,
        "domainId": key.domain_id,
        "source": "api",
        "ip": "127.0.0.1",
        "method": "POST",
        "url": "/v1/rooms",
        "status": 200,
        "createdAt": "2027-01-15T08:00:00.000Z",
        "request": '{"name":"a"}',
        "response": created["response"],
    }
    assert json.loads(created["response"]) == made
    assert (refused["status"], refused["url"]) == (400, "/v1/rooms?***")
    assert json.loads(refused["response"])["info"] == "a room named a already exists"
    assert (missing["status"], missing["request"]) == (404, None)


async def test_pages_of_api_calls(app: App) -> None:
    for number in range(5):
        await app.http.get(f"/rooms/r{number}")
    every = await api_lines(app, url="/rooms/r")
    assert [line["url"] for line in every] == [f"/v1/rooms/r{number}" for number in (4, 3, 2, 1, 0)]
    assert await api_lines(app, url="/rooms/r", limit=2) == every[:2]
    assert await api_lines(app, url="/rooms/r", limit=2, starting_after=every[1]["id"]) == every[2:4]
    assert await api_lines(app, url="/rooms/r", limit=2, ending_before=every[3]["id"]) == every[1:3]
    assert await api_lines(app, url="/rooms/r", limit=2, ending_before="OLDEST") == every[3:]
    assert await api_lines(app, url="r_") == []
    assert await api_lines(app, source="webhook") == []


async def test_twenty_lines_unless_asked_otherwise(app: App) -> None:
    for _ in range(25):
        await app.http.get("/rooms")
    assert len(await api_lines(app)) == 20
    assert len(await api_lines(app, limit=100)) == 26


async def test_secrets_are_in_no_line(app: App) -> None:
    token = (await app.ok("POST", "/meeting-tokens", {"properties": {"user_name": "Ann"}}))["token"]
    await app.ok("GET", f"/meeting-tokens/{token}")
    lines = await api_lines(app)
    assert token not in json.dumps(lines)
    assert app.key not in json.dumps(lines)
    assert lines[0]["url"] == "/v1/meeting-tokens/***"
    assert json.loads(lines[1]["response"]) == {"token": "***"}


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("limit=5", "?limit=5"),
        ("limit=5&apikey=KEY&starting_after=x", "?limit=5&***&starting_after=x"),
        ("KEY", "?***"),
        ("limit=KEY", "?***"),
        ("limit=5KEY5", "?***"),
        ("token=eyJhbGciOi", "?***"),
        ("l%69mit=5", "?l%69mit=5"),
        ("", ""),
    ],
)
async def test_what_an_address_may_say_in_the_log(app: App, query: str, kept: str) -> None:
    await app.http.get(f"/rooms?{query.replace('KEY', app.key)}" if query else "/rooms")
    line = (await api_lines(app))[0]
    assert line["url"] == f"/v1/rooms{kept}"
    assert app.key not in json.dumps(line)


async def test_a_key_in_a_path_or_a_body_is_not_in_the_log(app: App) -> None:
    await app.http.get(f"/rooms/{app.key}")
    await app.http.post("/rooms", json={"name": app.key})
    assert app.key not in json.dumps(await api_lines(app))


async def test_a_long_body_does_not_wait_in_memory(app: App) -> None:
    rooms = [{"name": f"room-{number}"} for number in range(1000)]
    await app.http.post("/batch/rooms", json={"rooms": rooms})
    assert max(len(line.response or b"") for line in app.context.logs._api) < 100
    [line] = await api_lines(app)
    assert set(json.loads(line["request"])) == set(json.loads(line["response"])) == {"omitted_bytes"}


async def test_the_last_use_of_a_key_is_noted_later(app: App) -> None:
    await app.http.get("/rooms")
    first = app.clock.now()
    await app.context.logs.flush()
    app.clock.advance(59)
    await app.http.get("/rooms")
    await app.context.logs.flush()
    assert [key.last_used_at for key in await app.database.keys.all()] == [first]
    app.clock.advance(1)
    await app.http.get("/rooms")
    await app.context.logs.flush()
    assert [key.last_used_at for key in await app.database.keys.all()] == [first + 60]


async def test_an_operator_can_switch_the_log_of_calls_off(tmp_path: Path) -> None:
    async with running_app(make_settings(tmp_path / "data", records={"api_log": False})) as app:
        await app.ok("POST", "/rooms", {"name": "a"})
        assert await api_lines(app) == []


@pytest.mark.parametrize("query", ["limit=0", "source=x", "starting_after=x", "starting_after=99", "ending_before=-1"])
async def test_bad_queries_for_api_calls_are_refused(app: App, query: str) -> None:
    assert (await app.http.get(f"/logs/api?{query}")).status_code == 400


# What happened in calls


@pytest.fixture
async def server(tmp_path: Path, migrated_url: str) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path / "data", database={"url": migrated_url}) as running:
        await running.room()
        yield running


async def call_lines(server: CallServer, **query: Any) -> list[dict[str, Any]]:
    await server.signaling.calls.told()
    return list((await server.app.http.get("/logs", params=query)).json()["logs"])


async def meeting_id(server: CallServer) -> str:
    presence = await server.app.ok("GET", "/rooms/room/presence")
    return str(presence["data"][0]["mtgSessionId"])


def codes(lines: list[dict[str, Any]]) -> list[str]:
    return [line["code"] for line in lines]


async def test_a_call_is_told_line_by_line(server: CallServer) -> None:
    ann = await server.join(token={"is_owner": True})
    meeting = await meeting_id(server)
    server.clock.advance(2)
    bob = await server.join()
    await server.app.ok("POST", "/rooms/room/eject", {"ids": [bob.session_id]})
    await bob.closed()
    lines = await call_lines(server, mtgSessionId=meeting, order="ASC")
    assert codes(lines) == ["meeting.started", "participant.joined", "participant.joined", "participant.ejected"]
    assert lines[1] == {
        "time": "2027-01-15T08:00:00.000Z",
        "clientTime": None,
        "message": "joined as owner, 1 inside",
        "mtgSessionId": meeting,
        "userSessionId": ann.session_id,
        "peerId": None,
        "domainName": "parlour",
        "level": 20,
        "code": "participant.joined",
    }
    assert lines[3]["message"].startswith("ejected: ")
    assert codes(await call_lines(server, userSessionId=bob.session_id)) == [
        "participant.ejected",
        "participant.joined",
    ]
    assert codes(await call_lines(server, mtgSessionId=meeting, limit=1, offset=1)) == ["participant.joined"]
    later = int((START + 1) * 1000)
    assert len(await call_lines(server, mtgSessionId=meeting, startTime=later)) == 2
    assert len(await call_lines(server, mtgSessionId=meeting, endTime=later)) == 2
    assert await call_lines(server, mtgSessionId=meeting, includeLogs="false") == []


async def test_failures_of_media_are_errors(server: CallServer) -> None:
    ann = await server.join()
    meeting = await meeting_id(server)
    await server.signaling.calls.told()
    server.sfu.emit(PeerFailed(meeting, ann.session_id, "pub", "DTLS alert"))
    [line] = await call_lines(server, mtgSessionId=meeting, logLevel="ERROR")
    assert (line["level"], line["userSessionId"]) == (ERROR, ann.session_id)
    assert "DTLS alert" in line["message"]


@pytest.mark.parametrize("level", ["DEBUG", "CRITICAL"])
async def test_what_goes_wrong_is_remembered_whatever_the_servers_own_log_is_to_say(tmp_path: Path, level: str) -> None:
    root = logging.getLogger()
    before = root.level
    root.setLevel(level)
    try:
        async with running_call_server(tmp_path / "data") as server:
            await server.room()
            ann = await server.join()
            meeting = await meeting_id(server)
            server.sfu.emit(PeerFailed(meeting, ann.session_id, "pub", "DTLS alert"))
            lines = await call_lines(server, mtgSessionId=meeting, logLevel="ERROR")
    finally:
        root.setLevel(before)
    assert ["DTLS alert" in line["message"] for line in lines] == [True]


async def test_another_domain_reads_nothing(server: CallServer) -> None:
    await server.join()
    meeting = await meeting_id(server)
    other = await server.app.database.domains.create("other", "other.example", now=1.0)
    header = {"Authorization": f"Bearer {await server.app.new_key(other.id)}"}
    await server.signaling.calls.told()
    assert (await server.app.http.get(f"/logs?mtgSessionId={meeting}", headers=header)).json()["logs"] == []
    lines = (await server.app.http.get("/logs/api", headers=header)).json()
    assert [line["url"] for line in lines] == [f"/v1/logs?mtgSessionId={meeting}"]


async def test_ids_are_required(app: App) -> None:
    response = await app.http.get("/logs")
    assert response.status_code == 400
    assert response.json()["info"] == "mtgSessionId or userSessionId is required"
    assert (await app.http.get("/logs?mtgSessionId=x")).json() == {"logs": [], "metrics": []}


@pytest.mark.parametrize(
    "query", ["logLevel=LOUD", "order=UP", "startTime=x", "limit=101", "offset=-1", "includeLogs=1"]
)
async def test_bad_queries_are_refused(app: App, query: str) -> None:
    assert (await app.http.get(f"/logs?mtgSessionId=x&{query}")).status_code == 400


# The writer


def line(at: float, text: str = "x") -> CallLine:
    return CallLine("d", "m", None, at, 20, "test", text)


async def kept(app: App) -> list[str]:
    found = await app.database.logs.of_call("d", meeting_id="m", session_id=None, limit=100, offset=0)
    return [one.message for one in found]


async def test_what_does_not_fit_is_counted(app: App, clock: FakeClock) -> None:
    writer = LogWriter(app.database, clock, capacity=2)
    for number in range(5):
        writer.call(line(START, str(number)))
    writer.api(ApiLine("d", None, "api", None, "GET", "/", 200, START, None, None))
    await writer.flush()
    assert (await kept(app), writer.lost) == (["1", "0"], 4)


async def test_lines_go_by_age_and_by_number(app: App, clock: FakeClock) -> None:
    writer = LogWriter(app.database, clock, retention=Retention(rows=3, days=1.0))
    for number in range(6):
        writer.call(line(START + number, str(number)))
    await writer.flush()
    await app.database.logs.prune(newest=3, since=START)
    assert await kept(app) == ["5", "4", "3"]
    await app.database.logs.prune(newest=3, since=START + 4)
    assert await kept(app) == ["5", "4"]
    await app.database.logs.prune(newest=3, since=START + 100)
    assert await kept(app) == []


async def test_a_clock_that_is_set_back_keeps_no_line_waiting(app: App, clock: FakeClock) -> None:
    await app.http.get("/rooms")
    clock.step(-3600)
    written = asyncio.Event()
    write = app.database.logs.write

    async def noticed(*lines: Any) -> None:
        await write(*lines)
        written.set()

    app.database.logs.write = noticed  # type: ignore[method-assign]
    clock.advance(1)
    await asyncio.wait_for(written.wait(), 20)
