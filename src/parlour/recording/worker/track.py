"""One track on its way in: the sockets where it is awaited, and what is known of it."""

import contextlib
import socket
import time
from dataclasses import dataclass, field
from typing import Any, Final

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio  # noqa: E402

__all__ = ["Source", "Track"]

_LOOPBACK: Final = "127.0.0.1"
_MOST_DRAINED: Final = 2000
"""Datagrams: more than a socket's buffer holds."""


@dataclass(frozen=True)
class Source:
    """Where the engine sends a track from, and where it takes the RTCP about it."""

    address: str
    rtp_port: int
    rtcp_port: int


def _socket() -> Any:
    """Return a UDP socket on a free port of loopback."""
    made = Gio.Socket.new(Gio.SocketFamily.IPV4, Gio.SocketType.DATAGRAM, Gio.SocketProtocol.UDP)
    made.bind(_at(_LOOPBACK, 0), False)
    return made


def _at(address: str, port: int) -> Any:
    return Gio.InetSocketAddress.new(Gio.InetAddress.new_from_string(address), port)


def _connect(gio: Any, address: str, port: int) -> None:
    """Let a socket take datagrams from one sender only; those of others that it has already are thrown away."""
    gio.connect(_at(address, port), None)
    with (
        socket.fromfd(gio.get_fd(), socket.AF_INET, socket.SOCK_DGRAM) as waiting,
        contextlib.suppress(BlockingIOError),
    ):
        for _ in range(_MOST_DRAINED):
            waiting.recv(1, socket.MSG_DONTWAIT)


def _port(gio: Any) -> int:
    port: int = gio.get_local_address().get_port()
    return port


@dataclass(eq=False)
class Track:
    """A track of a participant; it has ports before anything is sent to them."""

    id: str
    kind: str
    rtp: Any = field(default_factory=_socket)
    rtcp: Any = field(default_factory=_socket)
    session: int = 0
    """Its number in the participant's `rtpbin`."""

    source: Source | None = None
    codec: dict[str, Any] = field(default_factory=dict)
    decoder: Any = None
    elements: list[Any] = field(default_factory=list)
    last: float = 0.0
    """When a decoded picture was seen last, in monotonic seconds; 0: never."""

    first: int = 0
    """The running time of its first picture."""

    picture: Any = None
    """The last decoded picture."""

    asked: float = 0.0
    """When a picture was asked for last."""

    began: float = 0.0
    seen: bool = False
    """Whether it has pictures now."""

    size: tuple[int, int] | None = None
    """Of its pictures as they come into the mix."""

    refused: tuple[int, int] | None = None
    """The size of pictures that are too large to be decoded, while they are."""

    told: tuple[int, int] | None = None
    """Of which size that was told."""

    faults: list[float] = field(default_factory=list)
    """When something of it failed."""

    @property
    def ports(self) -> tuple[int, int]:
        """Where its RTP and its RTCP are awaited."""
        return _port(self.rtp), _port(self.rtcp)

    def parts(self) -> list[Any]:
        """Return what of it is in the pipeline, in the order in which it is to be stopped."""
        return [*self.elements, *([self.decoder] if self.decoder is not None else [])]

    def listen_to(self, source: Source) -> None:
        """Take packets from the engine and from nobody else. Raises `GLib.Error`.

        What is sent by a connected socket to a port that was closed comes back as an error, as when the engine ends: so
        the one for RTCP is not connected, and `is_from_engine` tells who sent what.
        """
        self.source = source
        _connect(self.rtp, source.address, source.rtp_port)

    def is_from_engine(self, sender: Any) -> bool:
        """Tell whether this is where the engine sends RTCP from."""
        if self.source is None or sender is None:
            return False
        address = sender.get_address().to_string(), sender.get_port()
        return address == (self.source.address, self.source.rtcp_port)

    def faulted(self, within: float) -> int:
        """Note that something of it failed; returns how often it did within so many seconds."""
        now = time.monotonic()
        self.faults = [*(each for each in self.faults if now - each < within), now]
        return len(self.faults)

    def close(self) -> None:
        """Give its ports back."""
        for gio in (self.rtp, self.rtcp):
            gio.close()
