"""REST against bare routes: durable writes and reads of one room, in pairs, on the same server and database.

`python -m bench.rest [--rounds 5] [--seconds 1.5]`. The processor time of the server per request stands beside each
rate: it holds where other programs disturb the clock.
"""

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from bench.load import Shot, measure
from bench.table import paired_ratio, print_table

__all__ = ["run"]

_NAME = "bench"
_BODY = '{"properties": {"max_participants": 5, "start_video_off": true}}'
_PAIRS = (
    ("read", Shot("GET", f"/v1/rooms/{_NAME}"), Shot("GET", f"/bare/rooms/{_NAME}"), 0.7),
    ("durable write", Shot("POST", f"/v1/rooms/{_NAME}", _BODY), Shot("POST", f"/bare/rooms/{_NAME}", _BODY), 0.7),
)


def run(rounds: int = 5, seconds: float = 1.5) -> None:
    """Print the ratios on SQLite. Goals: writes and reads at least 0.7 of the bare route."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as (server, port, key):
        for connections in (1, 8):
            for name, ours, bare, goal in _PAIRS:
                target = _Target(server, port, key, connections, seconds)
                rows.append([name, str(connections), *asyncio.run(_compare(target, ours, bare, rounds)), f">= {goal}"])
    print_table(
        f"REST against bare routes (SQLite, median of {rounds} pairs)",
        ["operation", "clients", "ours/s", "bare/s", "ours µs CPU", "bare µs CPU", "ratio", "goal"],
        rows,
    )


@dataclass(frozen=True, slots=True)
class _Target:
    server: psutil.Process
    port: int
    key: str
    connections: int
    seconds: float

    async def measure(self, shot: Shot) -> tuple[float, float]:
        """Return requests per second, and the processor time of each in microseconds."""
        before = sum(self.server.cpu_times()[:2])
        rate = await measure(self.port, self.key, shot, seconds=self.seconds, connections=self.connections)
        used = sum(self.server.cpu_times()[:2]) - before
        return rate, used / (rate * self.seconds) * 1e6


async def _compare(target: _Target, ours: Shot, bare: Shot, rounds: int) -> list[str]:
    mine, theirs = [], []
    for _ in range(rounds):
        mine.append(await target.measure(ours))
        theirs.append(await target.measure(bare))
    rates, costs = ([[one[part] for one in side] for side in (mine, theirs)] for part in (0, 1))
    shown = [f"{max(side):,.0f}" for side in rates] + [f"{median(side):,.0f}" for side in costs]
    return [*shown, f"{paired_ratio(*rates):.2f}"]


@contextmanager
def _server(folder: Path) -> Iterator[tuple[psutil.Process, int, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("parlour")), "keys", "create", "--data-dir", str(folder)]
    key = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    process = subprocess.Popen([sys.executable, "-m", "bench.rest_server", str(port), str(folder)])
    try:
        _wait(port)
        headers = {"Authorization": f"Bearer {key}"}
        body = f'{{"name": "{_NAME}"}}'.encode()
        urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}/v1/rooms", body, headers)).close()
        yield psutil.Process(process.pid), port, key
    finally:
        process.terminate()
        process.wait(10)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            subprocess.run(["sleep", "0.05"], check=True)
        else:
            return
    raise RuntimeError("the server did not start")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5)
    given = parser.parse_args()
    run(given.rounds, given.seconds)


if __name__ == "__main__":
    _main()
