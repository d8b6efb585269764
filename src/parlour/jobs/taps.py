"""The taps of a job: the media of the tracks that are wanted now, brought to its worker as plain RTP.

Recordings of every kind and streams want tracks, and the engine has them or not, ends them, is lost and comes back.
What a worker is told of that is `add` (get ready), `flow` (it comes now), `rest` (it stays away for a while) and
`remove` (it is over).
"""

import asyncio
import contextlib
from collections.abc import Callable, Collection, Mapping
from typing import Final

from parlour.calls.scene import Scene
from parlour.media.events import TrackRef
from parlour.media.port import Kind, MediaError, Sfu
from parlour.processes import ChannelError
from parlour.strict_json import JsonValue

__all__ = ["Say", "Taps", "track_id", "tracks_of"]

_LOOPBACK: Final = "127.0.0.1"
_RETRY_SECONDS: Final = 0.5
"""After how long a track is asked for again that the engine did not have: its sender may be about to publish it."""

Say = Callable[[str, dict[str, JsonValue]], None]
"""`say(do, fields)` tells the worker; it may raise `ChannelError`."""


class Taps:
    """Opens and closes taps until they are as `want` was told last. `run` does it, for as long as it runs.

    `about` returns what a worker is told of a track besides its kind; `on_settled` is called whenever all that can be
    had is there.
    """

    def __init__(
        self,
        room: str,
        name: str,
        *,
        sfu: Sfu,
        say: Say,
        about: Callable[[TrackRef], dict[str, JsonValue]],
        on_settled: Callable[[], None] = lambda: None,
    ) -> None:
        """Prepare. `room` is the engine's name of the call, `name` that of the job, unique on this server."""
        self._room = room
        self._name = name
        self._sfu = sfu
        self._say = say
        self._about = about
        self._on_settled = on_settled
        self._wanted: Mapping[TrackRef, Kind] = {}
        self._resting: Collection[TrackRef] = ()
        self._changed = asyncio.Event()
        self._ports: dict[TrackRef, asyncio.Future[tuple[int, int]]] = {}
        """Where the worker awaits a track that it was told of."""

        self._at_rest: set[TrackRef] = set()
        """What the worker was told that it may come back: it gets other ports then, where nothing old arrives."""

        self._open: set[TrackRef] = set()
        self._opening: set[TrackRef] = set()
        """What the engine is being asked for, as long as it did not say that it is over."""

        self._astray: set[TrackRef] = set()
        """What the engine sends, or is about to send, to a worker that is gone."""

    def want(self, tracks: Mapping[TrackRef, Kind], resting: Collection[TrackRef] = ()) -> None:
        """State what is to arrive. What is `resting` stays away for now: the worker is told that it may come back."""
        self._wanted, self._resting = tracks, resting
        self._changed.set()

    @property
    def known(self) -> Collection[TrackRef]:
        """The tracks of which the worker was told and that are not over for it."""
        return self._ports.keys() | self._at_rest

    def listening(self, track: str, rtp: int, rtcp: int) -> None:
        """Take note of the ports where the worker awaits a track."""
        future = self._ports.get(_ref(track))
        if future is not None and not future.done():
            future.set_result((rtp, rtcp))

    def tap_closed(self, tap: str) -> None:
        """Take note that the engine ended a tap, as its track ended; it is opened again while it is wanted."""
        self._lose(lambda ref: self._tap(ref) == tap)

    def engine_restarted(self) -> None:
        """Take note that the engine lost all taps."""
        self._lose(lambda _: True)

    def worker_restarted(self) -> None:
        """Take note that the worker is another one, which knows no track. What is not `listening` yet it is told of by
        whoever starts it.
        """
        self._astray |= self._open | self._opening
        self._open.clear()
        self._opening.clear()
        self._at_rest.clear()
        self._ports = {ref: ports for ref, ports in self._ports.items() if not ports.done()}
        self._changed.set()

    async def run(self) -> None:
        """Make it so, again and again. Returns when the worker does not read any more."""
        with contextlib.suppress(ChannelError):
            while True:
                await self._converge()

    async def close(self) -> None:
        """End all taps."""
        await self._call_back()
        for ref in list(self._open):
            self._open.discard(ref)
            await self._sfu.close_tap(self._room, self._tap(ref))

    async def _call_back(self) -> None:
        while self._astray:
            await self._sfu.close_tap(self._room, self._tap(self._astray.pop()))

    async def _converge(self) -> None:
        self._changed.clear()
        await self._call_back()
        wanted = dict(self._wanted)
        for ref in [ref for ref in self.known if ref not in wanted]:
            await self._leave(ref)
        missing = False
        for ref, kind in wanted.items():
            if ref not in self._open:
                missing |= not await self._tap_into(ref, kind)
        self._on_settled()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_RETRY_SECONDS if missing else None):
                await self._changed.wait()

    async def _leave(self, ref: TrackRef) -> None:
        was_open = ref in self._open
        self._open.discard(ref)
        if ref not in self._resting:
            self._forget(ref)
        elif self._ports.pop(ref, None) is not None:
            self._at_rest.add(ref)
            self._say("rest", {"track": track_id(ref)})
        if was_open:
            await self._sfu.close_tap(self._room, self._tap(ref))

    async def _tap_into(self, ref: TrackRef, kind: Kind) -> bool:
        """Bring a track to the worker; `False`: the engine does not have it now."""
        if ref not in self._ports:
            self._ports[ref] = asyncio.get_running_loop().create_future()
            self._at_rest.discard(ref)
            self._say("add", {"track": track_id(ref), "kind": kind, **self._about(ref)})
        rtp, rtcp = await self._ports[ref]
        self._opening.add(ref)
        try:
            tap = await self._sfu.open_tap(self._room, self._tap(ref), ref, (_LOOPBACK, rtp, rtcp))
        except MediaError:
            self._opening.clear()
            return False
        if ref not in self._opening:
            return False
        self._opening.clear()
        self._open.add(ref)
        codec: dict[str, JsonValue] = {
            "mime_type": tap.codec.mime_type,
            "payload_type": tap.codec.payload_type,
            "clock_rate": tap.codec.clock_rate,
            "ssrc": tap.codec.ssrc,
        }
        told: dict[str, JsonValue] = {"address": tap.address, "rtp_port": tap.port, "rtcp_port": tap.rtcp_port}
        self._say("flow", {"track": track_id(ref), "codec": codec, **told})
        return True

    def _lose(self, is_lost: Callable[[TrackRef], bool]) -> None:
        self._opening = {ref for ref in self._opening if not is_lost(ref)}
        for ref in [ref for ref in self._open if is_lost(ref)]:
            self._open.discard(ref)
            self._forget(ref)
        self._changed.set()

    def _forget(self, ref: TrackRef) -> None:
        if ref in self.known:
            self._ports.pop(ref, None)
            self._at_rest.discard(ref)
            with contextlib.suppress(ChannelError):
                self._say("remove", {"track": track_id(ref)})

    def _tap(self, ref: TrackRef) -> str:
        return f"{self._name}/{track_id(ref)}"


def tracks_of(scene: Scene) -> dict[TrackRef, Kind]:
    """Return the tracks of everybody in a scene, of those who are only heard as well."""
    people = (*scene.shots, *scene.voices)
    return {TrackRef(shot.session_id, name): kind for shot in people for name, kind in shot.tracks.items()}


def track_id(ref: TrackRef) -> str:
    """Return by what name a worker knows a track."""
    return f"{ref.peer}/{ref.name}"


def _ref(track: str) -> TrackRef:
    peer, _, name = track.partition("/")
    return TrackRef(peer, name)
