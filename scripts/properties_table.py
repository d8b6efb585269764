"""Compare the property catalogue with the behaviour tests that carry its names, and print the table of both.

Usage: `properties_table.py [--proof]`. Ends with status 1 when an implemented property has no behaviour test, a pending
one has one (then it works already; one of which some values are obeyed must have one), or a mark names no property.
With `--proof` it also runs the tests of each implemented property with that property ignored, and wants to see them
fail.
"""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

__all__ = ["BehaviourTest", "Entry", "collect", "judge", "main", "read_catalogue"]

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
IGNORE_VARIABLE = "PARLOUR_TEST_IGNORE_PROPERTY"


@dataclass(frozen=True)
class Entry:
    """What the catalogue says of one property."""

    name: str
    implemented: bool
    partly: bool = False
    """Whether some of its values are obeyed although others are not yet."""


@dataclass(frozen=True)
class BehaviourTest:
    """One test that claims to fail when the property is ignored; `media` ones need the media node and browsers."""

    node_id: str
    media: bool


Table = Mapping[str, Sequence[BehaviourTest]]


@dataclass
class _Marks:
    """A pytest plugin that notes the property marks of everything collected."""

    table: dict[str, list[BehaviourTest]] = field(default_factory=lambda: defaultdict(list))

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            test = BehaviourTest(item.nodeid, item.get_closest_marker("media") is not None)
            for mark in item.iter_markers("property"):
                for name in mark.args:
                    self.table[name].append(test)


def read_catalogue() -> list[Entry]:
    """Ask the product itself which properties it has. Raises `CalledProcessError` when it cannot say."""
    command = [str(BIN / "parlour"), "properties", "--json"]
    listed = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
    return [Entry(entry["name"], entry["status"] == "implemented", partly=bool(entry["obeyed"])) for entry in listed]


def collect() -> Table:
    """Collect all tests without running one. Exits with pytest's words when a test file cannot be loaded."""
    marks = _Marks()
    words = io.StringIO()
    with contextlib.redirect_stdout(words):
        status = pytest.main(["--collect-only", "-qq", "--rootdir", str(ROOT), str(ROOT / "tests")], plugins=[marks])
    if status != 0:
        sys.exit(f"{words.getvalue()}\nthe tests could not be collected")
    return marks.table


def judge(catalogue: Sequence[Entry], table: Table) -> list[str]:
    """Return what is wrong between catalogue and marks, one sentence each."""
    known = {entry.name for entry in catalogue}
    untested = [
        f"{entry.name} is implemented{' in part' if entry.partly else ''} but has no behaviour test"
        for entry in catalogue
        if (entry.implemented or entry.partly) and not table.get(entry.name)
    ]
    early = [
        f"{entry.name} is called pending but has a behaviour test: {table[entry.name][0].node_id}"
        for entry in catalogue
        if not (entry.implemented or entry.partly) and table.get(entry.name)
    ]
    unknown = [f"a test is marked with {name}, which is no property" for name in sorted(table) if name not in known]
    return untested + early + unknown


def _print_table(catalogue: Sequence[Entry], table: Table) -> None:
    for entry in catalogue:
        tests = table.get(entry.name, [])
        print(f"{entry.name:48} {'implemented' if entry.implemented else 'pending':12} {len(tests):3}")
        for test in tests:
            print(f"    {test.node_id}")


def _fails_when_ignored(name: str, tests: Sequence[BehaviourTest]) -> bool:
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "--no-header",
        "-p",
        "no:cacheprovider",
        *(test.node_id for test in tests),
    ]
    run = subprocess.run(command, cwd=ROOT, env=os.environ | {IGNORE_VARIABLE: name}, stdout=subprocess.DEVNULL)
    return run.returncode == pytest.ExitCode.TESTS_FAILED


def _prove(catalogue: Sequence[Entry], table: Table) -> list[str]:
    """Run the tests of each implemented property with it ignored; return those that did not notice."""
    problems = []
    for entry in catalogue:
        if not entry.implemented:
            continue
        tests = [test for test in table.get(entry.name, []) if not test.media]
        noticed = bool(tests) and _fails_when_ignored(entry.name, tests)
        print(f"{entry.name:48} {'noticed' if noticed else 'NOT NOTICED'}", flush=True)
        if not noticed:
            problems.append(f"{entry.name}: no behaviour test fails when the property is ignored")
    return problems


def main(arguments: Sequence[str]) -> int:
    """Print the table and the problems; return the exit status."""
    catalogue, table = read_catalogue(), collect()
    _print_table(catalogue, table)
    problems = judge(catalogue, table)
    if "--proof" in arguments:
        problems += _prove(catalogue, table)
    if problems:
        print("\n" + "\n".join(problems))
        return 1
    count = sum(entry.implemented for entry in catalogue)
    print(f"\n{count} implemented properties, each with a behaviour test; {len(catalogue) - count} pending")
    return 0


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
