"""`parlour` with a profile of its main thread: `python -m bench.joins.profiled FILE ARGUMENTS...`.

Looks where the program is after every four milliseconds of processor time (many kernels count in these), from SIGUSR1
on. Waiting costs nothing, and the program is hardly slower. Writes its findings to FILE, as JSON, on SIGUSR2: functions
with the share of time spent in themselves, and in themselves and what they call.
"""

import json
import signal
import sys
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Final

from parlour.cli import main

__all__ = ["START", "STOP"]

START, STOP = signal.SIGUSR1, signal.SIGUSR2
_STEP_SECONDS: Final = 0.004
_KEPT: Final = 60


class _Profile:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._count = 0
        self._own: Counter[str] = Counter()
        self._all: Counter[str] = Counter()
        signal.signal(START, self._begin)
        signal.signal(STOP, self._end)
        signal.signal(signal.SIGPROF, self._look)

    def _begin(self, _number: int, _frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, _STEP_SECONDS, _STEP_SECONDS)

    def _look(self, _number: int, frame: FrameType | None) -> None:
        self._count += 1
        if frame is not None:
            self._own[_name(frame)] += 1
        seen = set()
        while frame is not None:
            seen.add(_name(frame))
            frame = frame.f_back
        self._all.update(seen)

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)
        shares = {
            name: {place: count / max(1, self._count) for place, count in counter.most_common(_KEPT)}
            for name, counter in (("own", self._own), ("all", self._all))
        }
        complete = self._file.with_suffix(".part")
        complete.write_text(json.dumps({"looks": self._count, **shares}))
        complete.rename(self._file)


def _name(frame: FrameType) -> str:
    code = frame.f_code
    path = code.co_filename.rpartition("/site-packages/")[2].rpartition("/src/")[2]
    return f"{path} {code.co_qualname}"


if __name__ == "__main__":
    _Profile(Path(sys.argv.pop(1)))
    main()
