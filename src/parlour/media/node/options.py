"""What an operator can decide about the media node."""

import os
from dataclasses import dataclass, field
from pathlib import Path

__all__ = ["NodeOptions", "cores"]


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeOptions:
    """Everything the media node needs to know; the settings of the server map onto it.

    `addresses` lists this machine's IP addresses or interface names on which media is received; empty means every
    address that is not loopback. `public_address` is what browsers see of them behind a one-to-one NAT. `port` is the
    UDP and TCP port of the first worker, the next ones have the next; 0 means any free ones. `node`, `worker` and
    `program` are Node.js, mediasoup's worker and our program for Node.js; they are looked for when `None`.
    """

    data_dir: Path
    node: Path | None = None
    worker: Path | None = None
    program: Path | None = None
    addresses: tuple[str, ...] = ()
    public_address: str | None = None
    port: int = 40_000
    tcp: bool = True
    workers: int = field(default_factory=cores)
    """Processes that carry media; each uses one core."""

    bitrate_limit: int = 0
    """Bits per second that one peer may send; 0 leaves it to the browsers' congestion control."""

    start_seconds: float = 10.0
    request_seconds: float = 10.0
    """How long the node may take to answer before the request counts as lost."""

    silent_seconds: float = 2.0
    """How long the node or a worker may leave the question open how it fares while it does nothing; then it is killed.

    Nothing means that it has used no time of a core and waits for none: an overloaded machine is not held against it.
    """

    busy_seconds: float = 10.0
    """The same, while it is at work: whoever has much to do answers late, whoever runs in circles never."""

    heap_megabytes: int = 1024
    """Of JavaScript in the node."""

    worker_memory: int = 4 * 1024**3
    """Bytes of address space of each worker: some 0.8 MB for everybody who receives, and what libraries reserve."""
