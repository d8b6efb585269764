"""Attacks on a running server, and what another user notices of them: latency, memory, connections lost."""

import asyncio
import contextlib
import itertools
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles
from typing import Final

import psutil

from bench.attackers import ATTACKS, DOOR
from bench.table import print_table
from tests.support.call_client import CallClient, Closed, Refused, offer_sdp

__all__ = ["run"]

ONLY_VARIABLE: Final = "PARLOUR_TEST_ATTACKS"
_DOOR: Final = {"name": DOOR, "privacy": "private", "properties": {"enable_knocking": True}}
_HOST: Final = {"properties": {"room_name": DOOR, "is_owner": True}}
_PATIENCE_S: Final = 10.0
_PAUSE_S: Final = 0.02
_VISIT_PAUSE_S: Final = 0.25
_SMALL_LIMITS: Final = {"128-descriptors": 128}


@dataclass
class Notes:
    """What the other users notice. Times in seconds."""

    rest: list[float] = field(default_factory=list)
    failed: int = 0
    knocks: list[float] = field(default_factory=list)
    knocks_failed: int = 0
    trials: list[float] = field(default_factory=list)
    trials_failed: int = 0
    messages: list[float] = field(default_factory=list)
    lost: str = "no"
    grown: int = 0


@dataclass(frozen=True, slots=True)
class _Target:
    port: int
    key: str
    process: psutil.Process

    @property
    def signaling(self) -> str:
        """Where browsers connect."""
        return f"ws://127.0.0.1:{self.port}/signaling/ws"


@contextlib.asynccontextmanager
async def _server(folder: Path, descriptors: int | None) -> AsyncIterator[_Target]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    order = [sys.executable, "-m", "bench.attack_server", str(port), str(folder / "data")]
    pipe = asyncio.subprocess.PIPE
    with (folder / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *order, *([str(descriptors)] if descriptors else []), stdin=pipe, stdout=pipe, stderr=log
        )
    assert process.stdout is not None
    assert process.stdin is not None
    key = (await process.stdout.readline()).decode().strip()
    if not key:
        raise RuntimeError((folder / "log").read_text())
    await asyncio.sleep(0.5)
    try:
        yield _Target(port, key, psutil.Process(process.pid))
    finally:
        process.stdin.close()
        await process.wait()


async def _request(target: _Target, method: str, path: str, body: bytes = b"") -> bytes:
    """Send a request on a connection of its own; return the body. Raises `OSError` when it fails."""
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    try:
        head = f"{method} /v1{path} HTTP/1.1\r\nHost: 127.0.0.1:{target.port}\r\nAuthorization: Bearer {target.key}\r\n"
        fields = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        writer.write((head + fields).encode() + body)
        answer = await reader.read()
        if not answer.startswith(b"HTTP/1.1 200"):
            raise OSError("refused")
        return answer.partition(b"\r\n\r\n")[2]
    finally:
        writer.close()


async def _probe_rest(target: _Target, notes: Notes) -> None:
    while True:
        begin = time.monotonic()
        try:
            await asyncio.wait_for(_request(target, "GET", "/rooms/room"), _PATIENCE_S)
        except OSError:
            notes.failed += 1
        notes.rest.append(time.monotonic() - begin)
        await asyncio.sleep(_PAUSE_S)


async def _probe_messages(speaker: CallClient, listener: CallClient, notes: Notes) -> None:
    try:
        while True:
            begin = time.monotonic()
            await speaker.notify("app-message", data=begin, to=listener.session_id)
            await listener.push("app-message", lambda message, mark=begin: message["data"] == mark)  # type: ignore[misc]
            notes.messages.append(time.monotonic() - begin)
            await asyncio.sleep(_PAUSE_S)
    except (Closed, Refused, OSError):
        notes.lost = "YES"
    except TimeoutError:
        notes.lost = "no answer"


async def _probe_visits(target: _Target, owner: CallClient, notes: Notes) -> None:
    """Come again and again as somebody new, from an address of one's own: try the way, then knock."""
    for number in itertools.count():
        address = f"127.0.{3 + number // 250}.{1 + number % 250}"
        try:
            async with asyncio.timeout(_PATIENCE_S):
                visitor = await CallClient.over_network(target.signaling, address)
        except (OSError, TimeoutError, Closed):
            notes.trials_failed += 1
            notes.knocks_failed += 1
            continue
        try:
            await _try_media(visitor, notes)
            await _knock(visitor, owner, str(number), notes)
        finally:
            await visitor.close()
        await asyncio.sleep(_VISIT_PAUSE_S)


