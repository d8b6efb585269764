"""The process gives its rights away for good: shown by children that look at themselves."""

import os
import sys
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import Child, Confinement, Program
from parlour.processes.confinement import NOBODY, becomes_nobody
from parlour.speech.worker import rights

SHED = """
import ctypes, os, runpy, sys
shed = runpy.run_path(sys.argv[1])["shed"]
open(sys.argv[2]).close()
shed(int(sys.argv[3]))
signal = ctypes.c_int()
ctypes.CDLL(None).prctl(2, ctypes.byref(signal), 0, 0, 0)
print(*os.getresuid(), *os.getresgid(), os.getgroups(), signal.value)
try:
    open(sys.argv[2]).close()
    print("reads")
except PermissionError:
    print("cannot read")
try:
    os.setuid(0)
    print("is root again")
except PermissionError:
    print("stays")
"""


async def run(script: str, *arguments: str) -> list[str]:
    lines: list[str] = []
    program = Program("it", [sys.executable, "-I", "-c", script, *arguments], Path("/"), Confinement(sheds_itself=True))
    child = await Child.start(program, SystemClock(), lines.append)
    await child.wait()
    return lines


@pytest.mark.skipif(not becomes_nobody(), reason="children keep our own user here")
async def test_what_it_could_read_before_it_cannot_read_afterwards_and_it_still_dies_with_the_server(
    tmp_path: Path,
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("x")
    secret.chmod(0o600)
    lines = await run(SHED, str(Path(rights.__file__)), str(secret), str(NOBODY))
    assert lines == [" ".join([str(NOBODY)] * 6) + " [] 9", "cannot read", "stays"]


def test_a_process_that_could_gain_rights_is_refused() -> None:
    with pytest.raises(PermissionError, match="could gain rights"):
        rights.shed(os.geteuid())


BOUND = """
import runpy, sys
runpy.run_path(sys.argv[1])["bound_memory"](64 * 2**20)
kept = bytearray(32 * 2**20)
try:
    bytearray(128 * 2**20)
except MemoryError:
    print("no more")
"""


async def test_memory_is_bound_by_what_there_is_already() -> None:
    assert await run(BOUND, str(Path(rights.__file__))) == ["no more"]
