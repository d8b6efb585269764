"""A track's packets: taken from where it was said that they come from, and from nowhere else."""

import asyncio
import contextlib
import socket
from collections.abc import Callable
from typing import Final

from parlour.speech.worker.rtp import LONGEST, Order, Packet, read

__all__ = ["Reception"]

_LOOPBACK: Final = "127.0.0.1"
_AT_ONCE: Final = 64
"""Packets that one track may bring before it is the turn of others."""

_GATHER_SECONDS: Final = 0.06
"""For how long packets gather before they are read: to wake up for each one costs more than to decode it."""

_BUFFER_BYTES: Final = 256 * 1024
"""What may wait in the kernel for us; more is dropped there."""


class Reception:
    """Two UDP ports of 127.0.0.1. Before `flow` nothing is taken; what comes to the port for RTCP never is."""

    def __init__(self, on_packet: Callable[[Packet], None]) -> None:
        self._on_packet = on_packet
        self._rtp = _open()
        self._rtcp = _open()
        self._from: tuple[str, int] | None = None
        self._codec = (0, 0)
        self._order = Order()
        self._resting: asyncio.TimerHandle | None = None
        self.flows = False

    @property
    def ports(self) -> tuple[int, int]:
        """Where it listens: for RTP, and for RTCP."""
        return self._rtp.getsockname()[1], self._rtcp.getsockname()[1]

    def flow(self, address: str, port: int, payload_type: int, ssrc: int) -> None:
        """Take what comes from there from now on."""
        self._from, self._codec = (address, port), (payload_type, ssrc)
        self._order = Order()
        self.flows = True
        if self._resting is None:
            self._wait()

    def close(self) -> None:
        """Take nothing more."""
        if self._resting is not None:
            self._resting.cancel()
        if self._rtp.fileno() >= 0:
            asyncio.get_running_loop().remove_reader(self._rtp.fileno())
        self._rtp.close()
        self._rtcp.close()

    def _wait(self) -> None:
        """Wake up when something comes; who sends nothing costs nothing."""
        self._resting = None
        asyncio.get_running_loop().add_reader(self._rtp.fileno(), self._read)

    def _read(self) -> None:
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._rtp.fileno())
        self._resting = loop.call_later(_GATHER_SECONDS, self._wait)
        self._take()

    def _take(self) -> None:
        for _ in range(_AT_ONCE):
            try:
                data, source = self._rtp.recvfrom(LONGEST + 1)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                return
            packet = read(data) if source == self._from else None
            if packet is None or (packet.payload_type, packet.ssrc) != self._codec:
                continue
            for each in self._order.push(packet):
                self._on_packet(each)
            if self._rtp.fileno() < 0:
                return


def _open() -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
    with contextlib.suppress(OSError):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)
    made.bind((_LOOPBACK, 0))
    return made
