"""Queries about API keys."""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, and_, bindparam, insert, or_, select, true, update

from parlour.ids import new_api_key, new_uuid
from parlour.properties import is_room_name
from parlour.store.backends.base import Backend
from parlour.store.entities import Grant, KeyRecord, domain_from, room_from
from parlour.store.tables import api_keys, domains, rooms
from parlour.store.vault import Vault, fingerprint_of_secret

__all__ = ["Keys"]

_LONGEST_LABEL = 100


def _active(now: "ColumnElement[float] | float") -> "ColumnElement[bool]":
    return or_(api_keys.c.revoked_at.is_(None), api_keys.c.revoked_at > now)


_IS_KEY = and_(
    api_keys.c.domain_id == domains.c.id, api_keys.c.sha256 == bindparam("sha256"), _active(bindparam("now"))
)
_DOMAIN = select(api_keys.c.id, domains).select_from(domains).join(api_keys, _IS_KEY)
_DOMAIN_AND_ROOM = (
    select(api_keys.c.id, domains, rooms)
    .select_from(domains)
    .join(api_keys, _IS_KEY)
    .outerjoin(rooms, and_(rooms.c.domain_id == domains.c.id, rooms.c.name == bindparam("room")))
)
_ROOM_STARTS = 1 + len(domains.c)
_SHOWN = (
    api_keys.c.id,
    api_keys.c.domain_id,
    api_keys.c.label,
    api_keys.c.created_at,
    api_keys.c.revoked_at,
    api_keys.c.last_used_at,
)
_USED = (
    update(api_keys)
    .where(api_keys.c.id == bindparam("key_id"))
    .values(last_used_at=bindparam("moment"))
    .execution_options(synchronize_session=False)
)


class Keys:
    """API keys: looked up by hash, kept sealed because meeting tokens are signed with them."""

    def __init__(self, backend: Backend, vault: Vault | None) -> None:
        self._backend = backend
        self._sealing = vault

    @property
    def _vault(self) -> Vault:
        if self._sealing is None:
            raise RuntimeError("this database was opened without a server key")
        return self._sealing

    async def authenticate(self, secret: str, *, now: float) -> Grant | None:
        """Return what the API key `secret` opens; `None` when it is unknown or revoked."""
        found = {"sha256": fingerprint_of_secret(secret), "now": now}
        row = await self._backend.first(_DOMAIN, found)
        return Grant(domain_from(row[1:]), None, row[0]) if row else None

    async def authenticate_for_room(self, secret: str, room: str, *, now: float) -> Grant | None:
        """Like `authenticate`, and fetch the key's room of that name with the same statement."""
        found = {"sha256": fingerprint_of_secret(secret), "room": room if is_room_name(room) else None, "now": now}
        row = await self._backend.first(_DOMAIN_AND_ROOM, found)
        if row is None:
            return None
        of_room = row[_ROOM_STARTS:]
        room_found = room_from(of_room) if of_room[0] is not None else None
        return Grant(domain_from(row[1:_ROOM_STARTS]), room_found, row[0])

    async def create(self, domain_id: str, *, label: str = "", now: float) -> tuple[KeyRecord, str]:
        """Make a key for a domain; returns its record and the key itself, which cannot be shown again."""
        record, secret = KeyRecord(new_uuid(), domain_id, label[:_LONGEST_LABEL], now, None), new_api_key()
        row = self._row(record, secret)
        await self._backend.write(lambda connection: connection.execute(insert(api_keys), row))
        return record, secret

    async def rotate(self, key_id: str, *, grace: float, now: float) -> tuple[KeyRecord, str] | None:
        """Make a key with the label of an active one, which goes on working for `grace` seconds more, and no longer.

        Returns the new key's record and the key itself; `None` when no active key has this id.
        """
        secret = new_api_key()

        def query(connection: Connection) -> KeyRecord | None:
            old = connection.execute(
                select(*_SHOWN).where(api_keys.c.id == key_id, _active(now)).with_for_update()
            ).first()
            if old is None:
                return None
            ends_at = now + grace if old.revoked_at is None else min(old.revoked_at, now + grace)
            connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=ends_at))
            record = KeyRecord(new_uuid(), old.domain_id, old.label, now, None)
            connection.execute(insert(api_keys), self._row(record, secret))
            return record

        record = await self._backend.write(query)
        return None if record is None else (record, secret)

    def _row(self, record: KeyRecord, secret: str) -> dict[str, object]:
        return {
            "id": record.id,
            "domain_id": record.domain_id,
            "label": record.label,
            "sha256": fingerprint_of_secret(secret),
            "sealed": self._vault.seal(secret, owner=record.id),
            "created_at": record.created_at,
        }

    async def used(self, moments: Mapping[str, float]) -> None:
        """Note when keys (by id) were used last."""
        rows = [{"key_id": key_id, "moment": moment} for key_id, moment in moments.items()]
        await self._backend.write(lambda connection: connection.execute(_USED, rows))

    async def all(self, domain_id: str | None = None) -> list[KeyRecord]:
        """Return the keys of a domain (or of all), revoked ones included, oldest first."""
        chosen = api_keys.c.domain_id == domain_id if domain_id is not None else true()
        query = select(*_SHOWN).where(chosen).order_by(api_keys.c.created_at, api_keys.c.id)
        return [KeyRecord(*row) for row in await self._backend.read(lambda connection: connection.execute(query).all())]

    async def revoke(self, key_id: str, *, now: float) -> bool:
        """Make a key useless from now on, tokens signed with it included; `False` when no active key has this id."""

        def query(connection: Connection) -> bool:
            active = and_(api_keys.c.id == key_id, _active(now))
            return connection.execute(update(api_keys).where(active).values(revoked_at=now)).rowcount > 0

        return await self._backend.write(query)

    async def secrets(self, domain_id: str, *, now: float) -> list[str]:
        """Return the active keys of a domain, newest first, to sign and verify its meeting tokens."""
        query = (
            select(api_keys.c.id, api_keys.c.sealed)
            .where(api_keys.c.domain_id == domain_id, _active(now))
            .order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        )
        rows = await self._backend.lookup(lambda connection: connection.execute(query).all())
        return [self._vault.open(row.sealed, owner=row.id) for row in rows]
