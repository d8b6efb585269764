"""What one piece of work after the other pushes is gathered, and leaves as one frame for all who get the same."""

from collections.abc import Sequence
from typing import TypeAlias

from parlour.live.frame import Frame, gathered, latest
from parlour.live.ports import Connection

__all__ = ["Gathering"]

_Run: TypeAlias = list[Frame]
"""Frames in a row that the same connections get."""


class Gathering:
    """What waits, by connection, until whoever owns this says that it is to leave."""

    def __init__(self) -> None:
        self._waiting: dict[Connection, list[_Run]] = {}
        self._last: tuple[Sequence[Connection], _Run] | None = None
        """Whom the last frame was for, and the run that it is in: the next one is often for the same."""

    def __bool__(self) -> bool:
        """Tell whether anything waits."""
        return bool(self._waiting)

    def add(self, connections: Sequence[Connection], frame: Frame) -> None:
        """Let `frame` leave after what waits for these. A sequence that is passed again must not have changed."""
        if self._last is not None and self._last[0] is connections:
            self._last[1].append(frame)
            return
        run = [frame]
        self._last = connections, run
        waiting = self._waiting
        for connection in connections:
            runs = waiting.get(connection)
            if runs is None:
                waiting[connection] = [run]
            else:
                runs.append(run)

    def release(self, connection: Connection) -> None:
        """Let leave what waits for one connection: something is about to be said to it alone."""
        runs = self._waiting.pop(connection, None)
        if runs is not None:
            self._last = None
            connection.send(*latest([frame for run in runs for frame in run]))

    def drop(self, connection: Connection) -> None:
        """Forget what waits for one connection: nobody is there any more to hear it."""
        self._waiting.pop(connection, None)

    def flush(self) -> None:
        """Let everything leave. Who gets what nobody else does gets it message by message: others get each of them."""
        if not self._waiting:
            return
        waiting, self._waiting, self._last = self._waiting, {}, None
        alike: dict[tuple[int, ...], tuple[list[_Run], list[Connection]]] = {}
        for connection, runs in waiting.items():
            alike.setdefault(tuple(map(id, runs)), (runs, []))[1].append(connection)
        for runs, connections in alike.values():
            left = latest([frame for run in runs for frame in run])
            frames = list(gathered(left)) if len(connections) > 1 else left
            for connection in connections:
                connection.send(*frames)
