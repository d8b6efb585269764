"""A small HTTP load generator: as many keep-alive requests as the server answers, over raw sockets.

It runs in a process of its own so that it does not take the server's time, and checks every status line.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Shot", "measure"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One kind of request: method, path, and body (empty for none)."""

    method: str
    path: str
    body: str = ""


async def measure(port: int, key: str, shot: Shot, *, seconds: float, connections: int) -> float:
    """Return requests per second of `shot` against 127.0.0.1:`port`. Raises `RuntimeError` when the generator fails."""
    order = json.dumps([port, key, shot.method, shot.path, shot.body, seconds, connections])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.load", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    output, _ = await process.communicate(order.encode())
    if process.returncode:
        raise RuntimeError(f"the load generator failed on {shot.method} {shot.path}")
    return float(output)


def _request(port: int, key: str, method: str, path: str, body: str) -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {key}\r\n"
    return f"{head}Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()


async def _read_reply(reader: asyncio.StreamReader) -> None:
    head = await reader.readuntil(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200"):
        raise RuntimeError(head.split(b"\r\n", 1)[0].decode())
    length = int(next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))[15:])
    await reader.readexactly(length)


async def _fire(port: int, request: bytes, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    done = 0
    while time.perf_counter() < until:
        writer.write(request)
        await _read_reply(reader)
        done += 1
    writer.close()
    return done


async def _run(orders: Sequence[object]) -> float:
    port, key, method, path, body, seconds, connections = orders
    request = _request(int(str(port)), str(key), str(method), str(path), str(body))
    begin = time.perf_counter()
    until = begin + float(str(seconds))
    counts = await asyncio.gather(*(_fire(int(str(port)), request, until) for _ in range(int(str(connections)))))
    return sum(counts) / (time.perf_counter() - begin)


if __name__ == "__main__":
    sys.stdout.write(str(asyncio.run(_run(json.load(sys.stdin)))))
