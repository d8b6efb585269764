"""This server among those that share its database: it gives signs of life, and ends what a dead one left open.

Nobody compares clocks of two machines. Who watches counts its own looks, and takes for dead whose last sign of life has
not changed from look to look; who cannot tell that its own signs arrive stops doing what only the living may do.
"""

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parlour.clock import Clock
from parlour.ids import new_uuid
from parlour.store.database import Database
from parlour.store.errors import DatabaseUnavailableError
from parlour.store.kept_calls import KeptCall
from parlour.store.servers import Endings, ServerRecord

__all__ = ["HEARTBEAT_SECONDS", "KeptFormat", "Presence"]

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 15.0
"""How exact the end of a meeting is that a killed server left open."""

_RETRY_SECONDS: Final = 1.0

_LOOKS: Final = 4
"""Who has not changed for so many looks is dead: after a minute, and not merely because the database was away."""

_SURE_SECONDS: Final = 40.0
"""So long after a sign of ours nobody takes us for dead; a delivery that begins then ends in time, too."""


@dataclass(frozen=True, slots=True)
class KeptFormat:
    """Which kept calls can go on: those in the format of this `number`, kept no longer than `seconds` ago."""

    number: int
    seconds: float


class Presence:
    """`start` before anything is opened under its `id`, `stop` when everything is closed.

    `folder` is the identity of the data folder: whoever holds it knows that its earlier holders are dead.
    """

    def __init__(
        self, database: Database, clock: Clock, folder: str, endings: Endings, *, kept: KeptFormat | None = None
    ) -> None:
        """`kept` says which kept calls can go on; without it none can."""
        self.id = new_uuid()
        """New at each start."""
        self.kept: list[KeptCall] = []
        """The calls of this folder's former server that go on in this one. Known after `start`."""
        self.registrations = 0
        """Grows when this server was taken for dead: what it held and had open was taken from it."""
        self._database = database
        self._clock = clock
        self._folder = folder
        self._endings = endings
        self._kept_format = kept
        self._sure_until = 0.0
        self._unchanged: dict[str, tuple[float, int]] = {}
        self._task: asyncio.Task[None] | None = None

    @property
    def sure(self) -> bool:
        """Whether nobody can have taken this server for dead."""
        return self._clock.monotonic() < self._sure_until

    async def start(self) -> None:
        """End what earlier runs left open, and begin to give signs of life. Raises `DatabaseUnavailableError`."""
        servers = self._database.servers
        dead = [server for server in await servers.all() if server.folder == self._folder]
        strays = await servers.adopt_strays()
        await self._register()
        if self._kept_format is not None:
            self.kept = await self._adopt(dead, self._kept_format)
        for server in [*dead, *strays]:
            await self._bury(server)
        self._task = asyncio.create_task(self._run(), name="signs of life")

    async def keep(self, calls: Sequence[KeptCall]) -> None:
        """Keep calls for the next server of this folder. Raises `DatabaseUnavailableError`: then they end with it."""
        await self._database.kept_calls.save(calls, server_id=self.id, now=self._clock.now())

    async def stop(self) -> None:
        """Give no more signs of life. What is still open is ended by the next server that starts."""
        if self._task is None:
            return
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task
        with contextlib.suppress(DatabaseUnavailableError):
            await self._database.servers.leave(self.id)

    async def _run(self) -> None:
        wait = HEARTBEAT_SECONDS
        while True:
            await self._clock.sleep(wait)
            wait = HEARTBEAT_SECONDS
            try:
                await self._beat()
                await self._look_around()
            except DatabaseUnavailableError as error:
                _log.warning("no sign of life could be given: %s", error)
                wait = _RETRY_SECONDS
            except Exception:  # who gives no more signs loses its calls and its deliveries, whatever one look was like
                _log.exception("no sign of life could be given")
                wait = _RETRY_SECONDS

    async def _beat(self) -> None:
        began = self._clock.monotonic()
        if await self._database.servers.seen(self.id, self._clock.now()):
            self._sure_until = began + _SURE_SECONDS
            return
        _log.warning("this server was taken for dead, and its calls for ended: it could not reach the database in time")
        await self._register()

    async def _register(self) -> None:
        began = self._clock.monotonic()
        await self._database.servers.register(ServerRecord(self.id, self._folder, self._clock.now()))
        self.registrations += 1
        self._sure_until = began + _SURE_SECONDS

    async def _adopt(self, dead: Sequence[ServerRecord], kept: KeptFormat) -> list[KeptCall]:
        ids, now = [server.id for server in dead], self._clock.now()
        try:
            return await self._database.kept_calls.adopt(
                ids, server_id=self.id, now=now, seconds=kept.seconds, known=kept.number
            )
        except DatabaseUnavailableError:
            raise
        except Exception:  # no reason not to start: they are ended
            _log.exception("the calls that were kept cannot be taken up again")
            return []

    async def _look_around(self) -> None:
        before, self._unchanged = self._unchanged, {}
        for server in await self._database.servers.all():
            if server.id == self.id:
                continue
            seen_at, looks = before.get(server.id, (None, 0))
            looks = looks + 1 if seen_at == server.seen_at else 0
            self._unchanged[server.id] = server.seen_at, looks
            if looks >= _LOOKS:
                await self._bury(server)

    async def _bury(self, server: ServerRecord) -> None:
        try:
            calls = await self._database.servers.bury(server, self._endings, now=self._clock.now())
        except DatabaseUnavailableError:
            raise
        except Exception:  # no reason not to start, nor not to watch the others
            _log.exception("what a dead server left open could not be ended")
            return
        if calls:
            _log.warning("%d calls were running when a server ended; they end when they were last seen", calls)
