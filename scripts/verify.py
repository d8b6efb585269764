"""Run the project's checks and tests, all of them whatever fails, and close with one line: `N passed, N failed`.

Usage: `verify.py lint | test`. Ends with status 1 when a check or a test failed, or a stage ran no test.
What failed other than by a failed test (a check, a stage that broke off) counts as one failure in the closing line.
The set-up steps must have run before; `make lint` and `make test` see to that.
"""

import json
import os
import shlex
import subprocess
import sys
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
MEDIA_NODE = ROOT / "media-node"
BIN = ROOT / ".venv" / "bin"
RESULTS = ROOT / ".cache" / "results"


@dataclass(frozen=True)
class Check:
    """A command that passes or fails as a whole."""

    name: str
    command: Sequence[str | Path]
    folder: Path = ROOT


@dataclass(frozen=True)
class Counts:
    """How many tests a stage ran, and how they ended."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Return both together."""
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


@dataclass(frozen=True)
class Stage:
    """A command that runs tests and writes a machine-readable result."""

    name: str
    command: Sequence[str | Path]
    result: Path
    read: Callable[[Path], Counts]
    folder: Path = ROOT
    again: "Stage | None" = None
    """Runs what failed once more, by itself, when that is little. Tests with browsers, processes and media in real time
    may fail because of what ran beside them; what fails by itself as well has failed."""


def read_junit(path: Path) -> Counts:
    """Counts of a JUnit XML file, as pytest writes it. An error outside a test counts as a failure."""
    suites = ET.parse(path).getroot().iter("testsuite")  # noqa: S314 - our own file
    total = Counts()
    for suite in suites:
        ran, skipped = int(suite.get("tests", 0)), int(suite.get("skipped", 0))
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        total = total.plus(Counts(ran - skipped - failed, failed, skipped))
    return total


def read_vitest(path: Path) -> Counts:
    """Counts of vitest's JSON report. A file that could not be loaded counts as a failure."""
    report = json.loads(path.read_text())
    broken = sum(1 for file in report["testResults"] if file["status"] == "failed" and not file["assertionResults"])
    return Counts(report["numPassedTests"], report["numFailedTests"] + broken, report["numPendingTests"])


CHECKS = [
    Check("ruff check", [BIN / "ruff", "check", "."]),
    Check("ruff format", [BIN / "ruff", "format", "--check", "."]),
    Check("mypy", [BIN / "mypy"]),
    Check("import contracts", [BIN / "lint-imports"]),
    Check("tsc", ["npm", "run", "--silent", "check"], WEB),
    Check("biome", ["npm", "run", "--silent", "lint"], WEB),
    Check("dead code", ["npm", "run", "--silent", "dead-code"], WEB),
    Check("sizes", ["npm", "run", "--silent", "size"], WEB),
    Check("media node: tsc", ["npm", "run", "--silent", "check"], MEDIA_NODE),
    Check("media node: biome", ["npm", "run", "--silent", "lint"], MEDIA_NODE),
    Check("media node: dead code", [WEB / "node_modules" / ".bin" / "knip", "--directory", MEDIA_NODE]),
]


def pytest_stage(name: str, *arguments: str, before: Sequence[str | Path] = (), again: Stage | None = None) -> Stage:
    """Describe a run of pytest; `before` is a command to run it under."""
    result = RESULTS / f"{name}.xml"
    # Native tracebacks: pytest's own parse the source, and CPython 3.11.7 may raise `SystemError` there (gh-106905),
    # which ends the run without a result as soon as one test fails.
    usual = ["-q", "--tb=native", "--durations=10", f"--junit-xml={result}"]
    command = [*before, BIN / "python", "-m", "pytest", *usual, *arguments]
    return Stage(name, command, result, read_junit, again=again)


def vitest_stage(name: str, folder: Path, *vitest: str | Path) -> Stage:
    """Describe a run of vitest in `folder`; `vitest` is what starts it."""
    result = RESULTS / f"{name}.json"
    command = [*vitest, "run", "--reporter=default", "--reporter=json", f"--outputFile.json={result}"]
    return Stage(name, command, result, read_vitest, folder)


IN_NAMESPACE = ROOT / "scripts" / "in-namespace"
# mediasoup wants a newer Node than the rest: scripts/setup-media chose one.
MEDIA_NODE_S_NODE = ROOT / ".cache" / "media" / "node"

