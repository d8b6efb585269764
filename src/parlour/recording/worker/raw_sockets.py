"""The sockets of a raw-tracks recording: read by a thread, so that a slow disk loses no packet.

A datagram counts if it comes from where the engine sends this track from.
"""

import contextlib
import selectors
import socket
import threading
import time
from collections import deque
from typing import Final, NamedTuple

__all__ = ["Datagram", "Sockets", "TrackSockets"]

_LOOPBACK: Final = "127.0.0.1"
_BUFFER_BYTES: Final = 4_000_000
"""What the kernel is asked to keep for a track; it may allow less."""

_MOST_BYTES: Final = 64_000_000
"""What may wait for the disk, for all tracks."""

_DATAGRAM: Final = 65_536
_TURN: Final = 64
_LOOK_SECONDS: Final = 0.2

Address = tuple[str, int]


class Datagram(NamedTuple):
    """What came, and when, in monotonic seconds."""

    track: str
    is_control: bool
    data: bytes
    arrival: float


class TrackSockets:
    """Two sockets of loopback. They are read once it is known who sends to them; until then the kernel keeps it."""

    def __init__(self, track: str) -> None:
        self.track = track
        self.media, self.control = _bound(), _bound()
        self.from_media: Address | None = None
        self.from_control: Address | None = None

    @property
    def ports(self) -> tuple[int, int]:
        """Where RTP and RTCP are awaited."""
        return self.media.getsockname()[1], self.control.getsockname()[1]

    def send(self, data: bytes) -> None:
        """Send RTCP to the engine; what cannot be sent now is lost, as datagrams are."""
        if self.from_control is not None:
            with contextlib.suppress(OSError):
                self.control.sendto(data, self.from_control)


class Sockets:
    """Reads all sockets in a thread of its own; `take` returns what came."""

    def __init__(self) -> None:
        self.dropped = 0
        """How many datagrams came faster than they could be written."""

        self._came: deque[Datagram] = deque()
        self._waiting = 0
        self._lock = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._closing: list[TrackSockets] = []
        self._ends = False
        self._thread = threading.Thread(target=self._read, name="sockets", daemon=True)
        self._thread.start()

    def listen(self, sockets: TrackSockets, address: str, port: int, control_port: int) -> None:
        """Read what comes from these ports of the engine. To be said once of each."""
        with self._lock:
            sockets.from_media, sockets.from_control = (address, port), (address, control_port)
            self._selector.register(sockets.media, selectors.EVENT_READ, (sockets, False))
            self._selector.register(sockets.control, selectors.EVENT_READ, (sockets, True))

    def close(self, sockets: TrackSockets) -> None:
        """Listen no longer."""
        with self._lock:
            sockets.from_media = sockets.from_control = None
            for one in (sockets.media, sockets.control):
                with contextlib.suppress(KeyError, ValueError):
                    self._selector.unregister(one)
                one.close()

    def take(self) -> list[Datagram]:
        """Return what came since the last time, the order of each track kept: all that came before this call."""
        with self._lock:
            for key in self._selector.get_map().values():
                self._drain(*key.data)
            came, self._came, self._waiting = self._came, deque(), 0
        return list(came)

    def end(self) -> None:
        """Stop reading."""
        self._ends = True
        self._thread.join()
        self._selector.close()

    def _read(self) -> None:
        while not self._ends:
            ready = self._selector.select(_LOOK_SECONDS)
            with self._lock:
                for key, _ in ready:
                    self._drain(*key.data)

    def _drain(self, sockets: TrackSockets, is_control: bool) -> None:
        source = sockets.from_control if is_control else sockets.from_media
        one = sockets.control if is_control else sockets.media
        if source is None:
            # It was closed since the selector returned.
            return
        for _ in range(_TURN):
            try:
                data, address = one.recvfrom(_DATAGRAM)
            except OSError:
                return
            if address != source:
                continue
            if self._waiting + len(data) > _MOST_BYTES:
                self.dropped += 1
                continue
            self._waiting += len(data)
            self._came.append(Datagram(sockets.track, is_control, data, time.monotonic()))


def _bound() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.setblocking(False)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    made.bind((_LOOPBACK, 0))
    return made
