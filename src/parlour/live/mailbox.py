"""A mailbox: pieces of work, done one after the other, each to its end."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias, TypeVar

__all__ = ["Mailbox", "MailboxClosedError", "WorkCrashedError"]

_log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")

Work: TypeAlias = Callable[[], Awaitable[Any]]


class WorkCrashedError(Exception):
    """The work raised what nobody expected; the log has it. The mailbox goes on."""


class MailboxClosedError(Exception):
    """The mailbox was closed before the work was done."""


class Mailbox:
    """Takes work in and does it in that order. A task exists only while there is something to do.

    `after` is called after each piece of work, whatever became of it.
    """

    def __init__(self, name: str, where: Mapping[str, str], after: Callable[[], None]) -> None:
        self._name = name
        self._where = where
        self._after = after
        self._waiting: deque[tuple[Work, asyncio.Future[Any] | None]] = deque()
        self._task: asyncio.Task[None] | None = None
        self._busy = False
        self._closed = False

    def __len__(self) -> int:
        """Return how many pieces of work wait, without the one that is being done."""
        return len(self._waiting)

    @property
    def idle(self) -> bool:
        """Whether nothing is being done and nothing waits."""
        return not self._busy and not self._waiting

    def tell(self, work: Work) -> None:
        """Have something done whose outcome nobody waits for. A closed mailbox drops it."""
        if not self._closed:
            self._put(work, None)

    def ask(self, work: Callable[[], Awaitable[ResultT]]) -> "asyncio.Future[ResultT]":
        """Have something done; the future gets its result, `WorkCrashedError` or `MailboxClosedError`.

        Cancelling the future does not undo the work: shield it, or expect it to be done all the same.
        """
        outcome: asyncio.Future[ResultT] = asyncio.get_running_loop().create_future()
        outcome.add_done_callback(_seen)
        if self._closed:
            outcome.set_exception(MailboxClosedError(self._name))
        else:
            self._put(work, outcome)
        return outcome

    async def close(self) -> None:
        """Break off what is being done, drop what waits, and take nothing more."""
        self._closed = True
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])
        while self._waiting:
            self._fail(self._waiting.popleft()[1])

    def _put(self, work: Work, outcome: "asyncio.Future[Any] | None") -> None:
        self._waiting.append((work, outcome))
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=self._name)

    async def _run(self) -> None:
        try:
            while self._waiting:
                self._busy = True
                await self._do(*self._waiting.popleft())
                self._busy = False
                self._after()
        finally:
            self._busy = False
            self._task = None

    async def _do(self, work: Work, outcome: "asyncio.Future[Any] | None") -> None:
        try:
            result = await work()
        except asyncio.CancelledError:
            self._fail(outcome)
            raise
        except Exception as error:  # one broken piece of work must not take the others down with it
            _log.exception("a request crashed", extra=dict(self._where))
            if outcome is not None and not outcome.done():
                outcome.set_exception(WorkCrashedError(repr(error)))
        else:
            if outcome is not None and not outcome.done():
                outcome.set_result(result)

    def _fail(self, outcome: "asyncio.Future[Any] | None") -> None:
        if outcome is not None and not outcome.done():
            outcome.set_exception(MailboxClosedError(self._name))


def _seen(outcome: "asyncio.Future[Any]") -> None:
    """Say that a failure was noticed, also when whoever asked is gone by now."""
    if not outcome.cancelled():
        outcome.exception()
