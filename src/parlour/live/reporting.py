"""Tells observers what happened in calls: in order per room, in the background, and never twice.

Observers write to disk, and a disk or a database may be away for hours. So nobody is hurried: what an observer has not
taken waits in memory, and only when too much waits do facts go. An observer that waits holds up no other one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TypeAlias

from parlour.calls.facts import CallFact
from parlour.live.ports import CallObserver

__all__ = ["Reporter"]

_log = logging.getLogger(__name__)

_MAX_OF_ROOM: Final = 10_000
"""Facts of one room that may wait for one observer; later ones are lost, and the log and a metric say so."""

_MAX_IN_ALL: Final = 100_000
"""Facts of all rooms that may wait for one observer: about 100 MB."""

_BATCH: Final = 500
"""Facts that an observer is told at once: what piled up does not become one huge transaction."""

_REST_S: Final = 0.05
"""So long an observer hears nothing more of a room that it was told of: each time costs a transaction, however few
facts it has. Who comes first is told at once, and of a crowd behind it many together."""

_STOP_PATIENCE_S: Final = 10.0

RoomKey: TypeAlias = tuple[str, str]


class Reporter:
    """Tells each observer by itself. `report` never waits; what had to go is counted in `lost`."""

    def __init__(self, observers: Sequence[CallObserver]) -> None:
        self._tellers = tuple(_Teller(observer) for observer in observers)

    @property
    def lost(self) -> int:
        """How many facts did not reach an observer since the start."""
        return sum(teller.lost for teller in self._tellers)

    @property
    def waiting(self) -> int:
        """How many facts wait for the slowest observer, those included that it is being told."""
        return max((teller.waiting for teller in self._tellers), default=0)

    def report(self, room: RoomKey, facts: Sequence[CallFact]) -> None:
        """Queue facts of a room (domain id, room name)."""
        for teller in self._tellers:
            if facts:
                teller.add(room, facts)

    async def told(self) -> None:
        """Return when observers have heard of everything that was reported so far."""
        with self._hurry():
            while writers := [task for teller in self._tellers for task in teller.writers]:
                await asyncio.wait(writers)

    async def stop(self) -> None:
        """Return when everything is told, or after ten seconds."""
        writers = [task for teller in self._tellers for task in teller.writers]
        if not writers:
            return
        with self._hurry():
            _, late = await asyncio.wait(writers, timeout=_STOP_PATIENCE_S)
        for writer in late:
            writer.cancel()
        if late:
            await asyncio.wait(late)
            for teller in self._tellers:
                teller.give_up()

    @contextmanager
    def _hurry(self) -> Iterator[None]:
        """Somebody waits for what was reported: nobody rests meanwhile."""
        for teller in self._tellers:
            teller.hurry.set()
        try:
            yield
        finally:
            for teller in self._tellers:
                teller.hurry.clear()


class _Teller:
    """What one observer has to hear: a queue per room, and a task per room that has something waiting."""

    def __init__(self, observer: CallObserver) -> None:
        self.lost = 0
        self.waiting = 0
        self.hurry = asyncio.Event()
        """Set while somebody waits until all is told."""
        self._observer = observer
        self._name = type(observer).__name__
        self._rooms: dict[RoomKey, deque[CallFact]] = {}
        self._writers: dict[RoomKey, asyncio.Task[None]] = {}

    @property
    def writers(self) -> list[asyncio.Task[None]]:
        """The tasks that have something to tell."""
        return list(self._writers.values())

    def add(self, room: RoomKey, facts: Sequence[CallFact]) -> None:
        """Queue facts, unless too many wait."""
        queue = self._rooms.setdefault(room, deque())
        if len(queue) + len(facts) > _MAX_OF_ROOM or self.waiting + len(facts) > _MAX_IN_ALL:
            self._lose(len(facts), room)
        else:
            queue.extend(facts)
            self.waiting += len(facts)
        if room not in self._writers:
            self._writers[room] = asyncio.create_task(self._write(room, queue), name=f"facts of {room[1]}")

    def give_up(self) -> None:
        """Lose what waits: the server stops and cannot wait any longer."""
        for room, queue in self._rooms.items():
            self._lose(len(queue), room)
        self._rooms.clear()
        self.waiting = 0

    def _lose(self, count: int, room: RoomKey) -> None:
        self.lost += count
        where = {"domain": room[0], "room": room[1]}
        _log.error("%s is too slow: %d facts of calls are lost", self._name, count, extra=where)

    async def _write(self, room: RoomKey, queue: deque[CallFact]) -> None:
        try:
            while queue:
                facts = [queue[index] for index in range(min(len(queue), _BATCH))]
                await self._tell(facts)
                for _ in facts:  # they count as waiting until they are told
                    queue.popleft()
                self.waiting -= len(facts)
                if len(queue) < _BATCH:
                    await self._rest()
        finally:
            del self._writers[room]
            if not queue:
                self._rooms.pop(room, None)

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_REST_S):
                await self.hurry.wait()

    async def _tell(self, facts: Sequence[CallFact]) -> None:
        try:
            await self._observer.observe(facts)
        except Exception:  # an observer must not disturb the call nor its fellow observers
            where = {"domain": facts[0].domain_id, "room": facts[0].room_name, "meeting": facts[0].meeting_id}
            _log.exception("%s failed to hear of a call", self._name, extra=where)
