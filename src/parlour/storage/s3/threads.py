"""Blocking calls beside the event loop, of which none is waited for longer than it may take."""

import asyncio
import contextlib
import threading
from collections.abc import Callable
from typing import TypeVar

from parlour.storage.port import StorageError

__all__ = ["Lane"]

_ResultT = TypeVar("_ResultT")


class Lane:
    """Runs calls in threads of its own, `width` at a time: stores that hang take no threads from anything else.

    A call that takes too long, or whose caller is cancelled, goes on by itself until its own timeouts end it; until
    then it keeps its place in the lane. The threads do not keep the process from ending.
    """

    def __init__(self, width: int = 1) -> None:
        self._width = width
        self._places = asyncio.Semaphore(width)

    async def run(self, work: Callable[[], _ResultT], *, seconds: float) -> _ResultT:
        """Return what `work` returns, or raise what it raises; `TimeoutError` after `seconds`."""
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(seconds):
            await self._places.acquire()
            done: asyncio.Future[_ResultT] = loop.create_future()
            thread = threading.Thread(target=self._work, args=(loop, work, done), name="parlour-store", daemon=True)
            try:
                thread.start()
            except RuntimeError:
                self._places.release()
                raise StorageError("this server cannot ask the store: it has no threads left", temporary=True) from None
            return await done

    async def quiet(self, *, seconds: float) -> bool:
        """Wait until nothing runs any more, also what nobody waits for; `False` when that takes longer."""
        try:
            async with asyncio.timeout(seconds):
                for _ in range(self._width):
                    await self._places.acquire()
        except TimeoutError:
            return False
        for _ in range(self._width):
            self._places.release()
        return True

    def _work(
        self, loop: asyncio.AbstractEventLoop, work: Callable[[], _ResultT], done: "asyncio.Future[_ResultT]"
    ) -> None:
        result: _ResultT | None = None
        problem: BaseException | None = None
        try:
            result = work()
        except BaseException as error:
            problem = error

        def tell() -> None:
            self._places.release()
            if done.done():
                return
            if problem is not None:
                done.set_exception(problem)
            else:
                done.set_result(result)  # type: ignore[arg-type]  # nothing was raised

        with contextlib.suppress(RuntimeError):  # the loop has ended, and nobody waits
            loop.call_soon_threadsafe(tell)
