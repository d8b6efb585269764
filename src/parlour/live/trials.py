"""Media that a browser sends before it joins, to learn what its way to us carries: taken in, and received by nobody.

A trial is a room of its own in the SFU with one peer who publishes. It gives nothing away: what is sent goes nowhere.
It costs what it takes in, so there are only so many, each for so long and for so many bytes, and of one address not so
many at once nor so often. When there are as many as may be, the address with clearly more than others gives one up.
"""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from parlour.addresses import Recent, gives_way
from parlour.clock import Clock
from parlour.ids import new_uuid
from parlour.media.port import MediaError, PeerStats, Sfu
from parlour.strict_json import JsonValue

__all__ = ["MOST_AT_ONCE", "MOST_BYTES", "MOST_SECONDS", "AddressLimitError", "MediaTrials", "Trial", "TrialLimits"]

MOST_AT_ONCE: Final = 20
"""Trials of all browsers together."""

MOST_SECONDS: Final = 45.0
"""A test takes 30 seconds, and some to connect."""

MOST_BYTES: Final = 25_000_000
"""Of media in one trial; a browser that keeps to what it is asked sends at most 12 million in 30 seconds."""

_LOOK_SECONDS: Final = 1.0
_OFTEN_SECONDS: Final = 60.0
_PEER: Final = "trial"


class AddressLimitError(MediaError):
    """One address has as many trials as it may have, or had too many lately."""


@dataclass(frozen=True, slots=True)
class TrialLimits:
    """What one address may have: so many trials at once, and so many within a minute; 0 for any number.

    Of the twenty that all have together, some are left for others; an ordinary test of 30 s never comes near the rate.
    """

    per_address: int = 12
    per_minute: int = 60


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

    def __init__(self, sfu: Sfu | None, clock: Clock, limits: TrialLimits | None = None) -> None:
        self._sfu = sfu
        self._clock = clock
        self._limits = limits or TrialLimits()
        self._recent = Recent(_OFTEN_SECONDS)
        self._running: dict[asyncio.Task[None], str] = {}
        """The address of each that counts, first begun first."""
        self._tasks: set[asyncio.Task[None]] = set()
        """Those that have given way included, until nothing of them is left."""

    @property
    def running(self) -> int:
        """How many trials are under way."""
        return len(self._running)

    async def begin(self, offer: str, tracks: Mapping[str, str], address: str = "") -> Trial:
        """Take what the browser offers in `offer`; `tracks` names m-lines by mid.

        `address` is under which name the browser's address is counted; empty: it is not. Raises `MediaError`, of which
        `AddressLimitError` says that others can still try.
        """
        if self._sfu is None:
            raise MediaError("This server runs without a media server.")
        self._find_place(address)
        room = new_uuid()
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        task = asyncio.create_task(self._carry(self._sfu, room, offer, tracks, answer), name=f"trial {room}")
        self._running[task] = address
        self._tasks.add(task)
        task.add_done_callback(self._over)
        try:
            return Trial(await answer, task)
        except BaseException:
            task.cancel()
            raise

    async def stop(self) -> None:
        """End all of them."""
        running = list(self._tasks)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _find_place(self, address: str) -> None:
        held, now = Counter(self._running.values()), self._clock.monotonic()
        if address and self._limits.per_minute and self._recent.of(address, now) >= self._limits.per_minute:
            raise AddressLimitError("Your network has measured its way too often; try again in a minute.")
        if address and self._limits.per_address and held[address] >= self._limits.per_address:
            raise AddressLimitError("Too many in your network measure their way at present; try again in a minute.")
        if len(self._running) >= MOST_AT_ONCE:
            loser = gives_way(held, address)
            if loser is None:
                raise MediaError("Too many measure their way at present; try again in a minute.")
            youngest = next(task for task, known in reversed(self._running.items()) if known == loser)
            del self._running[youngest]
            youngest.cancel()
        self._recent.note(address, now)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._running.pop(task, None)
        self._tasks.discard(task)

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
