"""The first messages to a media node: how many workers it has and where they listen. Pure."""

import ipaddress
from collections.abc import Sequence

from parlour.media.node.options import NodeOptions
from parlour.media.node.protocol import VERSION
from parlour.strict_json import JsonValue

__all__ = ["configuration", "preparation"]


def preparation(options: NodeOptions, *, worker_path: str) -> dict[str, JsonValue]:
    """Return the fields of `prepare`. `worker_path` is where the node finds the worker."""
    return {
        "workers": options.workers,
        "worker_path": worker_path,
        "worker_memory": options.worker_memory,
        "worker_silent_ms": round(options.silent_seconds * 1000),
        "worker_busy_ms": round(options.busy_seconds * 1000),
    }


def configuration(options: NodeOptions, *, addresses: Sequence[str], epoch: int) -> dict[str, JsonValue]:
    """Return the fields of `configure`. `epoch` grows with every start."""
    return {
        "version": VERSION,
        "epoch": epoch,
        "listen": _listeners(addresses, options.public_address),
        "port": options.port,
        "tcp": options.tcp,
        "max_incoming_bitrate": options.bitrate_limit,
    }


def _listeners(addresses: Sequence[str], public: str | None) -> list[JsonValue]:
    """The public address stands for the first one of its family: behind it there can be one machine only."""
    version = None if public is None else ipaddress.ip_address(public).version
    listeners: list[JsonValue] = []
    for address in addresses:
        announced = public if ipaddress.ip_address(address).version == version else None
        if announced is not None:
            version = None
        listeners.append({"address": address, "announced": announced})
    return listeners
