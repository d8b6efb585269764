"""The room as stored at one moment, and what browsers may know of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from parlour.calls.rules import CallRules, ParticipantRules
from parlour.clock import Clock
from parlour.properties import CATALOGUE, JsonValue, Level, allowed_redirect
from parlour.shapes import UserId
from parlour.store import Database, DomainRecord, RoomRecord

__all__ = ["RoomSnapshot", "RoomSource", "StoreRooms", "room_info"]


@dataclass(frozen=True, slots=True)
class RoomSnapshot:
    """A room together with its domain, read in one go. What follows from it is worked out once: nobody changes it."""

    room: RoomRecord
    domain: DomainRecord
    _rules: dict[int, CallRules] = field(default_factory=dict, init=False, compare=False, repr=False)
    _for_all: list[Mapping[str, JsonValue]] = field(default_factory=list, init=False, compare=False, repr=False)
    _info: list[Mapping[str, JsonValue]] = field(default_factory=list, init=False, compare=False, repr=False)
    _anybody: list[ParticipantRules] = field(default_factory=list, init=False, compare=False, repr=False)

    def rules(self, app_message_size: int) -> CallRules:
        """Return what the room says about everybody; `app_message_size` is the limit where the domain sets none."""
        known = self._rules.get(app_message_size)
        if known is None:
            known = self._rules[app_message_size] = CallRules.of(
                self.room.id,
                self.room.name,
                self.resolved_for(None),
                private=self.room.privacy == "private",
                app_message_size=app_message_size,
            )
        return known

    @property
    def may_mesh(self) -> bool:
        """Whether the browsers of two people are connected directly in a call here."""
        return self.rules(0).may_mesh  # whatever the limit of messages is

    def resolved_for(self, token: Mapping[str, JsonValue] | None) -> Mapping[str, JsonValue]:
        """Return the effective properties of a token's holder (`None`: no token)."""
        if token is not None:
            return CATALOGUE.resolve(domain=self.domain.config, room=self.room.config, token=token)
        if not self._for_all:
            self._for_all.append(CATALOGUE.resolve(domain=self.domain.config, room=self.room.config))
        return self._for_all[0]

    def person(self, token: Mapping[str, JsonValue] | None) -> ParticipantRules:
        """Return the rules for a token's holder (`None`: no token)."""
        if token is not None:
            return ParticipantRules.of(self.resolved_for(token), token)
        if not self._anybody:
            self._anybody.append(ParticipantRules.of(self.resolved_for(None), None))
        return self._anybody[0]

    def info(self, token: Mapping[str, JsonValue] | None) -> Mapping[str, JsonValue]:
        """Return what a browser is told of its room."""
        if token is not None:
            return room_info(self, token)
        if not self._info:
            self._info.append(room_info(self, None))
        return self._info[0]


class RoomSource(Protocol):
    """Where rooms and the keys of their tokens come from."""

    async def load(self, domain_id: str, name: str) -> RoomSnapshot | None:
        """Return the room, also when it has expired; `None` when there is none."""
        ...

    async def keys(self, domain_id: str) -> list[str]:
        """Return the active keys of a domain."""
        ...


class StoreRooms:
    """Rooms of the database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def load(self, domain_id: str, name: str) -> RoomSnapshot | None:
        """See `RoomSource.load`."""
        room = await self._database.rooms.get(domain_id, name)
        domain = await self._database.domains.get(domain_id) if room is not None else None
        return None if room is None or domain is None else RoomSnapshot(room, domain)

    async def keys(self, domain_id: str) -> list[str]:
        """See `RoomSource.keys`."""
        return await self._database.keys.secrets(domain_id, now=self._clock.now())


def room_info(snapshot: RoomSnapshot, token: Mapping[str, JsonValue] | None) -> dict[str, JsonValue]:
    """Return what a browser is told of its room (`docs/signaling.md`, `room` of the join reply).

    Each property says whether it is told; buckets, stream keys, phone set-ups and hooks stay on the server.
    """
    holder = CATALOGUE.told(allowed_redirect(token or {}, snapshot.domain.config))
    if "user_id" in holder:
        holder["user_id"] = UserId.as_text(holder["user_id"])
    return {
        "id": snapshot.room.id,
        "name": snapshot.room.name,
        "domain_name": snapshot.domain.name,
        "config": CATALOGUE.told(snapshot.room.config),
        "config_defaults": CATALOGUE.told(CATALOGUE.defaults(Level.ROOM)),
        "domain_config": CATALOGUE.told({**CATALOGUE.defaults(Level.DOMAIN), **snapshot.domain.config}),
        "token_config": holder,
    }
