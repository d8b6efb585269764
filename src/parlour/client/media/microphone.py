"""What a bot says: PCM goes in as fast as it is made, and leaves at the pace of a clock."""

import asyncio
import uuid
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import av

from parlour.client.media.pcm import FULL_RATE, SAMPLE_BYTES, Converter, check, to_av
from parlour.client.media.switch import Switch

__all__ = ["Microphone"]

_CHANNELS: Final = 2
_FRAME_SAMPLES: Final = FULL_RATE // 50
_FRAME_SECONDS: Final = _FRAME_SAMPLES / FULL_RATE
_FRAME_BYTES: Final = _FRAME_SAMPLES * _CHANNELS * SAMPLE_BYTES
_SILENCE: Final = bytes(_FRAME_BYTES)
_BYTES_PER_SECOND: Final = FULL_RATE * _CHANNELS * SAMPLE_BYTES
_LATE_SECONDS: Final = 0.2
"""A program that stood still for longer does not make up for it by talking faster."""


class Microphone:
    """The bot's microphone track. Silence is sent while nothing is queued, nothing at all while it is off."""

    kind: Final = "audio"

    def __init__(self, *, buffer_seconds: float = 10.0, on_switch: Callable[[], None]) -> None:
        """Take how much may be queued before `write` waits, and who hears when it is switched on or off."""
        self.id = str(uuid.uuid4())
        self._most = max(_FRAME_BYTES, int(buffer_seconds * _BYTES_PER_SECOND))
        self._switch = Switch("sound", on_switch)
        self._queue = bytearray()
        self._converter = Converter(FULL_RATE, _CHANNELS)
        self._turn = asyncio.Lock()
        self._change = asyncio.Event()
        self._flushes = 0
        self._due: float | None = None
        self._sent = 0

    @property
    def on(self) -> bool:
        """Whether the track is switched on."""
        return self._switch.on

    @property
    def queued(self) -> float:
        """Seconds of sound that wait to be sent."""
        return len(self._queue) / _BYTES_PER_SECOND

    async def write(self, pcm: bytes, *, sample_rate: int, channels: int = 1) -> bool:
        """Queue sound: samples of 16 bit, signed, little endian, channels interleaved, of any rate in Hz.

        Waits while the queue is full, and for others who write. Returns whether all of it was queued: `flush` and
        switching off drop what still waits here, too. Raises `MediaUnavailableError` while the microphone is off,
        `ValueError` for what is no such sound.
        """
        self._switch.demand()
        check(pcm, sample_rate, channels)
        flushes = self._flushes
        async with self._turn:
            if self._flushes != flushes:
                return False
            rest = memoryview(self._converter.convert(pcm, sample_rate, channels))
            while rest:
                while len(self._queue) >= self._most:
                    await self._changed()
                    if self._flushes != flushes:
                        return False
                space = self._most - len(self._queue)
                self._queue += rest[:space]
                rest = rest[space:]
        return True

    def flush(self) -> float:
        """Stop talking at once: drop what is queued. Returns how many seconds of it were not said."""
        unsaid = self.queued
        self._queue.clear()
        self._flushes += 1
        self._converter = Converter(FULL_RATE, _CHANNELS)
        self._tell()
        return unsaid

    async def drained(self) -> None:
        """Wait until everything that was queued has been sent, or dropped."""
        while self._queue:
            await self._changed()

    def mute(self) -> None:
        """Switch off: others see the track off, and what is queued is dropped."""
        self.switch(on=False)

    def unmute(self) -> None:
        """Switch on. Raises `MediaUnavailableError` when the bot may not send sound."""
        self.switch(on=True)

    def switch(self, *, on: bool) -> None:
        """Switch on or off at once. Raises `MediaUnavailableError` for on when the bot may not send sound."""
        self._switch.turn(on=on)
        if not on:
            self.flush()

    def permit(self, permitted: bool) -> None:
        """Follow the permissions: off when sound may not be sent, and off it stays until `unmute`."""
        self._switch.permit(permitted)
        if not permitted:
            self.flush()

    async def recv(self) -> av.AudioFrame:
        """Wait for the moment of the next frame, and return it. For the sender of the connection only."""
        await self._wait()
        piece = bytes(self._queue[:_FRAME_BYTES])
        del self._queue[:_FRAME_BYTES]
        if piece:
            self._tell()
        frame = to_av(piece + _SILENCE[len(piece) :], FULL_RATE, _CHANNELS)
        frame.pts = self._sent
        frame.time_base = Fraction(1, FULL_RATE)
        self._sent += _FRAME_SAMPLES
        return frame

    def stop(self) -> None:
        """A connection ended; the next one goes on with what is queued."""

    async def _wait(self) -> None:
        clock = asyncio.get_running_loop().time
        if await self._switch.wait():
            self._due = None
        if self._due is None or clock() - self._due > _LATE_SECONDS:
            self._due = clock()
        if (left := self._due - clock()) > 0:
            await asyncio.sleep(left)
        self._due += _FRAME_SECONDS

    async def _changed(self) -> None:
        """Wait until there is less in the queue."""
        await self._change.wait()

    def _tell(self) -> None:
        self._change.set()
        self._change = asyncio.Event()
