"""The recordings that run in a call: which kind, who started each, since when. Pure book-keeping.

Source: `enable_recording` of room and token. A recording of the kind `local` is made by the browser of whoever started
it, and ends with its seat; other kinds are made by the server, belong to nobody, and are told apart by their instance.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias, get_args

from parlour.strict_json import JsonValue

__all__ = [
    "RECORDING_KINDS",
    "Recording",
    "RecordingKind",
    "Recordings",
    "RecordingsView",
    "RunningState",
    "Stream",
    "StreamTarget",
    "StreamsView",
    "TargetStand",
    "TargetState",
    "kinds_of",
]

RecordingKind: TypeAlias = Literal["cloud", "cloud-audio-only", "local", "raw-tracks"]

TargetState: TypeAlias = Literal["connecting", "streaming", "interrupted", "ended", "error"]
"""How it stands with a target of a live stream."""


@dataclass(frozen=True, slots=True)
class TargetStand:
    """How it stands with a target of a live stream, and `reason`: why it is not well, for people, without secrets."""

    state: TargetState = "connecting"
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class StreamTarget:
    """A target that the room has a name for, as told to those who may stream: neither address nor key is in it."""

    name: str
    type: Literal["rtmp", "hls"]


RunningState: TypeAlias = Literal["starting", "running", "stopping"]

RECORDING_KINDS: Final[tuple[RecordingKind, ...]] = get_args(RecordingKind)


def kinds_of(configured: object) -> frozenset[RecordingKind] | None:
    """Return the kinds that an `enable_recording` names, one or a list of them; `None` where it is not set."""
    if configured is None:
        return None
    named = (configured,) if isinstance(configured, str) else configured
    return frozenset(kind for kind in RECORDING_KINDS if isinstance(named, Iterable) and kind in named)


@dataclass(frozen=True, slots=True)
class Recording:
    """One that runs. `instance_id` names it in this call."""

    instance_id: str
    type: RecordingKind
    started_by: str | None
    """The session id of who started it; `None`: a backend, or somebody whom others do not see."""
    started_at: float
    """In Unix seconds."""
    layout: Mapping[str, JsonValue] | None = None
    """How the pictures are arranged, as it was asked for."""
    recording_id: str | None = None
    """By which it is found later; `None`: it is made by a browser."""
    state: RunningState = "running"


@dataclass(frozen=True, slots=True)
class RecordingsView:
    """All that run, first started first, as told to browsers; `at` is when, by which `started_at` is to be read."""

    at: float
    recordings: tuple[Recording, ...]


@dataclass(frozen=True, slots=True)
class Stream:
    """A live stream. `endpoints` are its targets by name, of those that have one, and how it stands with them.

    `addresses` are the others, in the order in which they were given: these are told to nobody.
    """

    instance_id: str
    started_by: str | None
    started_at: float
    state: RunningState
    layout: Mapping[str, JsonValue] | None = None
    endpoints: Mapping[str, TargetStand] = field(default_factory=dict)
    addresses: tuple[TargetStand, ...] = ()


@dataclass(frozen=True, slots=True)
class StreamsView:
    """All live streams, first started first; `at` is when, by which `started_at` is to be read."""

    at: float
    streams: tuple[Stream, ...]


class Recordings:
    """The recordings of one call that browsers make."""

    def __init__(self) -> None:
        self._running: dict[str, Recording] = {}

    def __iter__(self) -> Iterator[Recording]:
        """Go through those that run, first started first."""
        return iter(tuple(self._running.values()))

    def __len__(self) -> int:
        """Return how many run."""
        return len(self._running)

    def get(self, instance_id: str) -> Recording | None:
        """Return the one of this name, if it runs."""
        return self._running.get(instance_id)

    def local_of(self, session_id: str) -> Recording | None:
        """Return what the browser of this participant records, if it does."""
        own = (each for each in self._running.values() if each.type == "local" and each.started_by == session_id)
        return next(own, None)

    def start(self, recording: Recording) -> None:
        """Take note that one runs."""
        self._running[recording.instance_id] = recording

    def stop(self, instance_id: str) -> None:
        """Take note that one has ended."""
        self._running.pop(instance_id, None)

    def keep(self) -> list[JsonValue]:
        """Return what is kept over a restart, as JSON: what browsers record goes on meanwhile."""
        return [
            {
                "instance_id": each.instance_id,
                "type": each.type,
                "started_by": each.started_by,
                "started_at": each.started_at,
                "layout": None if each.layout is None else {**each.layout},
            }
            for each in self._running.values()
        ]

    def go_on(self, kept: Iterable[Mapping[str, Any]]) -> None:
        """Go on with what was kept."""
        self._running = {each["instance_id"]: Recording(**each) for each in kept}
