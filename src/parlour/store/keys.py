"""Queries about API keys."""

from sqlalchemy import Connection, and_, bindparam, insert, select, true, update

from parlour.ids import new_api_key, new_uuid
from parlour.properties import is_room_name
from parlour.store.backends.base import Backend
from parlour.store.records import Access, KeyRecord, domain_from, room_from
from parlour.store.tables import api_keys, domains, rooms
from parlour.store.vault import Vault, fingerprint_of_secret

__all__ = ["Keys"]

_IS_KEY = and_(
    api_keys.c.domain_id == domains.c.id, api_keys.c.sha256 == bindparam("sha256"), api_keys.c.revoked_at.is_(None)
)
_DOMAIN = select(domains).join(api_keys, _IS_KEY)
_DOMAIN_AND_ROOM = (
    select(domains, rooms)
    .select_from(domains)
    .join(api_keys, _IS_KEY)
    .outerjoin(rooms, and_(rooms.c.domain_id == domains.c.id, rooms.c.name == bindparam("room")))
)
_ROOM_STARTS = len(domains.c)
_SHOWN = (api_keys.c.id, api_keys.c.domain_id, api_keys.c.label, api_keys.c.created_at, api_keys.c.revoked_at)


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

    async def authenticate(self, secret: str) -> Access | None:
        """Return what the API key `secret` opens; `None` when it is unknown or revoked."""
        found = {"sha256": fingerprint_of_secret(secret)}
        row = await self._backend.lookup(lambda connection: connection.execute(_DOMAIN, found).first())
        return Access(domain_from(row), None) if row else None

    async def authenticate_for_room(self, secret: str, room: str) -> Access | None:
        """Like `authenticate`, and fetch the key's room of that name with the same statement."""
        found = {"sha256": fingerprint_of_secret(secret), "room": room if is_room_name(room) else None}
        row = await self._backend.lookup(lambda connection: connection.execute(_DOMAIN_AND_ROOM, found).first())
        if row is None:
            return None
        of_room = row[_ROOM_STARTS:]
        return Access(domain_from(row[:_ROOM_STARTS]), room_from(of_room) if of_room[0] is not None else None)

    async def create(self, domain_id: str, *, label: str = "", now: float) -> tuple[KeyRecord, str]:
        """Make a key for a domain; returns its record and the key itself, which cannot be shown again."""
        secret = new_api_key()
        record = KeyRecord(new_uuid(), domain_id, label, now, None)
        row = {
            "id": record.id,
            "domain_id": domain_id,
            "label": label,
            "sha256": fingerprint_of_secret(secret),
            "sealed": self._vault.seal(secret, owner=record.id),
            "created_at": now,
        }
        await self._backend.write(lambda connection: connection.execute(insert(api_keys), row))
        return record, secret

    async def all(self, domain_id: str | None = None) -> list[KeyRecord]:
        """Return the keys of a domain (or of all), revoked ones included, oldest first."""
        chosen = api_keys.c.domain_id == domain_id if domain_id is not None else true()
        query = select(*_SHOWN).where(chosen).order_by(api_keys.c.created_at, api_keys.c.id)
        return [KeyRecord(*row) for row in await self._backend.read(lambda connection: connection.execute(query).all())]

    async def revoke(self, key_id: str, *, now: float) -> bool:
        """Make a key useless from now on, tokens signed with it included; `False` when no active key has this id."""

        def query(connection: Connection) -> bool:
            active = and_(api_keys.c.id == key_id, api_keys.c.revoked_at.is_(None))
            return connection.execute(update(api_keys).where(active).values(revoked_at=now)).rowcount > 0

        return await self._backend.write(query)

    async def secrets(self, domain_id: str) -> list[str]:
        """Return the active keys of a domain, newest first, to sign and verify its meeting tokens."""
        query = (
            select(api_keys.c.id, api_keys.c.sealed)
            .where(api_keys.c.domain_id == domain_id, api_keys.c.revoked_at.is_(None))
            .order_by(api_keys.c.created_at.desc(), api_keys.c.id)
        )
        rows = await self._backend.lookup(lambda connection: connection.execute(query).all())
        return [self._vault.open(row.sealed, owner=row.id) for row in rows]
