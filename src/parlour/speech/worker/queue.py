"""In which order utterances are decoded when the machine is short. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from parlour.speech.worker.cutting import Piece
from parlour.speech.worker.engines.port import Options, Text

__all__ = ["MOST_SECONDS", "Queue", "Task"]

MOST_SECONDS: Final = 600.0
"""Speech that may wait to be final text: 19 MB. The oldest is lost then."""

_PATIENCE: Final = 5.0
"""Seconds after which who is not preferred has waited long enough."""

_LAST: Final = 1000


@dataclass(slots=True, eq=False)
class Task:
    """One thing to decode. `look` returns the sound when its turn has come; `None`: it is over with.

    `done` gets the sound and its text, `lost` is called when there is none; `before` returns what
    was said in front of it. `since` is when it was put; a `careful`
    text takes more time.
    """

    track: int
    final: bool
    look: Callable[[], Piece | None]
    done: Callable[[Piece, Text], None]
    lost: Callable[[], None]
    before: Callable[[Piece], str]
    seconds: float
    since: float
    options: Options
    careful: bool
    rank: int | None = None


@dataclass(slots=True)
class Queue:
    """Final texts before interim ones; who speaks now before others; then in the order in which they came.

    An interim text of a track takes the place of the one that waits. One track's texts are decoded one after the other.
    """

    _finals: list[Task] = field(default_factory=list)
    _interims: dict[int, Task] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _seconds: float = 0.0

    def put(self, task: Task) -> list[Task]:
        """Take a task; returns those that are lost by it, oldest first."""
        if not task.final:
            self._interims[task.track] = task
            return []
        self._interims.pop(task.track, None)
        self._finals.append(task)
        self._seconds += task.seconds
        lost: list[Task] = []
        while self._seconds > MOST_SECONDS and len(self._finals) > 1:
            lost.append(self._finals.pop(0))
            self._seconds -= lost[-1].seconds
        return lost

    def take(self, now: float) -> Task | None:
        """Return what is to be decoded now, which is busy until `finished`; `None` when nothing can be."""

        def order(task: Task) -> tuple[int, float]:
            waited = task.final and now - task.since > _PATIENCE
            return (0 if waited else _rank(task), task.since)

        for waiting in (self._finals, list(self._interims.values())):
            ready = [task for task in waiting if task.track not in self._busy]
            if not ready:
                continue
            # Of one track the first is next, whatever the order of tracks.
            task = min(ready, key=order)
            self._remove(task)
            self._busy.add(task.track)
            return task
        return None

    def finished(self, task: Task) -> None:
        """Let the track have its next turn."""
        self._busy.discard(task.track)

    def waits(self, track: int) -> bool:
        """Tell whether something of a track waits or is being decoded."""
        return track in self._busy or track in self._interims or any(task.track == track for task in self._finals)

    def drop_interim(self, track: int) -> None:
        """Forget the interim text that waits."""
        self._interims.pop(track, None)

    def drop(self, track: int) -> None:
        """Forget all of a track that waits."""
        self._interims.pop(track, None)
        self._seconds -= sum(task.seconds for task in self._finals if task.track == track)
        self._finals = [task for task in self._finals if task.track != track]

    def prefer(self, track: int, rank: int | None) -> None:
        """State whose turn it is, for what waits as well."""
        for task in [*self._finals, *self._interims.values()]:
            if task.track == track:
                task.rank = rank

    def _remove(self, task: Task) -> None:
        if task.final:
            self._finals.remove(task)
            self._seconds -= task.seconds
        else:
            del self._interims[task.track]


def _rank(task: Task) -> int:
    return _LAST if task.rank is None else task.rank
