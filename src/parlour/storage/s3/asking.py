"""How a store is asked: in a thread, for so long, so often."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from parlour.clock import Clock
from parlour.storage.port import StorageError
from parlour.storage.s3.model import Keys, Timeouts
from parlour.storage.s3.target import Target
from parlour.storage.s3.threads import Lane

if TYPE_CHECKING:
    from parlour.storage.s3.client import Bucket

__all__ = ["Asking", "Connection", "Patience"]

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


class Connection:
    """The way to one bucket, opened by the first thread that needs it: botocore takes half a second to load."""

    def __init__(self, target: Target, keys: Keys | None, timeouts: Timeouts) -> None:
        self.name = target.bucket
        self._target = target
        self._keys = keys
        self._timeouts = timeouts
        self._lock = threading.Lock()
        self._bucket: Bucket | None = None

    def use(self, work: "Callable[[Bucket], _ResultT]") -> _ResultT:
        """Return what `work` returns. Blocks; raises nothing but `StorageError`."""
        from parlour.storage.s3.client import Bucket  # noqa: PLC0415
        from parlour.storage.s3.failures import failure_of  # noqa: PLC0415

        with self._lock:
            if self._bucket is None:
                self._bucket = Bucket(self._target, self._keys, self._timeouts)
            bucket = self._bucket
        try:
            return work(bucket)
        except Exception as error:
            raise failure_of(error, self.name) from error

    def close(self) -> None:
        """Let go of connections. What is asked later opens new ones."""
        with self._lock:
            if self._bucket is not None:
                self._bucket.close()


class Asking:
    """Asks one bucket. Several at once with a wide lane, one after the other in a narrow one."""

    def __init__(self, connection: Connection, clock: Clock, patience: Patience, *, width: int) -> None:
        self._connection = connection
        self._clock = clock
        self._patience = patience
        self._lane = Lane(width)

    async def ask(self, work: "Callable[[Bucket], _ResultT]", *, sent: int = 0) -> _ResultT:
        """Return what `work` returns, which sends so many bytes; tried again while that may help.

        Raises `StorageError`. When it is cancelled it ends at once, and `work` by itself.
        """
        for failed in range(self._patience.tries - 1):
            try:
                return await self.once(work, sent=sent)
            except StorageError as error:
                if not error.temporary:
                    raise
            await self._clock.sleep(self._patience.first_wait * 2.0**failed)
        return await self.once(work, sent=sent)

    async def once(self, work: "Callable[[Bucket], _ResultT]", *, sent: int = 0) -> _ResultT:
        """Return what `work` returns, tried once."""
        seconds = self._patience.answer + sent / self._patience.slowest
        try:
            return await self._lane.run(lambda: self._connection.use(work), seconds=seconds)
        except TimeoutError as error:
            raise StorageError("the store does not answer", temporary=True) from error

    async def quiet(self) -> bool:
        """Wait until nothing that was given up goes on; `False` when that takes longer than it may."""
        return await self._lane.quiet(seconds=self._patience.answer)
