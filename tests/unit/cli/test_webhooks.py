"""`parlour webhooks`: what was delivered, and sending it again."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from parlour.store import Database, NewEvent, load_server_key
from tests.support.rest import parlour


def on_database(folder: Path, work: Callable[[Database], Awaitable[None]]) -> None:
    async def run() -> None:
        database = await Database.open(f"sqlite:///{folder / 'parlour.db'}", server_key=load_server_key(folder))
        try:
            await work(database)
        finally:
            await database.close()

    asyncio.run(run())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with one delivery that was given up, one that was delivered, and one that waits."""

    async def fill(database: Database) -> None:
        domain_id = (await database.domains.all())[0].id
        events = [
            NewEvent(f"e-{number}", "room", "meeting.started", "{}", "http://a.example/", f"x/{number}")
            for number in range(3)
        ]
        outbox = database.outbox
        lanes = await outbox.record(domain_id, events, now=1_800_000_000.0)
        first, second, _ = [(await outbox.lane(lane, 1))[0] for lane in lanes]
        await outbox.failed(first, status=500, error="it answered 500", next_at=None, trip_after=None, now=1.0)
        await outbox.delivered(second, status=200, now=1.0)

    on_database(tmp_path, fill)
    return tmp_path


def states(folder: Path) -> list[str]:
    listed = parlour("webhooks", "deliveries", "--data-dir", str(folder)).stdout.splitlines()
    return [line.split()[0] for line in listed]


def test_deliveries_are_listed_newest_first(folder: Path) -> None:
    assert states(folder) == ["pending", "delivered", "failed"]
    line = parlour("webhooks", "deliveries", "--state", "failed", "--data-dir", str(folder)).stdout
    assert line == "failed     1  2027-01-15T08:00:00Z  meeting.started  room  e-0  it answered 500\n"


def test_what_was_given_up_is_sent_again(folder: Path) -> None:
    assert parlour("webhooks", "replay", "--failed", "--data-dir", str(folder)).stdout == "1 delivery is sent again\n"
    assert states(folder) == ["pending", "delivered", "pending"]


def test_one_event_or_all_since_a_day_are_sent_again(folder: Path) -> None:
    place = ("--data-dir", str(folder))
    assert parlour("webhooks", "replay", "--since", "2027-01-16", *place).stdout == "0 deliveries are sent again\n"
    assert parlour("webhooks", "replay", "--event", "e-1", *place).stdout == "1 delivery is sent again\n"
    assert parlour("webhooks", "replay", "--since", "2027-01-15", *place).stdout == "1 delivery is sent again\n"
    assert states(folder) == ["pending", "pending", "pending"]


def test_a_replay_says_what_it_wants(folder: Path) -> None:
    refused = parlour("webhooks", "replay", "--data-dir", str(folder), check=False)
    assert (refused.returncode, refused.stderr[:9]) == (1, "parlour: ")
    bad = parlour("webhooks", "deliveries", "--state", "lost", "--data-dir", str(folder), check=False)
    assert bad.returncode == 1


def test_that_there_is_nothing_is_said(tmp_path: Path) -> None:
    listed = parlour("webhooks", "deliveries", "--data-dir", str(tmp_path))
    assert (listed.stdout, listed.stderr) == ("", "there are no deliveries\n")
    listed = parlour("webhooks", "deliveries", "--state", "failed", "--data-dir", str(tmp_path))
    assert listed.stderr == "there are no such deliveries\n"
