"""Requests under way: equal ones are made once, few at a time, and nobody takes all places."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from functools import partial
from typing import Generic, TypeVar

__all__ = ["BusyError", "Flights"]

ValueT = TypeVar("ValueT")


class BusyError(Exception):
    """Too much is under way; a little later there will be room."""


class Flights(Generic[ValueT]):
    """At most `at_once` are carried out and `waiting` wait; one asker may have `share` of all these places.

    A request that nobody waits for any more is carried out all the same: its answer is kept, and it ends by itself.
    """

    def __init__(self, *, at_once: int, waiting: int, share: int) -> None:
        self._slots = asyncio.Semaphore(at_once)
        self._places = at_once + waiting
        self._share = share
        self._tasks: dict[Hashable, asyncio.Task[ValueT]] = {}
        self._held: Counter[str] = Counter()

    async def get(self, key: Hashable, asker: str, work: Callable[[], Awaitable[ValueT]]) -> ValueT:
        """Return what `work`, or an equal request under way, returns. Raises `BusyError`, and what `work` raises."""
        task = self._tasks.get(key)
        if task is None:
            if len(self._tasks) >= self._places or self._held[asker] >= self._share:
                raise BusyError
            self._held[asker] += 1
            task = self._tasks[key] = asyncio.create_task(self._carry_out(work))
            task.add_done_callback(partial(self._over, key, asker))
        return await asyncio.shield(task)

    async def stop(self) -> None:
        """End everything that is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _carry_out(self, work: Callable[[], Awaitable[ValueT]]) -> ValueT:
        async with self._slots:
            return await work()

    def _over(self, key: Hashable, asker: str, task: "asyncio.Task[ValueT]") -> None:
        del self._tasks[key]
        self._held[asker] -= 1
        if not self._held[asker]:
            del self._held[asker]
        if not task.cancelled():
            task.exception()  # nobody may be left to hear it, and that is no mistake
