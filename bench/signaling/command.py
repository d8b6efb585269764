"""`bench signaling`: joins, fan-out, memory, slow readers and join replies, beside a bare echo on the same stack."""

import argparse
import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any, Final

import psutil

from bench.signaling.crowd import Order
from bench.table import print_table
from tests.support.server import ParlourServer

__all__ = ["run"]

_ROUNDS: Final = 7
_PEOPLE: Final = 200
_REST_S: Final = 1.0
_HEAD: Final = ("", "measured", "goal", "bare echo", "ratio", "server, ms of processor time", "simulated people busy")
_MS: Final = 1000


class _Server:
    """A server under measurement: Parlour, or the bare echo."""

    def __init__(self, process: psutil.Process, port: int, parlour: ParlourServer | None = None) -> None:
        self.process = process
        self.port = port
        self._parlour = parlour

    def room(self, **properties: Any) -> str:
        """Return the name of a new room; the echo has none."""
        return "" if self._parlour is None else self._parlour.create_room(**properties).name

    def cpu(self) -> float:
        """Return the seconds of processor time that it used."""
        times = self.process.cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        """Return the bytes of memory that it holds."""
        return int(self.process.memory_info().rss)


@contextlib.contextmanager
def _parlour(folder: Path) -> Iterator[_Server]:
    program = (sys.executable, "-m", "bench.signaling.server")
    with ParlourServer(folder / "parlour", program=program) as server:
        yield _Server(server.process, server.port, server)


@contextlib.contextmanager
def _echo(folder: Path) -> Iterator[_Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-m", "bench.signaling.echo", str(port), str(folder / "echo")])
    try:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
                break
            time.sleep(0.05)
        yield _Server(psutil.Process(process.pid), port)
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def _crowd(order: Order) -> Iterator[dict[str, Any]]:
    """Carry out an order; the people stay until the end of the block."""
    command = [sys.executable, "-m", "bench.signaling.crowd"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(asdict(order)) + "\n")
        process.stdin.flush()
        yield json.loads(process.stdout.readline())
        process.stdin.close()
    time.sleep(_REST_S)  # everybody left at once, which is not what is measured next


@dataclass
class _Joins:
    """What joins took, one entry for each round."""

    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    """Milliseconds of the server's processor time for each join."""
    busy: list[float] = field(default_factory=list)

    def add(self, server: _Server) -> None:
        """Let people in, and out again."""
        before = server.cpu()
        with _crowd(Order(server.port, server.room())) as done:
            self.costs.append((server.cpu() - before) * _MS / _PEOPLE)
            self.rates.append(_PEOPLE / done["took"])
            self.busy.append(done["busy"])
            _check(done)


def _check(done: dict[str, Any]) -> None:
    if not done["whole"]:
        print("  not everybody heard everything, or somebody heard something twice", file=sys.stderr)


def _joining(parlour: _Server, echo: _Server) -> list[str]:
    ours, bare = _Joins(), _Joins()
    for _ in range(_ROUNDS):  # in turns: whatever else the machine does meets both
        ours.add(parlour)
        bare.add(echo)
    rate, bare_rate, cost, bare_cost = map(median, (ours.rates, bare.rates, ours.costs, bare.costs))
    return [
        f"{_PEOPLE} people into one room, 10 at once: joins/s",
        f"{rate:.0f} ({min(ours.rates):.0f}-{max(ours.rates):.0f})",
        "≥ 600",
        f"{bare_rate:.0f}",
        f"{rate / bare_rate:.2f}",
        f"{cost:.2f} a join (echo {bare_cost:.2f}, {cost / bare_cost:.1f} times)",
        f"{max(ours.busy):.0%}",
    ]


def _fan_out(parlour: _Server, echo: _Server) -> list[str]:
    with _crowd(Order(echo.port, senders=40, seconds=4.0)) as bare:
        pass
    before = parlour.cpu()
    with _crowd(Order(parlour.port, parlour.room(), senders=40, seconds=4.0)) as done:
        used = (parlour.cpu() - before) / 4
        _check(done)
    return [
        "app messages in a room of 200: deliveries/s",
        f"{done['arrived']:,.0f}",
        "≥ 100,000",
        f"{bare['sent']:,.0f}",
        f"{done['arrived'] / bare['sent']:.1f}",
        f"{used * _MS:.0f} a second, {done['frames']:,.0f} frames",
        f"{done['busy']:.0%}",
    ]


def _memory_of(server: _Server, **properties: Any) -> tuple[float, dict[str, Any]]:
    with _crowd(Order(server.port, server.room(), people=20)):
        pass
    room, before = server.room(**properties), server.memory()
    with _crowd(Order(server.port, room, people=1000)) as done:
        time.sleep(_REST_S)
        return (server.memory() - before) / 1000, done


def _memory(parlour: _Server, echo: _Server) -> list[str]:
    ours, done = _memory_of(parlour, max_participants=1000)
    bare, _ = _memory_of(echo)
    _check(done)
    return [
        "memory per participant, 1,000 in one call",
        f"{ours / 1000:.0f} kB",
        "≤ 60 kB",
        f"{bare / 1000:.0f} kB",
        f"{ours / bare:.1f}",
        "",
        f"{done['busy']:.0%}",
    ]


def _slow_reader(parlour: _Server) -> list[str]:
    talk = partial(Order, parlour.port, people=100, senders=20, seconds=8.0, per_second=10.0, size=1000)
    without, beside = [], []
    for _ in range(3):
        with _crowd(talk(parlour.room())) as done:
            without.append(done["p99"])
        with _crowd(talk(parlour.room(), deaf=True)) as done:
            beside.append(done["p99"])
    return [
        "app messages beside somebody who does not read: p99",
        f"{median(beside) * _MS:.1f} ms",
        "as without",
        f"without {median(without) * _MS:.1f} ms",
        f"{median(beside) / median(without):.2f}",
        "",
        f"{done['busy']:.0%}",
    ]


def _replies(parlour: _Server) -> Iterator[list[str]]:
    for label, people, shown in (("1,000 hidden", 1000, False), ("200 visible", 200, True)):
        room = parlour.room(max_participants=1000, permissions={"hasPresence": shown})
        with _crowd(Order(parlour.port, room, people=people)) as done:
            text, wire = done["reply"]
            goal = "≤ 65.5 kB"
            measured = f"{text / 1000:.1f} kB ({wire / 1000:.1f} on the wire)"
            yield [f"join reply in a call of {label}", measured, goal, "", "", "", ""]


_PARTS: Final = ("joins", "fan-out", "memory", "slow", "replies")


def run(arguments: Sequence[str] = ()) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="bench signaling", description=run.__doc__)
    parser.add_argument("parts", nargs="*", choices=[[], *_PARTS], default=[])
    parts = parser.parse_args(arguments).parts or _PARTS
    load = os.getloadavg()[0]
    rows: list[list[str]] = []
    with tempfile.TemporaryDirectory() as kept, _parlour(Path(kept)) as parlour, _echo(Path(kept)) as echo:
        if "joins" in parts:
            rows.append(_joining(parlour, echo))
        if "fan-out" in parts:
            rows.append(_fan_out(parlour, echo))
        if "memory" in parts:
            rows.append(_memory(parlour, echo))
        if "slow" in parts:
            rows.append(_slow_reader(parlour))
        if "replies" in parts:
            rows += _replies(parlour)
    print_table(f"Signalling (load of the machine at the beginning: {load:.1f})", _HEAD, rows)
