"""Processes that a child started and that must be gone before it is started again."""

import asyncio
import os
from collections.abc import Iterable

__all__ = ["Followers"]


class Followers:
    """Holds processes by descriptor, so that a number that the kernel gives away again means nobody else."""

    def __init__(self, session: int) -> None:
        """Take the session that they belong to: others are not waited for, whatever the child says."""
        self._session = session
        self._held: dict[int, int] = {}

    def add(self, pids: Iterable[int]) -> None:
        """Hold these, too; those that are gone, of another session or held already are passed over."""
        for pid in pids:
            try:
                if pid not in self._held and os.getsid(pid) == self._session:
                    self._held[pid] = os.pidfd_open(pid)
            except OSError:
                continue

    async def gone(self, seconds: float) -> None:
        """Return when all of them have ended, at the latest after `seconds`; none is held any more then."""
        held, self._held = list(self._held.values()), {}
        try:
            if held:
                await asyncio.wait([asyncio.ensure_future(_ended(descriptor)) for descriptor in held], timeout=seconds)
        finally:
            for descriptor in held:
                os.close(descriptor)


async def _ended(descriptor: int) -> None:
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(descriptor, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(descriptor)
