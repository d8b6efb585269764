"""Fifty clients at once on a mixed REST load, on SQLite and on PostgreSQL: errors, latency, throughput, memory.

`python -m bench.rest_load [--seconds 60] [--clients 50] [--database sqlite|postgresql]`. Ends with status 1 when any
request was answered otherwise than it should.
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from bench.table import print_table
from tests.support.postgres import PostgresServer

__all__ = ["run"]

_WARM_UP_SECONDS = 5.0
_ROOMS_PER_CLIENT = 20
_MEBIBYTE = 1024 * 1024


@dataclass
class _Tally:
    """What came of the requests."""

    seconds: list[float] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)


class _Client:
    """One keep-alive connection that does what a backend does, in random order."""

    def __init__(self, number: int, port: int, key: str, tally: _Tally) -> None:
        self._number = number
        self._port = port
        self._key = key
        self._tally = tally
        self._random = random.Random(number)  # noqa: S311 - a load to be repeated, no secret
        self._names = (f"load-{number}-{count}" for count in itertools.count())
        self._rooms: list[str] = []

    async def run(self, until: float) -> None:
        """Send one request after the other until the moment `until` (of `perf_counter`)."""
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        while time.perf_counter() < until:
            await self._step()
        self._writer.close()

    async def _step(self) -> None:
        dice = self._random.random()
        if not self._rooms or (dice < 0.12 and len(self._rooms) < _ROOMS_PER_CLIENT):
            await self._create()
        elif dice < 0.20:
            await self._send("DELETE", f"/rooms/{self._rooms.pop(0)}")
        elif dice < 0.45:
            change = {"max_participants": self._random.randint(2, 200), "enable_chat": dice < 0.3}
            await self._send("POST", f"/rooms/{self._random.choice(self._rooms)}", {"properties": change})
        elif dice < 0.75:
            await self._send("GET", f"/rooms/{self._random.choice(self._rooms)}")
        elif dice < 0.90:
            holder = {"room_name": self._random.choice(self._rooms), "is_owner": True}
            await self._send("POST", "/meeting-tokens", {"properties": holder})
        elif dice < 0.96:
            await self._send("GET", "/rooms?limit=20")
        elif dice < 0.98:
            await self._send("GET", "/meetings?limit=20")
        elif dice < 0.99:
            await self._batch()
        else:
            await self._send("GET", "/logs/api?limit=20")

    async def _create(self) -> None:
        name = next(self._names)
        await self._send("POST", "/rooms", {"name": name, "properties": {"exp": 1_900_000_000, "lang": "de"}})
        self._rooms.append(name)

    async def _batch(self) -> None:
        names = [next(self._names) for _ in range(10)]
        await self._send("POST", "/batch/rooms", {"rooms": [{"name": name} for name in names]})
        await self._send("DELETE", "/batch/rooms", {"rooms": names})

    async def _send(self, method: str, path: str, body: object = None) -> None:
        raw = b"" if body is None else json.dumps(body).encode()
        head = f"{method} /v1{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {self._key}\r\n"
        begin = time.perf_counter()
        self._writer.write(f"{head}Content-Length: {len(raw)}\r\n\r\n".encode() + raw)
        reply = await self._reader.readuntil(b"\r\n\r\n")
        length = int(reply.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
        answer = await self._reader.readexactly(length)
        self._tally.seconds.append(time.perf_counter() - begin)
        if not reply.startswith(b"HTTP/1.1 200"):
            self._tally.errors[f"{method} {path.split('?')[0]}: {answer[:200].decode()}"] += 1


def run(seconds: float = 60.0, clients: int = 50, databases: tuple[str, ...] = ("sqlite", "postgresql")) -> bool:
    """Print one row per database; returns whether every answer was right."""
    rows, errors = [], Counter[str]()
    for database in databases:
        with _database_url(database) as url, _server(url) as (process, port, key):
            row, found = asyncio.run(_measure(process, port, key, seconds, clients))
        rows.append([database, *row])
        errors += found
    print_table(
        f"{clients} clients for {seconds:g} s, mixed REST load",
        ["database", "requests", "errors", "requests/s", "p50 ms", "p99 ms", "MiB begin", "MiB end"],
        rows,
    )
    for text, count in errors.most_common(10):
        print(f"  {count} x {text}")
    return not errors


async def _measure(
    process: psutil.Process, port: int, key: str, seconds: float, clients: int
) -> tuple[list[str], Counter[str]]:
    warm, tally = _Tally(), _Tally()
    many = [_Client(number, port, key, warm) for number in range(clients)]
    await asyncio.gather(*(client.run(time.perf_counter() + _WARM_UP_SECONDS) for client in many))
    for client in many:
        client._tally = tally
    memory = process.memory_info().rss
    begin = time.perf_counter()
    await asyncio.gather(*(client.run(begin + seconds) for client in many))
    took = time.perf_counter() - begin
    times = sorted(tally.seconds)
    row = [
        f"{len(times):,}",
        str(sum(tally.errors.values()) + sum(warm.errors.values())),
        f"{len(times) / took:,.0f}",
        f"{times[len(times) // 2] * 1000:.1f}",
        f"{times[len(times) * 99 // 100] * 1000:.1f}",
        f"{memory / _MEBIBYTE:.0f}",
        f"{process.memory_info().rss / _MEBIBYTE:.0f}",
    ]
    return row, tally.errors + warm.errors


@contextmanager
def _database_url(engine: str) -> Iterator[str]:
    with PostgresServer() if engine == "postgresql" else nullcontext() as server:
        yield "" if server is None else server.new_database()


@contextmanager
def _server(database_url: str) -> Iterator[tuple[psutil.Process, int, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        parlour = str(Path(sys.executable).with_name("parlour"))
        environ = {**os.environ, "PARLOUR_DATABASE_URL": database_url} if database_url else None
        command = [parlour, "keys", "create", "--data-dir", folder]
        key = subprocess.run(command, check=True, capture_output=True, text=True, env=environ).stdout.strip()
        server = subprocess.Popen([sys.executable, "-m", "bench.rest_server", str(port), folder, database_url])
        try:
            _wait(port)
            yield psutil.Process(server.pid), port, key
        finally:
            server.terminate()
            server.wait(20)


def _wait(port: int) -> None:
    for _ in range(400):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not start")


def _main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    given = parser.parse_args()
    databases = (given.database,) if given.database else ("sqlite", "postgresql")
    sys.exit(0 if run(given.seconds, given.clients, databases) else 1)


if __name__ == "__main__":
    _main()
