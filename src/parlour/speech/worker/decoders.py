"""Threads that decode what waits, in the order of the queue."""

import asyncio
import itertools
import logging
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, Protocol

from parlour.speech.worker.cutting import Piece
from parlour.speech.worker.engines.port import RATE, Heard, Hearer, Options, Sound, Text
from parlour.speech.worker.queue import Queue, Task

__all__ = ["Decoder", "Decoders", "Turn"]

logger = logging.getLogger(__name__)

_BEFORE_SECONDS: Final = 30.0
_BEFORE_LETTERS: Final = 200
_MOST_BEFORE: Final = 4

_numbers: Final = itertools.count()


class Decoder(Protocol):
    """Makes text of a whole utterance; called by several threads."""

    def decode(self, sound: Sound, options: Options, *, careful: bool, before: str) -> Text:
        """Return what was said; `careful` takes more time, `before` is what the same person said in front of it."""
        ...


@dataclass(slots=True)
class _Early:
    """An utterance that is over unless somebody goes on in a moment: its text is there, or being made."""

    piece: Piece | None = None
    text: Text | None = None
    whole: Piece | None = None
    """The utterance, when it has turned out to be over while the text was being made."""


class Turn:
    """One track's place in the queue."""

    def __init__(self, decoders: "Decoders", options: Options, hearer: Hearer) -> None:
        self._decoders = decoders
        self._options = options
        self._hearer = hearer
        self.number = next(_numbers)
        self.rank: int | None = None
        self._early: _Early | None = None
        self._said: deque[tuple[float, str]] = deque(maxlen=_MOST_BEFORE)
        """The last final texts, and when each ended."""

        self._closed = False

    def final(self, piece: Piece) -> None:
        """Have a whole utterance decoded, unless that was done early."""
        early, self._early = self._early, None
        if early is None or early.piece is None or (early.piece.begin, early.piece.end) != (piece.begin, piece.end):
            self._put(lambda: piece, lambda _, text: self._tell(piece, text, final=True), piece)
        elif early.text is None:
            early.whole = piece
        else:
            self._tell(piece, early.text, final=True)

    def early(self, look: Callable[[], Piece | None]) -> None:
        """Have decoded, as carefully as a final text, what is probably the whole utterance."""
        early = self._early = _Early()

        def begin() -> Piece | None:
            early.piece = look()
            return early.piece

        def done(piece: Piece, text: Text) -> None:
            early.text = text
            self._tell(early.whole or piece, text, final=early.whole is not None)

        def failed() -> None:
            if early.whole is not None:
                self._hearer.missed(early.whole.begin, early.whole.end)

        self._put(begin, done, None, careful=True, lost=failed)

    def interim(self, look: Callable[[], Piece | None]) -> None:
        """Have decoded what `look` returns once there is time for it."""
        self._early = None
        self._put(look, lambda piece, text: self._tell(piece, text, final=False), None)

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

    def _put(
        self,
        look: Callable[[], Piece | None],
        done: Callable[[Piece, Text], None],
        whole: Piece | None,
        *,
        careful: bool = False,
        lost: Callable[[], None] = lambda: None,
    ) -> None:
        def missed() -> None:
            if whole is not None and not self._closed:
                self._hearer.missed(whole.begin, whole.end)

        seconds = 0.0 if whole is None else len(whole.sound) / RATE
        now = self._decoders.now()
        self._decoders.put(
            Task(
                self.number,
                whole is not None,
                look,
                done,
                missed if whole is not None else lost,
                before=self._before,
                seconds=seconds,
                since=now,
                options=self._options,
                careful=careful or whole is not None,
                rank=self.rank,
            )
        )

    def _before(self, piece: Piece) -> str:
        """Return what was said shortly before: names are written alike, and half sentences go on."""
        recent = [text for ended, text in self._said if piece.begin - ended < _BEFORE_SECONDS]
        return " ".join(recent)[-_BEFORE_LETTERS:]

    def _tell(self, piece: Piece, text: Text, *, final: bool) -> None:
        if not text.text or self._closed:
            return
        if final:
            self._said.append((piece.end, text.spoken))
        raw = None if text.raw is None else text.raw | {"is_final": final, "speech_final": final}
        self._hearer.heard(Heard(piece.begin, piece.end, text.text, final, text.confidence, text.language, raw))


class Decoders:
    """As many threads as the operator wants."""

    def __init__(self, decoder: Decoder, threads: int, now: Callable[[], float]) -> None:
        self.queue = Queue()
        self.now = now
        self._decoder = decoder
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
        """Return once something more was decoded, or was lost."""
        await self._done.wait()

    async def close(self) -> None:
        """End; what is being decoded is not waited for."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _decode(self) -> None:
        while True:
            task = self.queue.take(self.now())
            if task is None:
                self._waiting.clear()
                await self._waiting.wait()
                continue
            try:
                await self._one(task)
            except Exception:
                logger.exception("an utterance could not be decoded")
                task.lost()
            finally:
                self.queue.finished(task)
                self._waiting.set()
                self._done.set()
                self._done = asyncio.Event()

    async def _one(self, task: Task) -> None:
        piece = task.look()
        if piece is None:
            return
        before = task.before(piece)
        text = await asyncio.get_running_loop().run_in_executor(
            self._pool,
            lambda: self._decoder.decode(piece.sound, task.options, careful=task.careful, before=before),
        )
        task.done(piece, text)
