"""One publisher and a hundred or two hundred receivers of plain RTP: on one worker, and on both by pipes.

Plain RTP leaves encryption out, which costs every worker the same for each receiver; what is seen is forwarding.
"""

import argparse
import contextlib
import json
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.table import print_table
from tests.support.namespace import require_namespace

__all__ = ["run"]

_ROOT: Final = Path(__file__).resolve().parents[1]
_NODE: Final = _ROOT / ".cache" / "media" / "node"
_PROGRAM: Final = _ROOT / "media-node" / "bench" / "spread.ts"
_NFT: Final = shutil.which("nft", path=f"{os.environ.get('PATH', '')}:/usr/sbin") or "nft"
_TABLE: Final = "parlour_bench"
_HEAD: Final = ("receivers", "workers", "a core each", "together", "per receiver", "packets/s", "lost")


@dataclass(frozen=True)
class _Outcome:
    subscribers: int
    shares: Sequence[float]
    """Of a core, by worker."""
    sent: int
    """Packets that were to arrive."""
    arrived: int
    seconds: float

    def row(self) -> list[str]:
        together = sum(self.shares)
        return [
            str(self.subscribers),
            str(len(self.shares)),
            " + ".join(f"{100 * share:.1f} %" for share in self.shares),
            f"{100 * together:.1f} %",
            f"{100 * together / self.subscribers:.3f} %",
            f"{self.arrived / self.seconds:,.0f}",
            f"{self.sent - self.arrived} of {self.sent}",
        ]


def run(arguments: Sequence[str] = ()) -> None:
    """Print what forwarding costs, by receivers and workers, and what was lost on the way."""
    parser = argparse.ArgumentParser(prog="bench spread", description=run.__doc__)
    parser.add_argument("--receivers", type=int, nargs="+", default=[100, 200])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--seconds", type=float, default=10.0)
    chosen = parser.parse_args(arguments)
    require_namespace()
    rows = [
        _measure(receivers, workers, chosen.seconds).row()
        for receivers in chosen.receivers
        for workers in chosen.workers
    ]
    print_table("One voice and one picture to many, as plain RTP", _HEAD, rows)


def _measure(subscribers: int, workers: int, seconds: float) -> _Outcome:
    with _sink() as port, _sink() as rtcp_port, _counted(port):
        order = [str(number) for number in (subscribers, workers, port, rtcp_port, seconds)]
        done = subprocess.run(
            [_NODE, "--experimental-transform-types", "--disable-warning=ExperimentalWarning", _PROGRAM, *order],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        told = json.loads(done.stdout)
        return _Outcome(subscribers, told["shares"], told["packets"] * subscribers, _count(), seconds)


@contextlib.contextmanager
def _sink() -> Iterator[int]:
    """Hold a port at which packets are dropped without being read."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sink:
        sink.bind(("127.0.0.1", 0))
        yield sink.getsockname()[1]


@contextlib.contextmanager
def _counted(port: int) -> Iterator[None]:
    chain = f"type filter hook input priority 0\nudp dport {port} counter name arrived\n"
    _nft("-f", "-", given=f"table inet {_TABLE} {{\ncounter arrived {{\n}}\nchain in {{\n{chain}}}\n}}\n")
    try:
        yield
    finally:
        _nft("delete", "table", "inet", _TABLE)


def _count() -> int:
    listed = json.loads(_nft("-j", "list", "counter", "inet", _TABLE, "arrived"))["nftables"]
    packets: int = next(one["counter"]["packets"] for one in listed if "counter" in one)
    return packets


def _nft(*arguments: str, given: str = "") -> str:
    return subprocess.run([_NFT, *arguments], input=given, text=True, stdout=subprocess.PIPE, check=True).stdout
