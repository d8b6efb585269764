"""Run the project's checks and tests, all of them whatever fails, and close with one line: `N passed, N failed`.

Usage: `verify.py lint | test`. Ends with status 1 when a check or a test failed, or a stage ran no test.
The set-up steps must have run before; `make lint` and `make test` see to that.
"""

import json
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

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


def pytest_stage(name: str, *arguments: str, before: Sequence[str | Path] = ()) -> Stage:
    """Describe a run of pytest; `before` is a command to run it under."""
    result = RESULTS / f"{name}.xml"
    # Native tracebacks: pytest's own parse the source, and CPython 3.11.7 may raise `SystemError` there (gh-106905),
    # which ends the run without a result as soon as one test fails.
    usual = ["-q", "--tb=native", "--durations=10", f"--junit-xml={result}"]
    command = [*before, BIN / "python", "-m", "pytest", *usual, *arguments]
    return Stage(name, command, result, read_junit)


def vitest_stage(name: str, folder: Path, *vitest: str | Path) -> Stage:
    """Describe a run of vitest in `folder`; `vitest` is what starts it."""
    result = RESULTS / f"{name}.json"
    command = [*vitest, "run", "--reporter=default", "--reporter=json", f"--outputFile.json={result}"]
    return Stage(name, command, result, read_vitest, folder)


PARALLEL = ["-n", "2", "--dist", "worksteal"]
# mediasoup wants a newer Node than the rest: scripts/setup-media chose one.
MEDIA_NODE_S_NODE = ROOT / ".cache" / "media" / "node"
STAGES = [
    vitest_stage("browser-code", WEB, "npx", "--no-install", "vitest"),
    vitest_stage("media-node", MEDIA_NODE, MEDIA_NODE_S_NODE, MEDIA_NODE / "node_modules" / "vitest" / "vitest.mjs"),
    pytest_stage("server", "-m", "not media", *PARALLEL),
    pytest_stage("media", "-m", "media", before=[ROOT / "scripts" / "in-namespace"]),
]


def run(name: str, command: Sequence[str | Path], folder: Path) -> bool:
    """Run `command` in `folder` with its output passed on, and say how it went. True when its status was 0."""
    print(f"\n=== {name}", flush=True)
    started = time.monotonic()
    try:
        status = subprocess.run([str(part) for part in command], cwd=folder, stdin=subprocess.DEVNULL).returncode
    except OSError as problem:
        print(problem)
        status = 127
    print(f"=== {name}: {'ok' if status == 0 else f'status {status}'}, {time.monotonic() - started:.1f} s", flush=True)
    return status == 0


def run_checks() -> list[str]:
    """Run every check; return the names of those that failed."""
    return [check.name for check in CHECKS if not run(check.name, check.command, check.folder)]


def run_stage(stage: Stage) -> tuple[Counts, str | None]:
    """Run one stage; return its counts and, when it is not good, why."""
    stage.result.unlink(missing_ok=True)
    good = run(stage.name, stage.command, stage.folder)
    if not stage.result.exists():
        return Counts(), f"{stage.name}: wrote no result"
    counts = stage.read(stage.result)
    if counts.passed + counts.failed == 0:
        return counts, f"{stage.name}: ran no test"
    if counts.failed:
        return counts, f"{stage.name}: {counts.failed} failed"
    return counts, None if good else f"{stage.name}: ended badly although every test passed"


def main(arguments: Sequence[str]) -> int:
    """Run what `arguments` name and return the exit status."""
    if list(arguments) not in (["lint"], ["test"]):
        print(__doc__)
        return 2
    RESULTS.mkdir(parents=True, exist_ok=True)
    problems = run_checks()
    if arguments[0] == "test":
        total = Counts()
        for stage in STAGES:
            counts, problem = run_stage(stage)
            total = total.plus(counts)
            problems += [problem] if problem else []
    print("\n=== summary")
    print("\n".join(f"failed: {problem}" for problem in problems) or "everything passed")
    if arguments[0] == "test":
        skipped = f", {total.skipped} skipped" if total.skipped else ""
        print(f"{total.passed} passed, {total.failed} failed{skipped}")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
