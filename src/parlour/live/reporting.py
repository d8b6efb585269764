"""Tells observers what happened in calls: in order per room, in the background, and never twice."""

import asyncio
import logging
from collections import deque
from collections.abc import Sequence

from parlour.calls.facts import CallFact
from parlour.live.ports import CallObserver

__all__ = ["Reporter"]

_log = logging.getLogger(__name__)

_MAX_WAITING = 10_000
"""Facts per room that may wait for slow observers; beyond this they are lost, and the log says so."""

_PATIENCE_S = 30.0
"""How long one observer may take for one batch of facts."""

_STOP_PATIENCE_S = 10.0


class Reporter:
    """A writer task per room exists only while it has something to tell."""

    def __init__(self, observers: Sequence[CallObserver]) -> None:
        self._observers = tuple(observers)
        self._waiting: dict[tuple[str, str], deque[CallFact]] = {}
        self._writers: dict[tuple[str, str], asyncio.Task[None]] = {}

    def report(self, room: tuple[str, str], facts: Sequence[CallFact]) -> None:
        """Queue facts of a room (domain id, room name)."""
        if not facts or not self._observers:
            return
        waiting = self._waiting.setdefault(room, deque())
        if len(waiting) + len(facts) > _MAX_WAITING:
            _log.error("observers of calls are too slow: facts are lost", extra={"domain": room[0], "room": room[1]})
            return
        waiting.extend(facts)
        if room not in self._writers:
            self._writers[room] = asyncio.create_task(self._write(room, waiting), name=f"facts of {room[1]}")

    async def told(self) -> None:
        """Return when observers have heard of everything that was reported so far."""
        while self._writers:
            await asyncio.wait(self._writers.values())

    async def stop(self) -> None:
        """Return when everything is told, or after ten seconds."""
        if self._writers:
            _, late = await asyncio.wait(self._writers.values(), timeout=_STOP_PATIENCE_S)
            for writer in late:
                _log.error("observers of calls were too slow to hear the last facts: %s", writer.get_name())
                writer.cancel()
            if late:
                await asyncio.wait(late)

    async def _write(self, room: tuple[str, str], waiting: deque[CallFact]) -> None:
        try:
            while waiting:
                facts = tuple(waiting)
                waiting.clear()
                await asyncio.gather(*[self._tell(observer, facts) for observer in self._observers])
        finally:
            del self._writers[room]
            if not waiting:
                self._waiting.pop(room, None)

    async def _tell(self, observer: CallObserver, facts: Sequence[CallFact]) -> None:
        where = {"domain": facts[0].domain_id, "room": facts[0].room_name, "meeting": facts[0].meeting_id}
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await observer.observe(facts)
        except TimeoutError:
            _log.error("%s took too long to hear of a call", type(observer).__name__, extra=where)
        except Exception:  # an observer must not disturb the call nor its fellow observers
            _log.exception("%s failed to hear of a call", type(observer).__name__, extra=where)
