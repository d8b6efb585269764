"""Calls that a server kept: the next one of its folder goes on with them, once, or else they end as its others do."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, select

from parlour.calls.facts import MeetingBegan, ParticipantFacts, PersonCame
from parlour.history import HistoryObserver
from parlour.store import Database, KeptCall, KeptFormat, LogWriter, Presence, WebhookChanges
from parlour.store.tables import kept_calls, outbox_events, rooms
from parlour.webhooks import EVENT_TYPES, endings
from parlour.webhooks.observer import WebhookObserver
from tests.support.clock import START, FakeClock
from tests.support.presence import left_open

MEETING = "22222222-2222-4222-8222-222222222222"
FORMAT, SECONDS = 7, 30.0
PEOPLE = ["a", "b"]


@pytest.fixture
async def database(migrated_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(migrated_url, server_key=b"k" * 32, now=START)
    domain_id = (await opened.domains.all())[0].id
    wanted = WebhookChanges("https://hooks.example.com/", "c2VjcmV0", None, "exponential", EVENT_TYPES)
    await opened.webhooks.create(domain_id, wanted, most=1, now=START)
    yield opened
    await opened.close()


async def start(database: Database, clock: FakeClock, *, folder: str = "folder", known: int = FORMAT) -> Presence:
    presence = Presence(database, clock, folder, endings, kept=KeptFormat(known, SECONDS))
    await presence.start()
    return presence


async def stopped_with_a_call(database: Database, clock: FakeClock) -> KeptCall:
    """Let a server with a call of two be stopped in order; return the call."""
    domain_id = (await database.domains.all())[0].id
    room = await database.rooms.create(domain_id, "room", privacy="public", config={}, now=START)
    presence = await start(database, clock)
    where: dict[str, Any] = {
        "domain_id": domain_id,
        "room_id": room.id,
        "room_name": "room",
        "meeting_id": MEETING,
        "at": clock.now(),
        "started_at": clock.now(),
    }
    who = ParticipantFacts("a", None, "Ann", False, clock.now(), None, {})
    facts = [
        MeetingBegan(**where),
        *(PersonCame(**where, participant=replace(who, session_id=each), participants_now=1) for each in PEOPLE),
    ]
    for observer in (
        WebhookObserver(database, clock, "https://x", lambda *_: None, server_id=presence.id),
        HistoryObserver(database, LogWriter(database, clock), clock, presence),
    ):
        await observer.observe(facts)
    clock.advance(10)
    call = KeptCall(MEETING, domain_id, room.id, "room", FORMAT, json.dumps({"secret": "é"}))
    await presence.keep([call])
    await presence.stop()
    return call


async def ended(database: Database) -> list[str]:
    query = select(outbox_events.c.type).order_by(outbox_events.c.seq)
    kinds: list[str] = await database._backend.read(lambda connection: list(connection.execute(query).scalars()))
    return [kind for kind in kinds if kind in ("participant.left", "meeting.ended")]


async def rows(database: Database) -> int:
    query = select(kept_calls.c.meeting_id)
    return len(await database._backend.read(lambda connection: connection.execute(query).all()))


ENDED = ["participant.left", "participant.left", "meeting.ended"]


async def test_the_next_server_goes_on_with_it_and_its_record(database: Database) -> None:
    clock = FakeClock()
    call = await stopped_with_a_call(database, clock)
    clock.advance(SECONDS)
    presence = await start(database, clock)
    [kept] = presence.kept
    assert replace(kept, record=None) == call
    assert kept.record is not None
    assert (kept.record.id, kept.record.max_participants, sorted(kept.record.stays)) == (MEETING, 2, PEOPLE)
    assert await ended(database) == []
    assert await left_open(database) == [(MEETING, ""), *((MEETING, each) for each in PEOPLE)]
    assert await rows(database) == 0
    await presence.stop()


async def test_a_server_that_dies_with_it_leaves_it_to_be_ended_once(database: Database) -> None:
    clock = FakeClock()
    await stopped_with_a_call(database, clock)
    await start(database, clock)  # and no more is heard of it
    for _ in range(2):
        presence = await start(database, clock)
        assert presence.kept == []
        assert await ended(database) == ENDED
        await presence.stop()


@pytest.mark.parametrize("why", ["late", "format", "room"])
async def test_what_cannot_go_on_has_ended_when_the_server_did(database: Database, why: str) -> None:
    clock = FakeClock()
    call = await stopped_with_a_call(database, clock)
    if why == "late":
        clock.advance(SECONDS + 1)
    if why == "room":
        await database._backend.write(lambda connection: connection.execute(delete(rooms)))
    presence = await start(database, clock, known=FORMAT + (why == "format"))
    assert presence.kept == []
    assert await ended(database) == ENDED
    assert await rows(database) == 0
    record = await database.meetings.get(call.domain_id, MEETING, now=clock.now())
    assert record is not None
    assert record.ended_at == START + 10
    await presence.stop()


async def test_another_server_ends_it_when_none_takes_it_up(database: Database) -> None:
    clock = FakeClock()
    await stopped_with_a_call(database, clock)
    other = await start(database, clock, folder="another")
    assert other.kept == []
    assert await ended(database) == []
    for server in await database.servers.all():
        if server.folder == "folder":
            await database.servers.bury(server, endings, now=clock.now())
    assert await ended(database) == ENDED
    assert await rows(database) == 0
    assert (await start(database, clock)).kept == []
    assert await ended(database) == ENDED
