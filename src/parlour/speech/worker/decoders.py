"""Threads that decode what waits, in the order of the queue."""

import asyncio
import itertools
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from parlour.speech.worker.cutting import Piece
from parlour.speech.worker.engines.port import Heard, Hearer, Options, Text
from parlour.speech.worker.engines.whisper import Whisper
from parlour.speech.worker.queue import Queue, Task

__all__ = ["Decoders", "Turn"]

logger = logging.getLogger(__name__)

_numbers: Final = itertools.count()


class Turn:
    """One track's place in the queue."""

    def __init__(self, decoders: "Decoders", options: Options, hearer: Hearer) -> None:
        self._decoders = decoders
        self._options = options
        self._hearer = hearer
        self.number = next(_numbers)
        self.rank: int | None = None
        self._closed = False

    def final(self, piece: Piece) -> None:
        """Have a whole utterance decoded."""
        self._put(True, lambda: piece, len(piece.sound) / 16_000, lambda: self._hearer.missed(piece.begin, piece.end))

    def interim(self, look: Callable[[], Piece | None]) -> None:
        """Have decoded what `look` returns once there is time for it."""
        self._put(False, look, 0.0, lambda: None)

    def prefer(self, rank: int | None) -> None:
        """State whose turn it is."""
        self.rank = rank
        self._decoders.queue.prefer(self.number, rank)

    @property
    def waits(self) -> bool:
        """Whether something waits or is being decoded."""
        return self._decoders.queue.waits(self.number)

    async def finish(self) -> None:
        """Return once nothing waits any more."""
        self._decoders.queue.drop_interim(self.number)
        while self.waits:
            await self._decoders.next_done()

    def close(self) -> None:
        """Forget all that waits."""
        self._closed = True
        self._decoders.queue.drop(self.number)

    def _put(self, final: bool, look: Callable[[], Piece | None], seconds: float, lost: Callable[[], None]) -> None:
        def done(piece: Piece, text: Text) -> None:
            if text.text and not self._closed:
                self._hearer.heard(
                    Heard(piece.begin, piece.end, text.text, final, text.confidence, text.language, text.raw)
                )

        now = self._decoders.now()
        self._decoders.put(Task(self.number, final, look, done, lost, seconds, now, self._options, self.rank))


class Decoders:
    """As many threads as the operator wants."""

    def __init__(self, model: Whisper, threads: int, now: Callable[[], float]) -> None:
        self.queue = Queue()
        self.now = now
        self._model = model
        self._pool = ThreadPoolExecutor(threads, "decoder")
        self._waiting = asyncio.Event()
        self._done = asyncio.Event()
        self._tasks = [asyncio.create_task(self._decode()) for _ in range(threads)]

    def put(self, task: Task) -> None:
        """Take a task."""
        for lost in self.queue.put(task):
            lost.lost()
        self._waiting.set()

    async def next_done(self) -> None:
        """Return once something more was decoded."""
        await self._done.wait()

    async def close(self) -> None:
        """End; what is being decoded is not waited for."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _decode(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            task = self.queue.take(self.now())
            if task is None:
                self._waiting.clear()
                await self._waiting.wait()
                continue
            try:
                piece = task.look()
                if piece is not None:
                    text = await loop.run_in_executor(self._pool, self._one, piece, task)
                    task.done(piece, text)
            except Exception:
                logger.exception("an utterance could not be decoded")
                task.lost()
            finally:
                self.queue.finished(task)
                self._waiting.set()
                self._done.set()
                self._done = asyncio.Event()

    def _one(self, piece: Piece, task: Task) -> Text:
        return self._model.decode(piece.sound, task.options, final=task.final)
