"""What an operator can decide about the Janus engine."""

import os
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["JanusOptions"]


def _cores() -> int:
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class JanusOptions:
    """Everything the engine needs to know; the settings of the server map onto it.

    `addresses` lists this machine's IP addresses or interface names on which media is received; empty means every
    address that is not loopback. `public_address` is what browsers see of them behind a one-to-one NAT.
    `rtp_ports` is the inclusive range of UDP ports: one port per peer connection, all of them must be reachable.
    """

    data_dir: Path
    binary: Path | None = None
    addresses: tuple[str, ...] = ()
    public_address: str | None = None
    rtp_ports: tuple[int, int] = (20000, 29999)
    event_loops: int = field(default_factory=_cores)
    """Threads that carry media, shared by all peer connections. One per core costs half of one per connection."""

    bitrate_limit: int = 0
    """Bits per second that one publisher may send; 0 leaves it to the browsers' congestion control."""

    start_seconds: float = 10.0
    request_seconds: float = 10.0
    """How long the engine may take to answer before the request counts as lost."""

    memory_limit: int = 8 * 1024**3
    """Bytes of address space of the engine's process."""
