"""Queries about domains."""

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.ids import new_uuid
from parlour.properties import Changes
from parlour.store.backends.base import Backend
from parlour.store.entities import DomainRecord, domain_from, written
from parlour.store.errors import NameTakenError
from parlour.store.tables import domains

__all__ = ["Domains", "insert_first"]

_BY_ID = select(domains).where(domains.c.id == bindparam("id"))
_BY_HOST = select(domains).where(domains.c.host == bindparam("host"))
_ALL = select(domains).order_by(domains.c.created_at, domains.c.id)
_FIRST = _ALL.limit(1)


class Domains:
    """The domains of this deployment. The oldest one serves every host name that no other claims."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def get(self, domain_id: str) -> DomainRecord | None:
        """Return the domain with this id."""
        row = await self._backend.first(_BY_ID, {"id": domain_id})
        return domain_from(row) if row else None

    async def by_host(self, host: str) -> DomainRecord:
        """Return the domain that browsers reach under `host` (a `Host` header), else the first one."""
        name = host.lower() if host.isascii() and host.isprintable() else ""
        for candidate in dict.fromkeys((name, _without_port(name))):
            row = await self._backend.first(_BY_HOST, {"host": candidate})
            if row is not None:
                return domain_from(row)
        first = await self._backend.first(_FIRST, {})
        assert first is not None  # noqa: S101 - it is made when the database is opened, and never removed
        return domain_from(first)

    async def by_name(self, name: str) -> DomainRecord | None:
        """Return the domain called `name`."""
        return next((domain for domain in await self.all() if domain.name == name), None)

    async def all(self) -> list[DomainRecord]:
        """Return every domain, oldest first."""
        rows = await self._backend.read(lambda connection: connection.execute(_ALL).all())
        return [domain_from(row) for row in rows]

    async def create(self, name: str, host: str | None, *, now: float) -> DomainRecord:
        """Make a domain; raises `NameTakenError` when the name or the host is in use."""
        record = DomainRecord(new_uuid(), name, host.lower() if host else None, {}, 1, now)

        def query(connection: Connection) -> None:
            try:
                connection.execute(insert(domains), _row(record))
            except IntegrityError as error:
                raise NameTakenError from error

        await self._backend.write(query)
        return record

    async def configure(self, domain_id: str, changes: Changes) -> DomainRecord | None:
        """Apply `changes` to the config in one transaction and return the domain; `None` when there is none."""

        def query(connection: Connection) -> DomainRecord | None:
            row = connection.execute(_BY_ID.with_for_update(), {"id": domain_id}).first()
            if row is None:
                return None
            old = domain_from(row)
            config = changes.apply(old.config)
            connection.execute(
                update(domains).where(domains.c.id == domain_id),
                {"config": written(config), "version": old.version + 1},
            )
            return DomainRecord(old.id, old.name, old.host, config, old.version + 1, old.created_at)

        return await self._backend.write(query)


def insert_first(connection: Connection, name: str, now: float) -> None:
    """Make the first domain, unless there is one."""
    if connection.execute(_FIRST).first() is None:
        connection.execute(insert(domains), _row(DomainRecord(new_uuid(), name, None, {}, 1, now)))


def _row(record: DomainRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "name": record.name,
        "host": record.host,
        "config": written(record.config),
        "version": record.version,
        "created_at": record.created_at,
    }


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name if colon and port.isdigit() else host
