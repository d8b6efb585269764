"""Bots in tests that are not asynchronous: each lives in an event loop of its own, in a thread."""

import asyncio
import math
import threading
from array import array
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import Future
from types import TracebackType
from typing import Any, Self, TypeVar

from parlour.client import AudioFrame, Call, EventStream, join
from parlour.client.events import Event
from tests.support.caller import PATIENCE

__all__ = ["Bot", "loudness", "tone"]

T = TypeVar("T")
E = TypeVar("E", bound=Event)


def tone(frequency: float, seconds: float, *, sample_rate: int = 16_000, amplitude: float = 0.3) -> bytes:
    """Return a sine: PCM of 16 bit, one channel."""
    step, top = 2 * math.pi * frequency / sample_rate, amplitude * 32_767
    return array("h", (int(top * math.sin(step * n)) for n in range(int(seconds * sample_rate)))).tobytes()


def loudness(pcm: bytes, frequency: float | None = None, *, sample_rate: int = 16_000) -> float:
    """Return the root mean square of PCM (0 to 1), or of its part at one frequency (Goertzel's algorithm)."""
    samples = array("h", pcm)
    if not samples:
        return 0.0
    if frequency is None:
        return math.sqrt(sum(one * one for one in samples) / len(samples)) / 32_768
    factor, last, before = 2 * math.cos(2 * math.pi * frequency / sample_rate), 0.0, 0.0
    for one in samples:
        last, before = one + factor * last - before, last
    power = last * last + before * before - factor * last * before
    return math.sqrt(max(0.0, power) * 2) / len(samples) / 32_768


class Bot:
    """A bot in a call, from `with` to the end. `do` runs a coroutine where it lives; `end` is what ended its call."""

    def __init__(self, url: str, life: Callable[[Call], Awaitable[None]] | None = None, **options: Any) -> None:
        self._url = url
        self._options = options
        self._life_of = life
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._joined: Future[Call] = Future()
        self._life: Future[None] | None = None
        self.events: EventStream[Event]
        self.end: BaseException | None = None

    def __enter__(self) -> Self:
        self._thread.start()
        self._life = asyncio.run_coroutine_threadsafe(self._live(), self._loop)
        self._joined.result(PATIENCE)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._life is not None:
            self._loop.call_soon_threadsafe(self._leave.set)
            self._life.result(PATIENCE)
        left = asyncio.run_coroutine_threadsafe(_others(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        assert not left, f"left running: {left}"

    @property
    def call(self) -> Call:
        """The call."""
        return self._joined.result()

    @property
    def session_id(self) -> str:
        """The bot's own session id."""
        return self.call.me.session_id

    def do(self, work: Coroutine[Any, Any, T], *, seconds: float = PATIENCE) -> T:
        """Run a coroutine in the bot's loop, and return its result."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(seconds)
        except TimeoutError:
            future.cancel()
            raise

    def run(self, work: Callable[[], T]) -> T:
        """Call a function in the bot's loop, and return its result."""

        async def once() -> T:
            return work()

        return self.do(once())

    def wait(self, kind: type[E], where: Callable[[E], bool] = lambda _event: True) -> E:
        """Wait for an event that was not waited for yet."""
        return self.do(self._wait(kind, where))

    def say(self, pcm: bytes, *, sample_rate: int = 16_000) -> None:
        """Say it, and wait until it was said."""
        self.do(self._say(pcm, sample_rate))

    def hear(self, whom: str, where: Callable[[AudioFrame], bool], *, seconds: float = PATIENCE) -> AudioFrame:
        """Listen to somebody until `where` accepts a frame."""
        return self.do(self._hear(whom, where), seconds=seconds)

    def wait_until_over(self) -> BaseException | None:
        """Wait until the call is over; returns what ended it."""
        assert self._life is not None
        self._life.result(PATIENCE)
        self._life = None
        return self.end

    async def _live(self) -> None:
        self._leave = asyncio.Event()
        try:
            async with join(self._url, **self._options) as call:
                self.events = call.events()
                self._joined.set_result(call)
                if self._life_of is not None:
                    await self._life_of(call)
                await self._leave.wait()
        except Exception as error:
            self.end = error
            if not self._joined.done():
                self._joined.set_exception(error)

    async def _wait(self, kind: type[E], where: Callable[[E], bool]) -> E:
        async for event in self.events:
            if isinstance(event, kind) and where(event):
                return event
        raise AssertionError("the call ended")

    async def _say(self, pcm: bytes, sample_rate: int) -> None:
        await self.call.microphone.write(pcm, sample_rate=sample_rate)
        await self.call.microphone.drained()

    async def _hear(self, whom: str, where: Callable[[AudioFrame], bool]) -> AudioFrame:
        async with self.call.audio(whom) as frames:
            async for frame in frames:
                if where(frame):
                    return frame
        raise AssertionError("the call ended, or they left")


async def _others() -> list[str]:
    """What still runs, but for the one who asks."""
    for _ in range(10):
        await asyncio.sleep(0)
    return [repr(task) for task in asyncio.all_tasks() if task is not asyncio.current_task()]
