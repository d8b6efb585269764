"""How a store is asked: in a thread, for so long, so often."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from parlour.clock import Clock
from parlour.storage.port import StorageError
from parlour.storage.s3.client import Bucket, Timeouts
from parlour.storage.s3.failures import failure_of
from parlour.storage.s3.threads import Lane

__all__ = ["Asking", "Patience"]

_ResultT = TypeVar("_ResultT")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long and how often a store is asked before it is given up for now. With these, under five minutes each."""

    timeouts: Timeouts = field(default_factory=Timeouts)
    tries: int = 5
    first_wait: float = 1.0
    """Seconds before the second try; before each further one twice as many."""
    slowest: float = 65_536.0
    """Bytes a second that a store takes at least, over a whole part."""
    answer: float = 60.0
    """Seconds for everything else about a call."""


class Asking:
    """Asks one bucket. Several at once with a wide lane, one after the other in a narrow one."""

    def __init__(self, bucket: Bucket, name: str, clock: Clock, patience: Patience, *, width: int) -> None:
        self.bucket = bucket
        self.patience = patience
        self._name = name
        self._clock = clock
        self._lane = Lane(width)

    async def ask(self, work: Callable[[], _ResultT], *, sent: int = 0) -> _ResultT:
        """Return what `work` returns, which sends so many bytes; tried again while that may help.

        Raises `StorageError`. When it is cancelled it ends at once, and `work` by itself.
        """
        for failed in range(self.patience.tries):
            try:
                return await self.once(work, sent=sent)
            except StorageError as error:
                if not error.temporary or failed == self.patience.tries - 1:
                    raise
                await self._clock.sleep(self.patience.first_wait * 2.0**failed)
        raise AssertionError("the last try returns or raises")

    async def once(self, work: Callable[[], _ResultT], *, sent: int = 0) -> _ResultT:
        """Return what `work` returns, tried once."""
        try:
            return await self._lane.run(work, seconds=self.patience.answer + sent / self.patience.slowest)
        except Exception as error:
            raise failure_of(error, self._name) from error

    async def quiet(self) -> bool:
        """Wait until nothing that was given up goes on; `False` when that takes longer than it may."""
        return await self._lane.quiet(seconds=self.patience.answer)
