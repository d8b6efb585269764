"""`bench joins [--people N] [--profile]`: N people at once into one room, and into twenty."""

import argparse
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import psutil

from bench.joins.crowd import Milestones, Order
from bench.joins.profiled import START, STOP
from bench.table import print_table
from tests.support.namespace import require_namespace
from tests.support.server import PARLOUR, ParlourServer

__all__ = ["run"]

_PEOPLE: Final = 200
_PATIENCE_SECONDS: Final = 30.0
"""Without any news for so long, what has not come will not: a busy server may be silent for a while."""
_TOP: Final = 40
_HEAD: Final = ("joining", "joined", "joins/s", "published", "offered", "offers", "CPU s", "refused")


@dataclass(frozen=True)
class _Outcome:
    reached: list[Milestones]
    cpu: Counter[str]

    def row(self, label: str) -> list[str]:
        """Return the line of the table: when the last of them had which reply."""
        joined, people = self._last("joined"), len(self.reached)
        refusals = Counter(one.refusal for one in self.reached if one.refusal)
        return [
            label,
            f"{joined[0]:.2f} s ({joined[1]})",
            f"{people / joined[0]:.0f}" if joined[0] else "",
            "{:.2f} s ({})".format(*self._last("published")),
            "{:.2f} s ({})".format(*self._last("offered")),
            f"{sum(one.offers for one in self.reached)}",
            ", ".join(f"{name} {seconds:.1f}" for name, seconds in self.cpu.most_common()),
            "; ".join(f"{count} {told}" for told, count in refusals.items()),
        ]

    def _last(self, milestone: str) -> tuple[float, int]:
        times = [moment for one in self.reached if (moment := getattr(one, milestone)) is not None]
        return max(times, default=0.0), len(times)


def run(arguments: Sequence[str] = ()) -> None:
    """Print when the last person had joined, published, and been offered something, and what it cost."""
    parser = argparse.ArgumentParser(prog="bench joins", description=run.__doc__)
    parser.add_argument("--people", type=int, default=_PEOPLE)
    parser.add_argument("--rooms", type=int, nargs="+", default=[1, 20])
    parser.add_argument("--profile", action="store_true", help="profile the server, which slows it; prints the costs")
    chosen = parser.parse_args(arguments)
    require_namespace()
    rows = []
    with tempfile.TemporaryDirectory() as kept:
        for rooms in chosen.rooms:
            file = Path(kept) / f"{rooms}.profile" if chosen.profile else None
            outcome = _measure(Path(kept) / f"{rooms}", chosen.people, rooms, file)
            rows.append(outcome.row(f"{chosen.people} into {rooms} room{'s' if rooms > 1 else ''}"))
            if file is not None:
                _print_profile(json.loads(file.read_text()))
    print_table("Joining at once: when the last had it (how many did)", _HEAD, rows)


def _measure(data: Path, people: int, rooms: int, profile: Path | None) -> _Outcome:
    profiled = (sys.executable, "-m", "bench.joins.profiled", str(profile))
    with _server(data, profiled if profile else (str(PARLOUR),)) as server:
        names = [server.create_room().name for _ in range(rooms)]
        url = server.url.replace("http", "ws", 1) + "/signaling/ws"
        order = Order(url, [names[number % rooms] for number in range(people)], _PATIENCE_SECONDS)
        before = _cpu(server.process)
        if profile:
            server.process.send_signal(START)
        done = subprocess.run(
            [sys.executable, "-m", "bench.joins.crowd"],
            input=json.dumps(asdict(order)),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        used = _cpu(server.process)
        used.subtract(before)
        if profile:
            server.process.send_signal(STOP)
            while not profile.exists():
                time.sleep(0.05)
        return _Outcome([Milestones(**one) for one in json.loads(done.stdout)], used)


@contextlib.contextmanager
def _server(data: Path, program: Sequence[str]) -> Iterator[ParlourServer]:
    """Run a server. One that does not stop in time is worth a line, but what was measured counts."""
    server = ParlourServer(data, program=program)
    server.start()
    try:
        yield server
    finally:
        try:
            server.stop()
        except subprocess.TimeoutExpired:
            print("the server did not stop in time when everybody had left at once", file=sys.stderr)


def _print_profile(profile: dict[str, Any]) -> None:
    for title, shares in (("itself", profile["own"]), ("with what it calls", profile["all"])):
        rows = [[f"{100 * share:.1f} %", place] for place, share in list(shares.items())[:_TOP]]
        print_table(f"Where the server was, {profile['looks']} looks: {title}", ["share", "function"], rows)


def _cpu(server: psutil.Process) -> Counter[str]:
    """Return the seconds of processor time by part: the server, and each program below it."""
    used: Counter[str] = Counter()
    for process in (server, *server.children(recursive=True)):
        times = process.cpu_times()
        used["server" if process == server else process.name()] += times.user + times.system  # type: ignore[assignment]
    return used
