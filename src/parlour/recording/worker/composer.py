"""One mix: who is in it, where on the canvas, and the outputs it goes to."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

from parlour.recording.worker.elements import Gst
from parlour.recording.worker.mixer import Format, Mixer, Tile
from parlour.recording.worker.outputs import Output, Outputs, Report, later
from parlour.recording.worker.reception import Reception, Track, every

__all__ = ["Composer"]

_WATCH_MS: Final = 250
_DRAIN_MS: Final = 3000
"""How long the last samples of the mix are waited for, before the outputs are finished without them."""

Tell = Callable[..., None]
"""`tell(event, **fields)` writes to the server."""


@dataclass
class _Person:
    reception: Reception
    pads: dict[str, Any] = field(default_factory=dict)


class Composer:
    """Mixes the people it is told of, from `begin` to `stop`. All methods run in the main loop."""

    def __init__(self, format_: Format, tell: Tell, on_done: Callable[[], None]) -> None:
        self._tell = tell
        self._on_done = on_done
        self._fps = format_.fps
        self._people: dict[str, _Person] = {}
        self._tiles: dict[str, Tile] = {}
        """Where tracks are, by their ids."""

        self._cards: dict[str, tuple[str, Any]] = {}
        """Labels and pads of cards, by whose they are."""

        self._stopping = False
        self._finishing = False
        self._problem: str | None = None
        self._outputs = Outputs(tell, lambda: self._mixer.force_key())
        self._mixer = Mixer(format_, self._outputs.take)
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
        if person not in self._people:
            self._people[person] = _Person(Reception(self._mixer.pipeline, self._fps, self._on_pad))
        rtp, rtcp = self._people[person].reception.add(track, kind).ports
        self._tell("listening", track=track, rtp=rtp, rtcp=rtcp)

    def flow(self, track: str, codec: dict[str, Any], rtcp_to: tuple[str, int]) -> None:
        """The engine sends the track from now on."""
        if (person := self._person_with(track)) is not None:
            person.reception.flow(person.reception.tracks[track], codec, rtcp_to)

    def remove(self, track: str) -> None:
        """The track is over."""
        if (person := self._person_with(track)) is None:
            return
        person.reception.stop(person.reception.tracks[track])
        if (pad := person.pads.pop(track, None)) is not None:
            self._mixer.drop(pad)
        person.reception.remove(person.reception.tracks[track])
        if not person.reception.tracks:
            self._people = {name: other for name, other in self._people.items() if other is not person}
            person.reception.end()

    def arrange(self, tiles: dict[str, Tile], cards: dict[str, Tile]) -> None:
        """Put tracks where they belong, and cards of people without a picture; what is not named is not seen."""
        self._tiles = tiles
        for person in self._people.values():
            for track, pad in person.pads.items():
                if person.reception.tracks[track].kind == "video":
                    self._place(person, track, pad)
        for name in [
            name for name, (label, _) in self._cards.items() if name not in cards or label != cards[name].label
        ]:
            self._mixer.drop(self._cards.pop(name)[1])
        for name, tile in cards.items():
            if name in self._cards:
                self._mixer.place(self._cards[name][1], tile)
            else:
                self._cards[name] = (tile.label, self._mixer.card(tile.label, tile))

    def stop(self) -> None:
        """Finish all outputs, and be done."""
        if self._stopping:
            return
        self._stopping = True
        # Nobody's end of stream would come through its jitter buffer: without inputs the mixers end by themselves.
        for person in list(self._people.values()):
            for track in list(person.reception.tracks):
                self.remove(track)
        for _, pad in self._cards.values():
            self._mixer.drop(pad)
        self._cards = {}
        self._mixer.finish()
        later(self._finish, after_ms=_DRAIN_MS)

    def _person_with(self, track: str) -> _Person | None:
        return next((person for person in self._people.values() if track in person.reception.tracks), None)

    def _on_pad(self, track: Track, pad: Any) -> None:
        person = self._person_with(track.id)
        if person is None:
            return
        if track.kind == "video":
            person.pads[track.id] = self._mixer.show(pad, None)
            self._place(person, track.id, person.pads[track.id])
        else:
            person.pads[track.id] = self._mixer.hear(pad)

    def _place(self, person: _Person, track: str, pad: Any) -> None:
        tile = self._tiles.get(track)
        self._mixer.place(pad, tile)
        person.reception.label(person.reception.tracks[track], "" if tile is None else tile.label)

    def _watch(self) -> None:
        for person in self._people.values():
            person.reception.watch()

    def _heard(self, _bus: Any, message: Any) -> None:
        if message.type == Gst.MessageType.EOS:
            self._finish()
        elif message.type == Gst.MessageType.ERROR:
            error, details = message.parse_error()
            self._tell("problem", reason=error.message, details=(details or "")[:500])
            self._problem = self._problem or error.message
            self._stopping = True
            self._finish()

    def _finish(self) -> None:
        if not self._finishing:
            self._finishing = True
            self._outputs.finish(self._ended)

    def _ended(self) -> None:
        self._mixer.end()
        self._tell("finished", problem=self._problem)
        self._on_done()
