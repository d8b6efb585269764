"""Somebody who sends packets to a port as fast as told, under a name of its own or under that of somebody else."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

from tests.support.namespace import require_namespace

__all__ = ["Address", "Send", "arrived_datagrams", "flood", "impostor", "stranger"]

Address = tuple[str, int]

_BATCH_SECONDS: Final = 0.01

Send = Callable[[bytes], object]
"""Sends one packet."""


class Flood:
    """A flood that runs by itself."""

    def __init__(self, send: Send, packets: Sequence[bytes], per_second: int) -> None:
        self.sent = 0
        self._thread = threading.Thread(target=self._run, args=(send, packets, per_second))
        self._thread.start()

    def wait(self) -> None:
        """Return once everything is sent."""
        self._thread.join()

    def _run(self, send: Send, packets: Sequence[bytes], per_second: int) -> None:
        begin, batch = time.monotonic(), max(1, round(per_second * _BATCH_SECONDS))
        for start in range(0, len(packets), batch):
            time.sleep(max(0.0, begin + start / per_second - time.monotonic()))
            for packet in packets[start : start + batch]:
                # A full queue of the system's own is as good as a lost packet.
                with contextlib.suppress(BlockingIOError):
                    send(packet)
                self.sent += 1


@contextlib.contextmanager
def flood(send: Send, packets: Sequence[bytes], per_second: int) -> Iterator[Flood]:
    """Send `packets` while the context lasts, and wait for the last of them at its end."""
    require_namespace()
    running = Flood(send, packets, per_second)
    try:
        yield running
    finally:
        running.wait()


@contextlib.contextmanager
def stranger(own: str, target: Address) -> Iterator[Send]:
    """Send from the address `own`, which `target` has never heard of."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind((own, 0))
        yield lambda packet: sender.sendto(packet, target)


@contextlib.contextmanager
def impostor(own: Address, target: Address) -> Iterator[Send]:
    """Send as if from `own`, which belongs to somebody else. Needs the rights of the namespace's root."""
    with socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW) as sender:
        yield lambda packet: sender.sendto(_datagram(own, target, packet), (target[0], 0))


def arrived_datagrams() -> int:
    """How many datagrams ever reached a socket of this namespace: the kernel's counters, in two lines."""
    names, values = (
        line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line.startswith("Udp: ")
    )
    return int(dict(zip(names, values, strict=True))["InDatagrams"])


def _datagram(source: Address, target: Address, data: bytes) -> bytes:
    """Write the headers of IPv4 and UDP; checksums of 0 are filled in by the system or mean that there is none."""
    length = 28 + len(data)
    addresses = socket.inet_aton(source[0]) + socket.inet_aton(target[0])
    header = struct.pack("!BBHHHBBH", 0x45, 0, length, 0, 0, 64, socket.IPPROTO_UDP, 0) + addresses
    return header + struct.pack("!HHHH", source[1], target[1], 8 + len(data), 0) + data
