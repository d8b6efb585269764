"""What one piece of work after the other pushes is gathered, and leaves as one frame for all who get the same."""

from collections.abc import Iterable

from parlour.live.frame import Frame, gathered, latest
from parlour.live.ports import Connection

__all__ = ["Gathering"]


class Gathering:
    """What waits, by connection, until whoever owns this says that it is to leave."""

    def __init__(self) -> None:
        self._waiting: dict[Connection, list[Frame]] = {}

    def add(self, connections: Iterable[Connection], frame: Frame) -> None:
        """Let `frame` leave after what waits for these."""
        waiting = self._waiting
        for connection in connections:
            frames = waiting.get(connection)
            if frames is None:
                waiting[connection] = [frame]
            else:
                frames.append(frame)

    def release(self, connection: Connection) -> None:
        """Let leave what waits for one connection: something is about to be said to it alone."""
        frames = self._waiting.pop(connection, None)
        for frame in latest(frames) if frames is not None else ():
            connection.send(frame)

    def flush(self) -> None:
        """Let everything leave. Who gets what nobody else does gets it message by message: others get each of them."""
        if not self._waiting:
            return
        waiting, self._waiting = self._waiting, {}
        alike: dict[tuple[int, ...], tuple[list[Frame], list[Connection]]] = {}
        for connection, frames in waiting.items():
            alike.setdefault(tuple(map(id, frames)), (frames, []))[1].append(connection)
        for frames, connections in alike.values():
            left = latest(frames)
            for frame in gathered(left) if len(connections) > 1 else left:
                for connection in connections:
                    connection.send(frame)
