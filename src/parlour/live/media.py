"""The media side of one meeting: every participant's operations in order, none of them in the way of the call."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import assert_never

from parlour.live.requests import (
    LimitLayers,
    MediaRequest,
    RestartIce,
    SendProbe,
    TakeAnswer,
    TellSending,
)
from parlour.media.port import MediaError, Sfu

__all__ = ["MeetingMedia"]

_log = logging.getLogger(__name__)

_MAX_WAITING = 256
_CLOSE_PATIENCE_S = 10.0

Step = Callable[[], Awaitable[None]]


class MeetingMedia:
    """Drives the SFU for one meeting. A worker task per participant exists only while it has something to do."""

    def __init__(self, sfu: Sfu, meeting_id: str) -> None:
        self._sfu = sfu
        self._room = meeting_id
        self._waiting: dict[str, deque[Step]] = {}
        self._workers: dict[str, asyncio.Task[None]] = {}
        self._wanted: dict[str, set[tuple[str, str]]] = {}
        """Of peers that were reset: all that they want, which is stated anew when the SFU's side is dropped."""

    async def open(self) -> None:
        """Open the SFU's room. Raises `MediaError`."""
        await self._sfu.open_room(self._room)

    def publish(
        self,
        peer: str,
        offer: str,
        mids: Mapping[str, str],
        done: Callable[[str], None],
        failed: Callable[[str], None],
        *,
        opus_fec: bool = True,
        opus_dtx: Collection[str] = (),
    ) -> None:
        """Negotiate what `peer` publishes; `done` gets the answer's SDP, or `failed` a sentence."""

        async def step() -> None:
            try:
                answer = await self._sfu.publish(self._room, peer, offer, mids, opus_fec=opus_fec, opus_dtx=opus_dtx)
            except MediaError as error:
                failed(str(error))
                raise
            done(answer)

        if not self._enqueue(peer, step):
            failed("too many media requests are waiting")

    def request(self, peer: str, request: MediaRequest) -> None:
        """Pass on an answer or a wish about what is received."""
        room, sfu = self._room, self._sfu

        async def step() -> None:
            match request:
                case TakeAnswer(seq, sdp):
                    await sfu.answer(room, peer, seq, sdp)
                case RestartIce():
                    await sfu.restart_ice(room, peer)
                case LimitLayers(tracks, initial, has_initial):
                    if has_initial:
                        sfu.set_initial_layers(room, peer, initial)
                    sfu.set_layers(room, peer, tracks)
                case TellSending(layers):
                    sfu.set_sent(room, peer, layers)
                case SendProbe(number, packets):
                    sfu.probe(room, peer, number, packets)
                case _:
                    assert_never(request)

        self._enqueue(peer, step)

    def change_wanted(
        self, peers: Sequence[str], add: frozenset[tuple[str, str]], drop: frozenset[tuple[str, str]]
    ) -> None:
        """State what `peers` are to receive from now on, and no longer."""
        for peer in self._wanted.keys() & set(peers):
            self._wanted[peer] = (self._wanted[peer] | add) - drop
        self._sfu.change_wanted(self._room, peers, add, drop)

    def set_blocked(self, peer: str, names: frozenset[str]) -> None:
        """State which tracks of `peer` must not be forwarded."""
        self._enqueue(peer, lambda: self._sfu.set_blocked(self._room, peer, names), always=True)

    def set_away(self, peer: str, *, away: bool) -> None:
        """State whether the browser of `peer` can answer offers."""
        self._sfu.set_away(self._room, peer, away=away)

    def reset(self, peer: str, blocked: frozenset[str], wanted: frozenset[tuple[str, str]]) -> None:
        """Drop the SFU's side of `peer` and state everything about it anew."""
        self._wanted[peer] = set(wanted)

        async def step() -> None:
            await self._sfu.remove_peer(self._room, peer)
            await self._sfu.set_blocked(self._room, peer, blocked)
            self._sfu.set_wanted(self._room, peer, frozenset(self._wanted.get(peer, ())))

        self._enqueue(peer, step, always=True)

    def forget(self, peer: str) -> None:
        """Drop `peer`, and what still waits to be done for it."""
        self._wanted.pop(peer, None)
        self._waiting.get(peer, deque()).clear()
        self._enqueue(peer, lambda: self._sfu.remove_peer(self._room, peer), always=True)

    async def close(self) -> None:
        """Close the SFU's room, after what is being done has come to its end."""
        for waiting in self._waiting.values():
            waiting.clear()
        if self._workers:
            _, late = await asyncio.wait(self._workers.values(), timeout=_CLOSE_PATIENCE_S)
            for worker in late:
                worker.cancel()
        try:
            await self._sfu.close_room(self._room)
        except MediaError as error:
            _log.warning("closing the SFU's room failed: %s", error, extra={"meeting": self._room})

    def _enqueue(self, peer: str, step: Step, *, always: bool = False) -> bool:
        waiting = self._waiting.setdefault(peer, deque())
        if len(waiting) >= _MAX_WAITING and not always:
            return False
        waiting.append(step)
        if peer not in self._workers:
            self._workers[peer] = asyncio.create_task(self._work(peer, waiting), name=f"media {peer}")
        return True

    async def _work(self, peer: str, waiting: deque[Step]) -> None:
        try:
            while waiting:
                await self._attempt(peer, waiting.popleft())
        finally:
            del self._workers[peer]
            if not waiting:
                self._waiting.pop(peer, None)

    async def _attempt(self, peer: str, step: Step) -> None:
        where = {"meeting": self._room, "participant": peer}
        try:
            await step()
        except MediaError as error:
            _log.warning("media request failed: %s", error, extra=where)
        except Exception:
            _log.exception("media request crashed", extra=where)
