"""A source of rooms that tests hold back, change and break."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

from parlour.errors import ParlourError
from parlour.live import RoomSnapshot
from parlour.store import DomainRecord, RoomRecord
from tests.support.clock import START

__all__ = ["DOMAIN", "FakeRooms", "room_record"]

DOMAIN = DomainRecord("d", "domain", None, {}, 1, START)


def room_record(id_: str = "r-1", version: int = 1, **config: Any) -> RoomRecord:
    return RoomRecord(id_, "d", "room", "public", config, version, START, True)


@dataclass
class FakeRooms:
    """Implements `RoomSource`. A reading sees the room as it is when the reading is let through."""

    room: RoomRecord | None = field(default_factory=room_record)
    domain: DomainRecord = DOMAIN
    failing: bool = False
    held: bool = False
    readings: list["asyncio.Future[None]"] = field(default_factory=list)

    async def load(self, domain_id: str, name: str) -> RoomSnapshot | None:
        assert (domain_id, name) == ("d", "room")
        snapshot = None if self.room is None else RoomSnapshot(self.room, self.domain)
        if self.held:  # the database answers late with what it saw early
            reading: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self.readings.append(reading)
            await reading
        if self.failing:
            raise ParlourError("away")
        return snapshot

    async def keys(self, domain_id: str) -> list[str]:
        return []

    def configure(self, **config: Any) -> RoomRecord:
        """Change the room, as a commit does."""
        assert self.room is not None
        self.room = replace(self.room, config={**self.room.config, **config}, version=self.room.version + 1)
        return self.room

    def let_through(self, number: int = 0) -> None:
        """Let one of the held readings come to its end."""
        self.readings.pop(number).set_result(None)
