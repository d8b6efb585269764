"""REST against bare routes: durable writes and reads of one room, in pairs, on the same server and database."""

import asyncio
import socket
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.load import Shot, measure
from bench.table import paired_ratio, print_table

__all__ = ["run"]

_ROUNDS = 5
_SECONDS = 1.5
_NAME = "bench"
_BODY = '{"properties": {"max_participants": 5, "start_video_off": true}}'
_PAIRS = (
    ("read", Shot("GET", f"/v1/rooms/{_NAME}"), Shot("GET", f"/bare/rooms/{_NAME}"), 0.7),
    ("durable write", Shot("POST", f"/v1/rooms/{_NAME}", _BODY), Shot("POST", f"/bare/rooms/{_NAME}", _BODY), 0.5),
)


def run() -> None:
    """Print the ratios on SQLite. Goals: writes at least 0.5 of the bare route, reads at least 0.7."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, _server(Path(folder)) as (port, key):
        for connections in (1, 8):
            for name, ours, bare, goal in _PAIRS:
                rows.append(asyncio.run(_compare(port, key, name, ours, bare, goal, connections)))
    print_table(
        f"REST against bare routes (SQLite, median of {_ROUNDS} pairs)",
        ["operation", "clients", "ours/s", "bare/s", "ratio", "goal"],
        rows,
    )


async def _compare(port: int, key: str, name: str, ours: Shot, bare: Shot, goal: float, connections: int) -> list[str]:
    mine, theirs = [], []
    for _ in range(_ROUNDS):
        mine.append(await measure(port, key, ours, seconds=_SECONDS, connections=connections))
        theirs.append(await measure(port, key, bare, seconds=_SECONDS, connections=connections))
    ratio = paired_ratio(mine, theirs)
    return [name, str(connections), f"{max(mine):,.0f}", f"{max(theirs):,.0f}", f"{ratio:.2f}", f">= {goal}"]


@contextmanager
def _server(folder: Path) -> Iterator[tuple[int, str]]:
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
        yield port, key
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


if __name__ == "__main__":
    run()
