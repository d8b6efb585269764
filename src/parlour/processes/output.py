"""What a child process writes, as harmless lines, however much or little it is."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from parlour.clock import Clock
from parlour.visible import visible

__all__ = ["CHUNK_BYTES", "Output"]

LONGEST_LINE: Final = 1000
"""Characters that are kept of a line."""

CHUNK_BYTES: Final = 65_536
BYTES_PER_SECOND: Final = 1024 * 1024
LINES_PER_SECOND: Final = 200
_KEPT: Final = 100
_LAST_WORDS: Final = 5

logger = logging.getLogger(__name__)


class Output:
    """Reads a pipe to its end and hands out lines, without `secrets` and without anything a terminal obeys.

    A flood is slowed down and thinned out: above `BYTES_PER_SECOND` the child waits for its pipe, and of more than
    `LINES_PER_SECOND` lines only the number is told. Neither can take the server's memory or time.
    """

    def __init__(self, clock: Clock, on_line: Callable[[str], None], secrets: Sequence[str] = ()) -> None:
        self._clock = clock
        self._on_line = on_line
        # The longest first: struck out the other way round, what it has beyond a shorter one would stay.
        self._secrets = sorted((secret for secret in secrets if secret), key=len, reverse=True)
        self._kept: deque[str] = deque(maxlen=_KEPT)
        self._waiting: list[tuple[Callable[[str], bool], asyncio.Future[str]]] = []
        self._told = self._left_out = 0

    @property
    def last_words(self) -> list[str]:
        """The last lines, oldest first."""
        return list(self._kept)[-_LAST_WORDS:]

    async def line(self, wanted: Callable[[str], bool]) -> str:
        """Return the first line that `wanted` accepts, of the last hundred and all to come. Bound the waiting."""
        for text in self._kept:
            if wanted(text):
                return text
        found: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.append((wanted, found))
        try:
            return await found
        finally:
            self._waiting.remove((wanted, found))

    async def read(self, stream: asyncio.StreamReader) -> None:
        """Read until nobody holds the other end any more."""
        rest, begun, taken = b"", self._clock.monotonic(), 0
        while chunk := await stream.read(CHUNK_BYTES):
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._take(line)
            rest = rest[: LONGEST_LINE * 4]  # an endless line is cut, not collected
            taken += len(chunk)
            passed = self._clock.monotonic() - begun
            if passed < 1 and taken >= BYTES_PER_SECOND:
                await self._clock.sleep(1 - passed)
                passed = 1
            if passed >= 1:
                begun, taken = self._clock.monotonic(), 0
                self._tell_left_out()
        self._take(rest)
        self._tell_left_out()

    def _take(self, raw: bytes) -> None:
        text = self._readable(raw)
        if not text:
            return
        self._kept.append(text)
        for wanted, found in self._waiting:
            if not found.done():
                _answer(found, wanted, text)
        if self._told >= LINES_PER_SECOND:
            self._left_out += 1
            return
        self._told += 1
        self._tell(text)

    def _tell_left_out(self) -> None:
        if self._left_out:
            self._tell(f"({self._left_out} lines more, left out)")
        self._told = self._left_out = 0

    def _tell(self, text: str) -> None:
        try:
            self._on_line(text)
        except Exception:  # were the reading to end, the child would hang as soon as its pipe is full
            logger.exception("a line of a child process could not be told")

    def _readable(self, raw: bytes) -> str:
        text = raw[: LONGEST_LINE * 4].decode(errors="replace")
        for secret in self._secrets:  # before anything is cut or written otherwise: half of one is a secret, too
            text = text.replace(secret, "***")
        return visible(text.strip())[:LONGEST_LINE]


def _answer(found: asyncio.Future[str], wanted: Callable[[str], bool], text: str) -> None:
    try:
        if wanted(text):
            found.set_result(text)
    except Exception as error:  # the mistake of whoever waits is told to nobody else
        found.set_exception(error)
