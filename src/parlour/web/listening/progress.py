"""Whether a peer takes what is sent to it: judged by progress, so that slow links may take their time."""

import contextlib
import socket
import struct
import sys
from asyncio import Transport
from typing import Final

if sys.platform != "win32":
    import fcntl
    import termios

__all__ = ["SendProgress", "reset"]

_ENOUGH: Final = 4096
"""Bytes that count as progress; less do when nothing more was waiting."""

_ACKED_OFFSET: Final = 120
"""Where Linux keeps `tcpi_bytes_acked` in its `tcp_info`."""


def reset(transport: Transport) -> None:
    """Abort the connection with everything that waits on it, in the kernel too.

    Without this the kernel would go on offering what it holds to a peer that does not read, for minutes.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):  # no socket, or closed already
        now = struct.pack("ii", 1, 0)
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
    transport.abort()


class SendProgress:
    """Looks at one transport from time to time. All times are readings of one monotonic clock, in seconds."""

    def __init__(self, transport: Transport, *, stall_seconds: float, closing_seconds: float) -> None:
        self._transport = transport
        self._socket = transport.get_extra_info("socket")
        self._stall_seconds = stall_seconds
        self._closing_seconds = closing_seconds
        self._since: float | None = None
        self._taken = 0
        self._needed = 0

    def waiting(self) -> int:
        """Return how many bytes the peer has not taken yet: in this process and, where it tells, in the kernel."""
        return self._transport.get_write_buffer_size() + self._in_kernel()

    def stalled(self, now: float) -> bool:
        """Tell whether something waits and too little of it was taken for too long. To be called every second or so."""
        waiting = self.waiting()
        if waiting == 0:
            self._since = None
            return False
        taken = self._acknowledged(waiting)
        if self._since is None or taken - self._taken >= self._needed:
            self._since, self._taken, self._needed = now, taken, min(_ENOUGH, waiting)
            return False
        patience = self._closing_seconds if self._transport.is_closing() else self._stall_seconds
        return now - self._since > patience

    def _in_kernel(self) -> int:
        try:
            answer = fcntl.ioctl(self._socket.fileno(), termios.TIOCOUTQ, bytes(4))
        except (AttributeError, NameError, OSError, ValueError):
            return 0  # not a socket, not a system that tells, or closed
        return int.from_bytes(answer, sys.byteorder)

    def _acknowledged(self, waiting: int) -> int:
        """Return a number that grows with what the peer takes. Where the system does not count: less waits."""
        if sys.platform == "linux":
            try:
                info = self._socket.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 256)
                return int(struct.unpack_from("=Q", info, _ACKED_OFFSET)[0])
            except (AttributeError, OSError, ValueError, struct.error):
                pass
        return -waiting
