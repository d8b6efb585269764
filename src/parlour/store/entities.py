"""What the queries return: frozen records, JSON already read. Times are Unix seconds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parlour.properties import JsonValue

__all__ = ["DomainRecord", "Grant", "KeyRecord", "RoomPage", "RoomRecord"]


@dataclass(frozen=True, slots=True)
class DomainRecord:
    """A tenant: its rooms, keys and defaults. `host` is what browsers call it, `None` for the public URL's host."""

    id: str
    name: str
    host: str | None
    config: dict[str, JsonValue] = field(hash=False)
    version: int
    created_at: float


@dataclass(frozen=True, slots=True)
class RoomRecord:
    """A room as stored: `config` holds what was set and nothing else; `version` grows with every change."""

    id: str
    domain_id: str
    name: str
    privacy: str
    config: dict[str, JsonValue] = field(hash=False)
    version: int
    created_at: float
    api_created: bool

    def is_expired(self, now: float) -> bool:
        """Tell whether the room's `exp` has passed: to REST such a room does not exist any more."""
        exp = self.config.get("exp")
        return isinstance(exp, int | float) and exp <= now


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """An API key, without the key itself."""

    id: str
    domain_id: str
    label: str
    created_at: float
    revoked_at: float | None
    """From when on it is useless; in the future while a replaced key has time to be exchanged."""
    last_used_at: float | None = None
    """About when REST saw it last; good to a minute."""

    def is_active(self, now: float) -> bool:
        """Tell whether the key opens anything."""
        return self.revoked_at is None or self.revoked_at > now


@dataclass(frozen=True, slots=True)
class Grant:
    """What a valid API key opens: its domain and, where one was asked for, a room of it (expired ones included)."""

    domain: DomainRecord
    room: RoomRecord | None
    key_id: str = ""


@dataclass(frozen=True, slots=True)
class RoomPage:
    """One page of a domain's rooms, newest first, and how many there are in all."""

    total_count: int
    rooms: list[RoomRecord]


def domain_from(row: Sequence[Any]) -> DomainRecord:
    """Read a row of all columns of `domains`, in the table's order."""
    id_, name, host, config, version, created_at = row
    return DomainRecord(id_, name, host, json.loads(config), version, created_at)


def room_from(row: Sequence[Any]) -> RoomRecord:
    """Read a row of all columns of `rooms`, in the table's order."""
    id_, domain_id, name, privacy, config, _exp, version, created_at, api_created = row
    return RoomRecord(id_, domain_id, name, privacy, json.loads(config), version, created_at, api_created)


def written(config: dict[str, JsonValue]) -> str:
    """Return `config` as the text that is stored."""
    return json.dumps(config, separators=(",", ":"), allow_nan=False)


def storable(text: str | None) -> str | None:
    """Return `text` without what PostgreSQL cannot hold."""
    return None if text is None else text.encode("utf-8", "replace").decode().replace("\x00", "")
