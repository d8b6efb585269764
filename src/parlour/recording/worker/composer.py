"""One mix: who is in it, where on the canvas, and the outputs it goes to."""

import time
from collections.abc import Callable, Set
from dataclasses import dataclass, field
from typing import Any, Final

from parlour.recording.worker.canvas import Canvas, Sight
from parlour.recording.worker.codecs import UnknownCodecError
from parlour.recording.worker.elements import Gst, every, later, within
from parlour.recording.worker.mixer import Format, Mixer, Tile
from parlour.recording.worker.outputs import Output, Outputs, Report
from parlour.recording.worker.reception import Reception
from parlour.recording.worker.span import Span
from parlour.recording.worker.track import Source, Track

__all__ = ["Composer"]

_WATCH_MS: Final = 100
_LAST_MS: Final = 3000
"""How long the last samples may take from the mix: half a second, usually."""

_SILENT_SECONDS: Final = 0.7
"""After how long without a picture a card with the name takes its place."""

_READY_SECONDS: Final = 0.8
"""How long the first picture of somebody who is to be shown is awaited."""

_FROZEN_SECONDS: Final = 2.0
"""How long the last picture of a track that was taken away is shown, while the same place is still meant for it: until
the call has decided what comes instead, or the engine is there again.
"""

_MOST_FAULTS, _FAULTS_SECONDS = 3, 30.0
"""How often a track may fail within this time; then it is given up."""

Tell = Callable[..., None]
"""`tell(event, **fields)` writes to the server."""


@dataclass
class _Person:
    reception: Reception
    pads: dict[str, Any] = field(default_factory=dict)
    """The places of tracks in the mix, by the tracks' ids."""


@dataclass(frozen=True)
class _Frozen:
    """What is still seen of a track that is gone: its last picture, at a pad of its own in the mix."""

    pad: Any
    size: tuple[int, int]
    until: float


