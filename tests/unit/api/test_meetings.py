"""Meetings: from people in calls to what REST tells of them."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from parlour.api import meetings as module
from parlour.api.meetings import MEETINGS, MeetingList, ShownMeeting
from parlour.calls.facts import ParticipantFacts, PersonCame
from parlour.history import HistoryObserver
from parlour.store import MeetingRecord, ParticipantRecord
from tests.support.app import App, make_settings, running_app
from tests.support.call_client import CallClient
from tests.support.call_server import CallServer, running_call_server
from tests.support.clock import START, FakeClock
from tests.support.presence import present


@pytest.fixture
async def server(tmp_path: Path, migrated_url: str) -> AsyncIterator[CallServer]:
    async with running_call_server(tmp_path / "data", database={"url": migrated_url}) as running:
        await running.room()
        yield running


async def settled(server: CallServer) -> None:
    """Wait until everything that happened in calls has been told."""
    await server.signaling.calls.told()


async def meetings(server: CallServer, **query: Any) -> dict[str, Any]:
    await settled(server)
    response = await server.app.http.get("/meetings", params=query)
    assert response.status_code == 200, response.text
    body = response.json()
    assert isinstance(body, dict)
    return body


async def leave(client: CallClient) -> None:
    await client.notify("leave")
    await client.closed()


async def test_a_meeting_of_two_is_told_while_it_goes_on_and_afterwards(server: CallServer) -> None:
    ann = await server.join(token={"user_id": "ann", "user_name": "Ann"})
    assert await meetings(server) == {"total_count": 0, "data": []}
    server.clock.advance(10)
    bob = await server.join()
    server.clock.advance(20)
    [meeting] = (await meetings(server))["data"]
    assert meeting == {
        "id": meeting["id"],
        "room": "room",
        "start_time": int(START),
        "duration": 30,
        "ongoing": True,
        "max_participants": 2,
        "participants": [
            {
                "user_id": "ann",
                "participant_id": ann.session_id,
                "user_name": "Ann",
                "join_time": int(START),
                "duration": 30,
            },
            {
                "user_id": None,
                "participant_id": bob.session_id,
                "user_name": meeting["participants"][1]["user_name"],
                "join_time": int(START) + 10,
                "duration": 20,
            },
        ],
    }
    await leave(bob)
    server.clock.advance(5)
    await leave(ann)
    [after] = (await meetings(server))["data"]
    assert (after["id"], after["ongoing"], after["duration"]) == (meeting["id"], False, 35)
    assert [one["duration"] for one in after["participants"]] == [35, 20]
    server.clock.advance(1000)
    assert (await meetings(server))["data"] == [after]
    without = {key: value for key, value in after.items() if key != "participants"}
    assert await server.app.ok("GET", f"/meetings/{after['id']}") == without
    assert (await meetings(server, no_participants="true"))["data"] == [without]


async def test_somebody_alone_counts_after_half_a_minute(server: CallServer) -> None:
    await server.join()
    server.clock.advance(29)
    assert (await meetings(server))["total_count"] == 0
    server.clock.advance(1)
    assert (await meetings(server))["data"][0]["duration"] == 30


async def test_ten_minutes_alone_end_a_meeting(server: CallServer) -> None:
    await server.join()
    bob = await server.join()
    await leave(bob)
    server.clock.advance(599)
    assert (await meetings(server))["data"][0]["ongoing"] is True
    server.clock.advance(1)
    [ended] = (await meetings(server))["data"]
    assert (ended["ongoing"], ended["duration"]) == (False, 600)
    assert sorted(one["duration"] for one in ended["participants"]) == [0, 600]
    await server.join()
    server.clock.advance(3)
    body = await meetings(server)
    assert [(one["ongoing"], one["duration"]) for one in body["data"]] == [(True, 3), (False, 600)]


async def test_who_took_part_is_paged_by_time_and_by_id(server: CallServer) -> None:
    people = []
    for _ in range(4):
        people.append(await server.join())
        server.clock.advance(10)
    [meeting] = (await meetings(server))["data"]
    path = f"/meetings/{meeting['id']}/participants"

    async def ids(**query: Any) -> list[str]:
        response = await server.app.http.get(path, params=query)
        return [one["participant_id"] for one in response.json()["data"]]

    order = [one.session_id for one in people]
    assert await ids() == order
    assert await ids(limit=2) == order[:2]
    assert await ids(limit=2, joined_after=order[1]) == order[2:]
    assert await ids(joined_before=order[1]) == order[:1]
    assert await ids(joined_after=START + 10, joined_before=START + 30) == [order[2]]
    end = await server.app.http.get(path, params={"joined_after": order[-1]})
    assert end.status_code == 404
    bad = await server.app.http.get(path, params={"joined_after": "11111111-1111-4111-8111-111111111111"})
    assert bad.status_code == 400


async def three_meetings(server: CallServer) -> list[str]:
    """Hold meetings in rooms a, b and a, 100 seconds apart; the last goes on. Returns their ids, newest first."""
    for name in ("a", "b"):
        await server.room(name)
    for name in ("a", "b", "a"):
        people = [await server.join(name), await server.join(name)]
        await settled(server)
        if name != "a" or server.clock.now() == START:
            for one in people:
                await leave(one)
            await settled(server)
            server.clock.advance(100)
    return [meeting["id"] for meeting in (await meetings(server))["data"]]


async def test_filters_and_pages(server: CallServer) -> None:
    newest, middle, oldest = await three_meetings(server)

    async def found(**query: Any) -> tuple[int, list[str]]:
        body = await meetings(server, **query)
        return body["total_count"], [meeting["id"] for meeting in body["data"]]

    assert await found() == (3, [newest, middle, oldest])
    assert await found(room="a") == (2, [newest, oldest])
    assert await found(room="never-was") == (0, [])
    assert await found(ongoing="true") == (1, [newest])
    assert await found(ongoing="false") == (2, [middle, oldest])
    assert await found(timeframe_start=int(START) + 100) == (2, [newest, middle])
    assert await found(timeframe_end=int(START) + 100) == (1, [oldest])
    assert await found(limit=1) == (3, [newest])
    assert await found(limit=1, starting_after=newest) == (3, [middle])
    assert await found(limit=1, ending_before=oldest) == (3, [middle])
    assert await found(limit=2, ending_before="OLDEST") == (3, [middle, oldest])


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=101",
        "ongoing=maybe",
        "no_participants=1",
        "timeframe_start=soon",
        "timeframe_end=nan",
        "timeframe_end=1e99",
        "starting_after=x",
        "starting_after=11111111-1111-4111-8111-111111111111",
        "starting_after=a&ending_before=b",
    ],
)
async def test_bad_queries_are_refused(app: App, query: str) -> None:
    response = await app.http.get(f"/meetings?{query}")
    assert (response.status_code, response.json()["error"]) == (400, "invalid-request-error")


@pytest.mark.parametrize("meeting_id", ["x", "11111111-1111-4111-8111-111111111111", "%00"])
async def test_an_unknown_meeting_is_not_found(app: App, meeting_id: str) -> None:
    for path in (f"/meetings/{meeting_id}", f"/meetings/{meeting_id}/participants"):
        assert (await app.http.get(path)).status_code == 404


async def test_another_domain_sees_nothing_of_it(server: CallServer) -> None:
    newest, *_ = await three_meetings(server)
    other = await server.app.database.domains.create("other", "other.example", now=1.0)
    header = {"Authorization": f"Bearer {await server.app.new_key(other.id)}"}
    assert (await server.app.http.get("/meetings", headers=header)).json()["total_count"] == 0
    assert (await server.app.http.get(f"/meetings/{newest}", headers=header)).status_code == 404


def came(domain_id: str, name: str, at: float) -> PersonCame:
    who = ParticipantFacts(name, None, name, False, at, None, {})
    return PersonCame(
        domain_id=domain_id,
        room_id="r",
        room_name="room",
        meeting_id=MEETING,
        at=at,
        started_at=at,
        participant=who,
        participants_now=1,
    )


MEETING = "22222222-2222-4222-8222-222222222222"


async def test_a_killed_servers_meetings_end_when_it_was_last_seen(
    tmp_path: Path, migrated_url: str, clock: FakeClock
) -> None:
    settings = make_settings(tmp_path / "data", migrated_url)
    async with running_app(settings, clock=clock) as app:
        domain = await app.database.domains.by_host("")
        now = clock.now()
        async with present(app.database, clock, "killed") as presence:
            history = HistoryObserver(app.database, app.context.logs, clock, presence)
            await history.observe([came(domain.id, "a", now), came(domain.id, "b", now)])
            await app.database.servers.seen(presence.id, now + 45)
    clock.advance(5000)
    async with running_app(settings, clock=clock) as app, present(app.database, clock, "killed"):
        pass
    async with running_app(settings, clock=clock) as app:
        meeting = await app.ok("GET", f"/meetings/{MEETING}")
        assert (meeting["ongoing"], meeting["duration"]) == (False, 45)
        people = (await app.ok("GET", f"/meetings/{MEETING}/participants"))["data"]
        assert [one["duration"] for one in people] == [45, 45]


async def test_another_server_on_the_database_starts_and_stops_without_ending_a_meeting(
    server: CallServer, tmp_path: Path, migrated_url: str
) -> None:
    for _ in range(2):
        await server.join()
    [before] = (await meetings(server))["data"]
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(tmp_path / "data" / "server.key", other)
    async with running_app(make_settings(other, migrated_url), clock=server.clock) as second:
        shown = await second.ok("GET", f"/meetings/{before['id']}")
        assert shown["ongoing"] is True
    assert [one["ongoing"] for one in (await meetings(server))["data"]] == [True]


def shown(
    user_id: str | None = "ann", *, left_at: float | None = None, hides: bool = False, people: bool = True
) -> Any:
    """Return how a meeting of one looks that began at 100.4, asked for at 200.6."""
    one = ParticipantRecord("s", user_id, "Ann", 100.4, left_at)
    meeting = MeetingRecord("m", "room", 100.4, left_at, 2, (one,))
    built = MEETINGS.build(MeetingList(1, [ShownMeeting(meeting, 200.6, people, hides)]))
    assert isinstance(built, dict)
    [first] = built["data"]  # type: ignore[misc]
    return first


@pytest.mark.parametrize(
    ("user_id", "told"),
    [
        (None, None),
        ("ann@example.com", "hipaa"),
        ("", "hipaa"),
        ("4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10", "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"),
        ("4A9C2C1E-96B4-4C8E-9D52-0A4F9B6F1F10", "4A9C2C1E-96B4-4C8E-9D52-0A4F9B6F1F10"),
        ("4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10\n", "hipaa"),
        ("ann 4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10", "hipaa"),
    ],
    ids=ascii,
)
def test_a_hipaa_domain_tells_user_ids_only_if_they_are_uuids(user_id: str | None, told: str | None) -> None:
    assert shown(user_id, hides=True)["participants"][0]["user_id"] == told
    assert shown(user_id)["participants"][0]["user_id"] == user_id


@pytest.mark.parametrize(
    ("left_at", "duration"), [(None, 100), (150.4, 50), (150.9, 50), (151.0, 51), (100.4, 0), (90.0, 0)]
)
def test_durations_are_whole_seconds_and_never_negative(left_at: float | None, duration: int) -> None:
    meeting = shown(left_at=left_at)
    assert (meeting["start_time"], meeting["duration"], meeting["ongoing"]) == (100, duration, left_at is None)
    assert (meeting["participants"][0]["join_time"], meeting["participants"][0]["duration"]) == (100, duration)


def test_without_participants_there_is_no_list_rather_than_an_empty_one() -> None:
    assert "participants" not in shown(people=False)
    alone = module.MEETING.build(ShownMeeting(MeetingRecord("m", "room", 1.0, 2.0, 1), 9.0))
    assert isinstance(alone, dict)
    assert set(alone) == {"id", "room", "start_time", "duration", "ongoing", "max_participants"}
