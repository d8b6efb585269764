"""The database: opens an engine by URL, brings its tables up to date, offers the queries."""

from typing import Self

from sqlalchemy import URL, Connection, insert, make_url, select
from sqlalchemy.exc import ArgumentError

from parlour.store.backends.base import Backend
from parlour.store.backends.sqlite import SqliteBackend
from parlour.store.batch_jobs import BatchJobs
from parlour.store.domains import Domains, insert_first
from parlour.store.errors import StoreSetupError
from parlour.store.history import History
from parlour.store.kept_calls import KeptCalls
from parlour.store.keys import Keys
from parlour.store.logs import Logs
from parlour.store.meetings import Meetings
from parlour.store.migrate import upgrade
from parlour.store.outbox import Outbox
from parlour.store.recordings import Recordings
from parlour.store.rooms import Rooms
from parlour.store.servers import Servers
from parlour.store.tables import meta
from parlour.store.transcripts import Transcripts
from parlour.store.vault import Vault
from parlour.store.webhooks import Webhooks

__all__ = ["Database"]

_FINGERPRINT = "server_key_fingerprint"


class Database:
    """An open database; each attribute holds the queries about what it is named after."""

    def __init__(self, backend: Backend, vault: Vault | None) -> None:
        self._backend = backend
        self.domains = Domains(backend)
        self.rooms = Rooms(backend)
        self.keys = Keys(backend, vault)
        self.webhooks = Webhooks(backend, vault)
        self.outbox = Outbox(backend, vault)
        self.history = History(backend)
        self.logs = Logs(backend)
        self.meetings = Meetings(backend)
        self.recordings = Recordings(backend)
        self.transcripts = Transcripts(backend)
        self.batch_jobs = BatchJobs(backend)
        self.servers = Servers(backend)
        self.kept_calls = KeptCalls(backend, vault)

    @classmethod
    async def open(
        cls, url: str, *, server_key: bytes | None = None, first_domain: str = "parlour", now: float = 0.0
    ) -> Self:
        """Open `url` (`sqlite:///path` or `postgresql://…`), migrate it, and make the first domain if there is none.

        Without a `server_key` API keys cannot be made or read. Safe when several processes do this at once. Raises
        `StoreSetupError` and `DatabaseUnavailableError`.
        """
        vault = Vault(server_key) if server_key is not None else None
        backend = _backend(url)
        try:
            await backend.prepare(lambda connection: _prepare(connection, vault, first_domain, now))
        except BaseException:
            await backend.close()
            raise
        return cls(backend, vault)

    async def close(self) -> None:
        """Finish what runs and let go of every connection."""
        await self._backend.close()

    async def ping(self) -> None:
        """Return when the database answers; raises `DatabaseUnavailableError`."""
        await self._backend.lookup(lambda connection: connection.execute(select(meta.c.name).limit(1)).first())


def _backend(url: str) -> Backend:
    try:
        parsed: URL = make_url(url)
    except ArgumentError:
        raise StoreSetupError("the database URL cannot be read: use sqlite:///path or postgresql://…") from None
    engine = parsed.get_backend_name()
    if engine == "sqlite":
        return SqliteBackend(parsed)
    if engine in ("postgresql", "postgres"):
        # asyncpg and the dialect take 0.15 s, which a server on SQLite need not wait for.
        from parlour.store.backends.postgresql import PostgresqlBackend  # noqa: PLC0415

        return PostgresqlBackend(parsed)
    raise StoreSetupError(f"no support for {engine} databases: use sqlite:///path or postgresql://…")


def _prepare(connection: Connection, vault: Vault | None, first_domain: str, now: float) -> None:
    upgrade(connection)
    insert_first(connection, first_domain, now)
    if vault is not None:
        _check_server_key(connection, vault)


def _check_server_key(connection: Connection, vault: Vault) -> None:
    known = connection.execute(select(meta.c.value).where(meta.c.name == _FINGERPRINT)).scalar()
    if known is None:
        connection.execute(insert(meta), {"name": _FINGERPRINT, "value": vault.fingerprint})
    elif known != vault.fingerprint:
        raise StoreSetupError(
            "this database was made with another server.key: copy that file into the data folder, "
            "or its API keys and meeting tokens cannot be read"
        )
