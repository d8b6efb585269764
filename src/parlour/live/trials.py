"""Media that a browser sends before it joins, to learn what its way to us carries: taken in, and received by nobody.

A trial is a room of its own in the SFU with one peer who publishes. It gives nothing away: what is sent goes nowhere.
It costs what it takes in, so there are only so many, each for so long and for so many bytes.
"""

import asyncio
import contextlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from parlour.clock import Clock
from parlour.ids import new_uuid
from parlour.media.port import MediaError, PeerStats, Sfu
from parlour.strict_json import JsonValue

__all__ = ["MOST_AT_ONCE", "MOST_BYTES", "MOST_SECONDS", "MediaTrials", "Trial"]

MOST_AT_ONCE: Final = 20
"""Trials of all browsers together."""

MOST_SECONDS: Final = 45.0
"""A test takes 30 seconds, and some to connect."""

MOST_BYTES: Final = 25_000_000
"""Of media in one trial; a browser that keeps to what it is asked sends at most 12 million in 30 seconds."""

_LOOK_SECONDS: Final = 1.0
_PEER: Final = "trial"


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial under way. `answer` is the SDP for the browser; `close` ends it, twice does nothing."""

    answer: str
    _task: asyncio.Task[None]

    def close(self) -> None:
        """End it; what it held is let go of in the background."""
        self._task.cancel()

    async def ended(self) -> None:
        """Return when nothing of it is left, who or whatever ended it."""
        await asyncio.wait((self._task,))


class MediaTrials:
    """All trials of this process."""

    def __init__(self, sfu: Sfu | None, clock: Clock) -> None:
        self._sfu = sfu
        self._clock = clock
        self._running: set[asyncio.Task[None]] = set()

    @property
    def running(self) -> int:
        """How many trials are under way."""
        return len(self._running)

    async def begin(self, offer: str, tracks: Mapping[str, str]) -> Trial:
        """Take what the browser offers in `offer`; `tracks` names m-lines by mid. Raises `MediaError`."""
        if self._sfu is None:
            raise MediaError("This server runs without a media server.")
        if len(self._running) >= MOST_AT_ONCE:
            raise MediaError("Too many measure their way at present; try again in a minute.")
        room = new_uuid()
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._carry(self._sfu, room, offer, tracks, answer), name=f"trial {room}")
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        try:
            return Trial(await answer, task)
        except BaseException:
            task.cancel()
            raise

    async def stop(self) -> None:
        """End all of them."""
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    async def _carry(
        self, sfu: Sfu, room: str, offer: str, tracks: Mapping[str, str], answer: "asyncio.Future[str]"
    ) -> None:
        try:
            await sfu.open_room(room)
            sdp = await sfu.publish(room, _PEER, offer, tracks)
            if not answer.done():
                answer.set_result(sdp)
            await self._watch(sfu, room)
        except MediaError as error:
            if not answer.done():
                answer.set_exception(error)
        finally:
            if not answer.done():
                answer.set_exception(MediaError("The server is stopping."))
            with contextlib.suppress(MediaError):
                await sfu.close_room(room)

    async def _watch(self, sfu: Sfu, room: str) -> None:
        """Return when the trial has had its time, or its bytes. Raises `MediaError` when the SFU has lost it."""
        end = self._clock.monotonic() + MOST_SECONDS
        while self._clock.monotonic() < end:
            await self._clock.sleep(_LOOK_SECONDS)
            if _received(await sfu.stats(room, _PEER)) > MOST_BYTES:
                return


def _received(stats: PeerStats) -> int:
    """Return the bytes that came of all tracks."""
    tracks = stats.publish.values() if isinstance(stats.publish, dict) else ()
    return sum(_bytes(stream) for streams in tracks if isinstance(streams, list) for stream in streams)


def _bytes(stream: JsonValue) -> int:
    count = stream.get("byteCount") if isinstance(stream, dict) else None
    return count if isinstance(count, int) else 0
