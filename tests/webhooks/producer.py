"""A server's webhooks in a process of their own, to be killed: `producer.py DATA_DIR FIRST LAST ROOMS [DATABASE_URL]`.

Lives through meetings FIRST to LAST, in turn in each of ROOMS rooms, and says each event's id on standard output once
the observer has returned, which is when a call may rely on it. Afterwards it goes on delivering until it is killed.
"""

import asyncio
import sys
from pathlib import Path
from typing import Any

from parlour.calls.facts import (
    FACTS,
    AboutJob,
    CallFact,
    MeetingBegan,
    MeetingOver,
    ParticipantFacts,
    PersonCame,
    PersonWent,
    WaitingCame,
    WaitingWent,
)
from parlour.clock import SystemClock
from parlour.settings import WebhookSettings
from parlour.store import Database, DataFolder, Presence, load_server_key
from parlour.webhooks import WebhookService, endings
from parlour.webhooks.delivery import DeliveryLimits
from parlour.webhooks.events import event_of
from parlour.webhooks.retry import RetryPolicy

QUICK = RetryPolicy(exponential=(0.05, 0.1, 0.2, 0.2), breaker=(0.05,), longest=0.2)


async def main(data_dir: Path, first: int, last: int, rooms: int, url: str = "") -> None:
    """Run until killed."""
    clock = SystemClock()
    folder = DataFolder.claim(data_dir)
    url = url or f"sqlite:///{data_dir / 'parlour.db'}"
    database = await Database.open(url, server_key=load_server_key(data_dir), now=clock.now())
    domain_id = (await database.domains.all())[0].id
    settings = WebhookSettings(allow_private_addresses=True)
    presence = Presence(database, clock, folder.identity, endings)
    await presence.start()
    service = WebhookService(
        database, clock, settings, presence, origin="http://server", retries=QUICK, limits=DeliveryLimits(seconds=0.3)
    )
    service.start()
    _say("ready")
    numbers = iter(range(first, last))
    await asyncio.gather(*(_room(service, clock, domain_id, f"room-{room}", numbers) for room in range(rooms)))
    _say("done")
    await asyncio.Event().wait()


OF_PEOPLE = tuple(kind for kind in FACTS if not issubclass(kind, AboutJob))


async def _room(service: WebhookService, clock: SystemClock, domain_id: str, room: str, numbers: object) -> None:
    for number in numbers:  # type: ignore[attr-defined]
        began = clock.now()
        for kind in OF_PEOPLE:
            fact = _fact(kind, domain_id, room, number, began, clock.now())
            await service.observer.observe([fact])
            _say(f"event {room} {event_of(fact).id}")


def _fact(kind: type[CallFact], domain_id: str, room: str, number: int, began: float, now: float) -> CallFact:
    person = ParticipantFacts(f"session-{number}", None, "Ann", False, began, None, {})
    where: dict[str, Any] = {
        "domain_id": domain_id,
        "room_id": room,
        "room_name": room,
        "meeting_id": f"meeting-{number}",
        "at": now,
        "started_at": began,
    }
    if kind is PersonCame or kind is PersonWent:
        return kind(**where, participant=person, participants_now=0)
    if kind is WaitingWent:
        return kind(**where, participant=person, outcome="refused")
    if kind is WaitingCame:
        return kind(**where, participant=person)
    assert kind is MeetingBegan or kind is MeetingOver
    return kind(**where)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), *sys.argv[5:]))