UNIT_STAGES = [
    vitest_stage("browser-code", WEB, "npx", "--no-install", "vitest"),
    vitest_stage("media-node", MEDIA_NODE, MEDIA_NODE_S_NODE, MEDIA_NODE / "node_modules" / "vitest" / "vitest.mjs"),
]
REAL_TIME_FOLDERS: Final = (
    "tests/recording",
    "tests/speech",
    "tests/unit/recording/worker",
    "tests/unit/recording/test_raw_transcoding.py",
)
"""Tests of processes that record or recognise speech, fed as fast as people talk: what runs beside them makes pictures
late."""

MEDIA_FOLDERS: Final = ("tests/conformance", "tests/e2e", "tests/media")
"""Where tests marked `media` are; collecting all the others in every worker would take longer than many a test."""

# Every worker has a network of its own: addresses, shaped rates and lost packets of one are nothing to the others. One
# that has nothing left takes the last tests of another. With one the machine idled half of the time; with two, 411
# tests took 35 minutes with other work beside them (42 before), and one failed that passed by itself.
NETWORKS: Final = 2


def remembering(name: str) -> tuple[str, ...]:
    """Options of pytest to keep what failed in a place of its own."""
    return "-o", f"cache_dir={RESULTS / name}.cache"


def second_try(
    name: str, folders: Sequence[str] = MEDIA_FOLDERS, before: Sequence[str | Path] = (IN_NAMESPACE,)
) -> Stage:
    """Describe a run of what failed in the stage `name`, one test after the other."""
    only_failed = (*remembering(name), "--last-failed", "--last-failed-no-failures=none")
    return pytest_stage(f"{name}-again", *only_failed, *folders, before=before)


SERVER_STAGE = pytest_stage(
    "server",
    "-m",
    "not media",
    "--numprocesses=2",
    "--dist=worksteal",
    *(f"--ignore={folder}" for folder in REAL_TIME_FOLDERS),
    *remembering("server"),
    "--cache-clear",
    # What was drawn at random is remembered with what failed: a fault is found again, what was only late is not.
    again=second_try("server", ("tests",), before=()),
)

REAL_TIME_STAGE = pytest_stage(
    "real-time",
    "-m",
    "not media",
    *remembering("real-time"),
    "--cache-clear",
    *REAL_TIME_FOLDERS,
    again=second_try("real-time", REAL_TIME_FOLDERS, before=()),
)


MEDIA_STAGE = pytest_stage(
    "media",
    "-m",
    "media and not alone",
    "--dist=worksteal",
    f"--tx={NETWORKS}*popen//python={shlex.join([str(IN_NAMESPACE), str(BIN / 'python')])}",
    *remembering("media"),
    "--cache-clear",
    *MEDIA_FOLDERS,
    again=second_try("media"),
)
ALONE_STAGE = pytest_stage(
    "media-alone",
    "-m",
    "media and alone",
    *remembering("media-alone"),
    "--cache-clear",
    *MEDIA_FOLDERS,
    before=[IN_NAMESPACE],
    again=second_try("media-alone"),
)
FEW: Final = 8
"""Up to how many failures of a stage are tried again. More are no accident."""

