"""What the processes of a server hold while it works, by what they are."""

import sys
from pathlib import Path
from statistics import median
from typing import Final

from bench.table import print_table
from tests.support.server import ParlourServer

__all__ = ["Memory"]

_PART: Final = 5
"""Of the looks, the first and the last fifth are compared."""


class Memory:
    """Looks at a server's processes again and again."""

    def __init__(self, server: ParlourServer) -> None:
        named = {
            **{node.pid: "media nodes" for node in server.children("media-node")},
            **{worker.pid: "media workers" for worker in server.children("media-worker")},
        }
        self._processes = {server.process: "server"}
        for process in server.process.children(recursive=True):
            ours = Path(process.exe()) == Path(sys.executable).resolve()
            self._processes[process] = named.get(process.pid) or ("recogniser" if ours else "recorder")
        self._spent = self._cpu()
        self._spent_last = self._spent
        self._looks: list[tuple[float, dict[str, float], dict[str, int]]] = []

    def look(self, at: float) -> None:
        """Note what they hold for themselves at a moment, in seconds."""
        held = dict.fromkeys(self._processes.values(), 0.0)
        files = dict.fromkeys(self._processes.values(), 0)
        for process, name in self._processes.items():
            held[name] += process.memory_full_info().uss / 1e6
            files[name] += process.num_fds()
        self._looks.append((at, held, files))
        self._spent_last = self._cpu()

    def print(self) -> None:
        """Print the table."""
        part = max(1, len(self._looks) // _PART)
        first, last = self._looks[part : 2 * part] or self._looks[:1], self._looks[-part:]
        hours = (median(at for at, *_ in last) - median(at for at, *_ in first)) / 3600
        spent, lasted = self._spent_last, self._looks[-1][0] - self._looks[0][0]
        rows = []
        for name in sorted(set(self._processes.values())):
            before, after = (median(held[name] for _, held, _ in looks) for looks in (first, last))
            growth = f"{(after - before) / hours:+.1f} MB" if hours else ""
            descriptors = f"{first[0][2][name]} -> {last[-1][2][name]}"
            cores = (spent[name] - self._spent[name]) / lasted if lasted else 0.0
            rows.append([name, f"{before:.1f} MB", f"{after:.1f} MB", growth, descriptors, f"{cores:.2f}"])
        head = ["process", "second fifth", "last fifth", "growth an hour", "descriptors", "cores"]
        print_table(f"Memory of {len(self._looks)} looks", head, rows)

    def _cpu(self) -> dict[str, float]:
        spent = dict.fromkeys(self._processes.values(), 0.0)
        for process, name in self._processes.items():
            times = process.cpu_times()
            spent[name] += times.user + times.system
        return spent