class Composer:
    """Mixes the people it is told of, from `begin` to `stop`. All methods run in the main loop."""

    def __init__(self, format_: Format, tell: Tell, on_done: Callable[[], None]) -> None:
        self._tell = tell
        self._on_done = on_done
        self._format = format_
        self._people: dict[str, _Person] = {}
        self._frozen: dict[str, _Frozen] = {}
        self._tiles: dict[str, Tile] = {}
        """Where tracks are, by their ids."""

        self._next: tuple[dict[str, Tile], dict[str, Tile], float] | None = None
        """What is to become of the tiles and cards, and until when its pictures are awaited."""

        self._wanted_cards: dict[str, Tile] = {}
        """Where people are who have no track to be seen, by whose the cards are."""

        self._problem: str | None = None
        """Why it ends by itself."""

        self._stopping = False
        self._finishing = False
        self._outputs = Outputs(tell, lambda: self._mixer.force_key(), self._give)
        self._span = Span(self._outputs.take, lambda: later(self._finish))
        self._mixer = Mixer(format_, self._span.take)
        self._canvas = Canvas(self._mixer, format_)
        bus = self._mixer.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message", self._heard)

    def begin(self) -> None:
        """Start to mix."""
        self._mixer.start()
        every(_WATCH_MS, self._watch)

    def output(self, name: str, made: Callable[[Report], Output]) -> None:
        """Send the mix to one output more, from its next key picture on."""
        if not self._stopping:
            self._outputs.add(name, made)

    def drop(self, name: str) -> None:
        """Finish one output."""
        self._outputs.drop(name)

    def add(self, person: str, track: str, kind: str) -> None:
        """Get ready for a track, and tell where it is awaited."""
        if self._person_with(track) is not None or self._stopping:
            return
        if person not in self._people:
            size = self._format.width, self._format.height
            self._people[person] = _Person(
                Reception(self._mixer.pipeline, size, self._on_pad, lambda: later(self._show))
            )
        rtp, rtcp = self._people[person].reception.add(track, kind).ports
        self._tell("listening", track=track, rtp=rtp, rtcp=rtcp)

    def flow(self, track: str, codec: dict[str, Any], source: Source) -> None:
        """The engine sends the track from now on."""
        if (person := self._person_with(track)) is None or person.reception.tracks[track].source is not None:
            return
        try:
            person.reception.flow(person.reception.tracks[track], codec, source)
        except UnknownCodecError as error:
            self._tell("problem", reason=str(error), track=track)

    def remove(self, track: str) -> None:
        """The track is over."""
        if (person := self._person_with(track)) is None:
            return
        self._unplug(person, person.reception.tracks[track])
        person.reception.remove(person.reception.tracks[track])
        if not person.reception.tracks:
            self._people = {name: other for name, other in self._people.items() if other is not person}
            person.reception.end()

    def arrange(self, tiles: dict[str, Tile], cards: dict[str, Tile]) -> None:
        """Put tracks where they belong, and cards of people without a picture; what is not named is not seen."""
        self._next = tiles, cards, time.monotonic() + _READY_SECONDS
        self._rearrange()

    def stop(self) -> None:
        """Finish all outputs, and be done."""
        if self._stopping:
            return
        self._stopping = True
        self._span.end_at(self._mixer.now())
        later(self._finish, after_ms=_LAST_MS)

    def _give(self, kinds: Set[str]) -> None:
        self._mixer.give(kinds)
        self._span.expect(kinds)

    def _person_with(self, track: str) -> _Person | None:
        return next((person for person in self._people.values() if track in person.reception.tracks), None)

    def _unplug(self, person: _Person, track: Track) -> None:
        """Stop a track and give its place in the mix back. Its last picture stays for a moment."""
        person.reception.stop(track)
        if (pad := person.pads.pop(track.id, None)) is None:
            return
        if track.seen and track.size is not None and track.id in self._tiles and not self._stopping:
            self._freeze(track, track.size)
        else:
            self._canvas.forget(track.id)
        self._mixer.drop(pad)

    def _freeze(self, track: Track, size: tuple[int, int]) -> None:
        """Go on to show the last picture of a track that goes, where it is."""
        self._thaw(track.id)
        pad = self._mixer.still(track.picture, size)
        self._frozen[track.id] = _Frozen(pad, size, time.monotonic() + _FROZEN_SECONDS)
        track.seen, track.picture = False, None
        self._show()

    def _thaw(self, track: str) -> None:
        """Show the last picture of a track that is gone no longer."""
        if (frozen := self._frozen.pop(track, None)) is not None:
            self._mixer.drop(frozen.pad)

    def _on_pad(self, track: Track, pad: Any) -> None:
        person = self._person_with(track.id)
        if person is None:
            return
        person.pads[track.id] = self._mixer.show(pad) if track.kind == "video" else self._mixer.hear(pad)

    def _rearrange(self) -> None:
        """Change the arrangement once what is new in it has its picture, or does not get one: no card flashes up."""
        if self._next is None:
            return
        tiles, cards, due = self._next
        awaited = [
            track.id
            for person in self._people.values()
            for track in person.reception.tracks.values()
            if track.id in tiles and track.id not in self._tiles and not track.seen
        ]
        if awaited and time.monotonic() < due:
            return
        self._tiles, self._wanted_cards, self._next = tiles, cards, None
        self._show()

    def _show(self) -> None:
        """Make the canvas what it is to be: pictures of those who have one now, cards for all others."""
        pictures = {
            track.id: Sight(person.pads[track.id], tile, track.size)
            for person in self._people.values()
            for track in person.reception.tracks.values()
            if track.seen and track.id in person.pads and (tile := self._tiles.get(track.id)) is not None
        }
        now, over = time.monotonic(), []
        for track, frozen in self._frozen.items():
            if track in pictures or track not in self._tiles or now >= frozen.until:
                over.append(track)
            else:
                pictures[track] = Sight(frozen.pad, self._tiles[track], frozen.size)
        cards = {track: tile for track, tile in self._tiles.items() if track not in pictures and tile.name}
        self._canvas.arrange(pictures, cards | self._wanted_cards)
        for track in over:
            self._thaw(track)

    def _watch(self) -> None:
        now, changed = time.monotonic(), False
        for person in self._people.values():
            person.reception.watch()
            for track in person.reception.tracks.values():
                if track.refused is not None and track.told is None:
                    track.told = track.refused
                    reason = f"pictures of {track.refused[0]} x {track.refused[1]} are too large to be decoded"
                    self._tell("problem", reason=reason, track=track.id)
                if track.kind == "video" and track.seen != (seen := self._is_seen(track, now)):
                    track.seen, changed = seen, True
                    self._tell("seen" if seen else "silent", track=track.id)
        if changed or any(now >= frozen.until for frozen in self._frozen.values()):
            self._show()
        self._rearrange()

    def _is_seen(self, track: Track, now: float) -> bool:
        """Tell whether a track has pictures in the mix now. One that may stand still has them once there was one."""
        if not track.last or self._mixer.reached < track.first:
            return False
        tile = (self._next[0] if self._next is not None else self._tiles).get(track.id)
        still = tile is not None and tile.still
        return still or now - track.last < _SILENT_SECONDS

    def _heard(self, _bus: Any, message: Any) -> None:
        if message.type == Gst.MessageType.WARNING:
            error, details = message.parse_warning()
            self._tell("problem", reason=error.message, details=(details or "")[:500])
        if message.type != Gst.MessageType.ERROR:
            return
        error, details = message.parse_error()
        for person in list(self._people.values()):
            for track in list(person.reception.tracks.values()):
                if within(message.src, track.parts()):
                    self._failed(person, [track], error.message, details)
                    return
            if within(message.src, [person.reception.bin]):
                tracks = [track for track in person.reception.tracks.values() if track.source is not None]
                self._failed(person, tracks, error.message, details)
                return
        if not within(message.src, [self._mixer.pipeline]):
            return  # of a part that was taken out meanwhile
        self._tell("problem", reason=error.message, details=(details or "")[:500])
        self._problem = self._problem or error.message
        self.stop()

    def _failed(self, person: _Person, tracks: list[Track], reason: str, details: str | None) -> None:
        """A part of one participant failed: it is made anew, unless it fails again and again."""
        all_of_it = len(tracks) > 1
        for track in tracks:
            self._unplug(person, track)
        again = [track for track in tracks if track.faulted(_FAULTS_SECONDS) <= _MOST_FAULTS]
        for track in tracks:
            given_up = track not in again
            self._tell("problem", reason=reason, details=(details or "")[:500], track=track.id, given_up=given_up)
        if all_of_it:
            person.reception.reopen()
        for track in again:
            person.reception.restart(track)
        self._show()

    def _finish(self) -> None:
        """Nothing more comes out of the mix, or what does is too late."""
        if not self._finishing:
            self._finishing = True
            self._outputs.finish(self._ended)

    def _ended(self) -> None:
        self._tell("finished", problem=self._problem)
        self._on_done()