async def _try_media(visitor: CallClient, notes: Notes) -> None:
    begin = time.monotonic()
    try:
        await visitor.preauth("room")
        await visitor.request("try-media", sdp=offer_sdp("video"))
    except (Closed, Refused, OSError, TimeoutError):
        notes.trials_failed += 1
    else:
        notes.trials.append(time.monotonic() - begin)


async def _knock(visitor: CallClient, owner: CallClient, name: str, notes: Notes) -> None:
    begin = time.monotonic()
    try:
        await visitor.join(DOOR)
        await visitor.request("request-access", name=name)
        await owner.push("waiting-participant-added", lambda message: message["participant"]["name"] == name)
    except (Closed, Refused, OSError, TimeoutError):
        notes.knocks_failed += 1
    else:
        notes.knocks.append(time.monotonic() - begin)


async def _watch_memory(process: psutil.Process, notes: Notes) -> None:
    before = process.memory_info().rss
    while True:
        await asyncio.sleep(0.1)
        notes.grown = max(notes.grown, process.memory_info().rss - before)


async def _attack(name: str, folder: Path) -> tuple[Notes, str, int]:
    notes = Notes()
    async with _server(folder, _SMALL_LIMITS.get(name)) as target:
        await _request(target, "POST", "/rooms", b'{"name": "room"}')
        await _request(target, "POST", "/rooms", json.dumps(_DOOR).encode())
        token = json.loads(await _request(target, "POST", "/meeting-tokens", json.dumps(_HOST).encode()))["token"]
        people = [await CallClient.over_network(target.signaling) for _ in range(3)]
        for person, entry in zip(people, (("room",), ("room",), (DOOR, token)), strict=True):
            await person.join(*entry)
        tasks = [
            asyncio.create_task(_probe_rest(target, notes)),
            asyncio.create_task(_probe_messages(people[0], people[1], notes)),
            asyncio.create_task(_probe_visits(target, people[2], notes)),
            asyncio.create_task(_watch_memory(target.process, notes)),
        ]
        await asyncio.sleep(0.5)
        attacker = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bench.attackers", name, str(target.port), stdout=asyncio.subprocess.PIPE
        )
        told, _ = await attacker.communicate()
        await asyncio.sleep(0.5)
        resets = sum(message["type"] == "media-reset" for person in people for message in person.pushes)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for person in people:
            with contextlib.suppress(Exception):
                await asyncio.wait_for(person.close(), 2)
    return notes, told.decode(), resets


def _figures(times: list[float]) -> str:
    if len(times) < 2:
        return "none" if not times else f"{times[0] * 1000:.0f}"
    cuts = quantiles(times, n=100, method="inclusive")
    return " / ".join(f"{value * 1000:.0f}" for value in (cuts[49], cuts[98], max(times)))


def _visits(times: list[float], failed: int) -> str:
    return _figures(times) + (f", {failed} of {failed + len(times)} failed" if failed else "")


def _log_lines(folder: Path) -> str:
    text = (folder / "log").read_text(errors="replace")
    return f"{len(text.splitlines())}" + (" (traceback)" if "Traceback" in text else "")


def run() -> None:
    """Run every attack, or those that the environment variable names, and print one row for each."""
    chosen = os.environ.get(ONLY_VARIABLE, "").split(",") if os.environ.get(ONLY_VARIABLE) else ["nothing", *ATTACKS]
    rows = []
    for name in dict.fromkeys(chosen):
        with tempfile.TemporaryDirectory() as folder:
            print(f"  {name} …", file=sys.stderr, flush=True)
            notes, told, _ = asyncio.run(_attack(name, Path(folder)))
            rows.append(
                [
                    name,
                    f"{_figures(notes.rest)}"
                    + (f", {notes.failed} of {len(notes.rest)} failed" if notes.failed else ""),
                    _figures(notes.messages),
                    _visits(notes.knocks, notes.knocks_failed),
                    _visits(notes.trials, notes.trials_failed),
                    notes.lost,
                    f"{notes.grown / 1e6:.0f} MB",
                    _log_lines(Path(folder)),
                    told,
                ]
            )
    head = ["attack", "others' REST, ms", "messages, ms", "knocks, ms", "trials, ms", "lost", "memory", "log lines"]
    head.append("the attacker")
    print_table("Attacks: p50 / p99 / max of what others notice", head, rows)


if __name__ == "__main__":
    run()