SIDE_BY_SIDE: Final = 2
"""How many commands of a group run at once."""

ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""What commands run with. Hundreds of servers and workers are started from the same sources: compiling them each time,
as some machines are set to do, takes a quarter of the time that a server needs to start, and half of collecting."""

_printing = threading.Lock()


def run(name: str, command: Sequence[str | Path], folder: Path, *, aside: bool = False) -> bool:
    """Run `command` in `folder` and say how it went. True when its status was 0.

    Its output is passed on as it comes; with `aside`, as others run beside it, in one piece at its end.
    """
    if not aside:
        print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    output = b""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if aside else None,
            stderr=subprocess.STDOUT if aside else None,
        )
        status, output = done.returncode, done.stdout or b""
    except OSError as problem:
        status, output = 127, f"{problem}\n".encode()
    with _printing:
        if aside:
            print(f"\n=== {name}")
        print(output.decode(errors="replace"), end="")
        print(
            f"=== {name}: {'ok' if status == 0 else f'status {status}'}, {time.monotonic() - started:.1f} s", flush=True
        )
    return status == 0


@dataclass(frozen=True)
class Verdict:
    """How a check or a stage ended: its counts, and when it is not good, why."""

    counts: Counts = Counts()
    problem: str | None = None
    remark: str | None = None
    """What is to be said although nothing failed."""

    @property
    def failures(self) -> int:
        """How many failures the closing line is to count: at least one when something is not good."""
        return max(self.counts.failed, 0 if self.problem is None else 1)


def run_check(check: Check, *, aside: bool = False) -> Verdict:
    """Run one check."""
    good = run(check.name, check.command, check.folder, aside=aside)
    return Verdict(problem=None if good else check.name)


def run_stage(stage: Stage, *, aside: bool = False) -> Verdict:
    """Run one stage, and what failed of it once more where the stage says how."""
    first = run_once(stage, aside=aside)
    if stage.again is None or not 0 < first.counts.failed <= FEW:
        return first
    second = run_once(stage.again, aside=aside)
    recovered = first.counts.failed if second.problem is None else second.counts.passed
    if second.problem is not None and recovered + second.counts.failed != first.counts.failed:
        return first
    counts = Counts(first.counts.passed + recovered, first.counts.failed - recovered, first.counts.skipped)
    remark = f"{stage.name}: {recovered} passed only when tried again" if recovered else None
    return Verdict(counts, f"{stage.name}: {counts.failed} failed" if counts.failed else second.problem, remark)


def run_once(stage: Stage, *, aside: bool = False) -> Verdict:
    """Run one stage and read its result."""
    stage.result.unlink(missing_ok=True)
    good = run(stage.name, stage.command, stage.folder, aside=aside)
    try:
        counts = stage.read(stage.result)
    except FileNotFoundError:
        return Verdict(problem=f"{stage.name}: wrote no result")
    except (ValueError, KeyError, ET.ParseError) as problem:
        return Verdict(problem=f"{stage.name}: its result cannot be read: {problem!r}")
    if counts.passed + counts.failed == 0:
        return Verdict(counts, f"{stage.name}: ran no test")
    if counts.failed:
        return Verdict(counts, f"{stage.name}: {counts.failed} failed")
    return Verdict(counts, None if good else f"{stage.name}: ended badly although every test passed")


def run_group(group: Sequence[Check | Stage]) -> Iterator[Verdict]:
    """Run a group, several at a time, and tell how each ended, in order."""
    aside = len(group) > 1

    def one(member: Check | Stage) -> Verdict:
        return run_check(member, aside=aside) if isinstance(member, Check) else run_stage(member, aside=aside)

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        yield from pool.map(one, group)


GROUPS: Final[dict[str, list[list[Check | Stage]]]] = {
    "lint": [[*CHECKS]],
    "test": [[*CHECKS, *UNIT_STAGES], [SERVER_STAGE], [REAL_TIME_STAGE], [MEDIA_STAGE], [ALONE_STAGE]],
}


def closing_lines(verdicts: Iterable[Verdict]) -> list[str]:
    """Return what is said at the end: what failed, and how many tests passed and failed."""
    verdicts = list(verdicts)
    problems = [f"failed: {verdict.problem}" for verdict in verdicts if verdict.problem is not None]
    remarks = [verdict.remark for verdict in verdicts if verdict.remark is not None]
    passed, skipped = (sum(getattr(verdict.counts, name) for verdict in verdicts) for name in ("passed", "skipped"))
    failed = sum(verdict.failures for verdict in verdicts)
    counted = f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else "")
    return [*(problems or ["everything passed"]), *remarks, counted]


def main(arguments: Sequence[str]) -> int:
    """Run what `arguments` name and return the exit status."""
    if len(arguments) != 1 or arguments[0] not in GROUPS:
        print(__doc__)
        return 2
    RESULTS.mkdir(parents=True, exist_ok=True)
    verdicts: list[Verdict] = []
    try:
        for group in GROUPS[arguments[0]]:
            for verdict in run_group(group):
                verdicts.append(verdict)
    except KeyboardInterrupt:
        verdicts.append(Verdict(problem="interrupted: not everything was run"))
    lines = closing_lines(verdicts)
    print("\n=== summary")
    print("\n".join(lines if arguments[0] == "test" else lines[:-1]))
    return 1 if any(verdict.failures for verdict in verdicts) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
