"""Writes logs off the hot path: lines wait in memory for a moment and go to disk together."""

import asyncio
import contextlib
import logging
from dataclasses import dataclass
from typing import Final

from parlour.clock import Clock
from parlour.store.database import Database
from parlour.store.errors import DatabaseUnavailableError
from parlour.store.logs import ApiLine, CallLine

__all__ = ["LogWriter", "Retention"]

_log = logging.getLogger(__name__)

CAPACITY: Final = 10_000
"""Lines that may wait; more are dropped and counted."""

FLUSH_SECONDS: Final = 1.0
PRUNE_SECONDS: Final = 600.0
KEY_SECONDS: Final = 60.0
"""How exact the moment of a key's last use is."""

_DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Retention:
    """How much is remembered: lines per log and changes of rooms; and for how many days."""

    rows: int = 200_000
    days: float = 14.0
    history_days: float = 365.0
    meeting_days: float = 365.0


class LogWriter:
    """`start` and `stop` it. `call`, `api` and `key_used` never wait; what does not fit is counted in `lost`."""

    def __init__(
        self, database: Database, clock: Clock, *, retention: Retention | None = None, capacity: int = CAPACITY
    ) -> None:
        self.lost = 0
        self._database = database
        self._clock = clock
        self._retention = retention or Retention()
        self._capacity = capacity
        self._calls: list[CallLine] = []
        self._api: list[ApiLine] = []
        self._keys: dict[str, float] = {}
        self._keys_written: dict[str, float] = {}
        self._prune_at = clock.monotonic()
        self._flushing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    def call(self, line: CallLine) -> None:
        """Remember something that happened in a call."""
        if self._has_room():
            self._calls.append(line)

    def api(self, line: ApiLine) -> None:
        """Remember an API call or a webhook delivery."""
        if self._has_room():
            self._api.append(line)

    def key_used(self, key_id: str, now: float) -> None:
        """Note that a key was used."""
        written = self._keys_written.get(key_id)
        if written is None or self._clock.monotonic() - written >= KEY_SECONDS:
            self._keys[key_id] = now

    def start(self) -> None:
        """Begin to write."""
        self._task = asyncio.create_task(self._run(), name="log writer")

    async def stop(self) -> None:
        """Write what waits, and end."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        await self.flush()

    async def flush(self) -> None:
        """Return when everything told so far is on disk, or lost because the database does not answer."""
        async with self._flushing:
            calls, self._calls = self._calls, []
            api, self._api = self._api, []
            keys, self._keys = self._keys, {}
            try:
                if calls or api:
                    await self._database.logs.write(calls, api)
                if keys:
                    await self._database.keys.used(keys)
                    self._keys_written |= dict.fromkeys(keys, self._clock.monotonic())
            except DatabaseUnavailableError as error:
                self.lost += len(calls) + len(api)
                _log.warning("%d log lines could not be written: %s", len(calls) + len(api), error)
            except Exception:  # counted here, told by who runs this
                self.lost += len(calls) + len(api)
                raise

    def _has_room(self) -> bool:
        if len(self._calls) + len(self._api) < self._capacity:
            return True
        self.lost += 1
        return False

    async def _run(self) -> None:
        told = 0
        while True:
            await self._clock.sleep(FLUSH_SECONDS)
            try:
                await self.flush()
                await self._prune()
            except Exception:  # the log must go on, whatever one batch was like
                _log.exception("log lines could not be written")
            if self.lost > told:
                _log.warning("%d log lines were lost since the start", self.lost)
                told = self.lost

    async def _prune(self) -> None:
        now, moment = self._clock.now(), self._clock.monotonic()
        if moment < self._prune_at:
            return
        self._prune_at = moment + PRUNE_SECONDS
        keep = self._retention
        try:
            await self._database.logs.prune(newest=keep.rows, since=now - keep.days * _DAY)
            await self._database.meetings.prune(since=now - keep.meeting_days * _DAY)
            await self._database.history.prune(newest=keep.rows, since=now - keep.history_days * _DAY)
        except DatabaseUnavailableError as error:
            _log.warning("old log lines could not be deleted: %s", error)
