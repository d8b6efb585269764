"""No way out: shown by a process that tries."""

import platform
import sys
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import Child, Confinement, Program
from parlour.speech.worker import network

TRIES = """
import asyncio, ctypes, os, runpy, socket, subprocess, sys, threading
early = socket.socket()
cut_off = runpy.run_path(sys.argv[1])["cut_off"]
go, came_out = threading.Event(), []
def try_in_a_thread_that_was_there_before():
    go.wait()
    try:
        socket.socket()
        came_out.append(1)
    except PermissionError:
        pass
thread = threading.Thread(target=try_in_a_thread_that_was_there_before)
thread.start()
print(cut_off())
go.set()
thread.join()
receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
receiver.bind(("127.0.0.1", 0))
here = receiver.getsockname()
tries = {
    "tcp": lambda: socket.socket(),
    "tcp6": lambda: socket.socket(socket.AF_INET6),
    "unix": lambda: socket.socket(socket.AF_UNIX),
    "netlink": lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW),
    "a socket from before": lambda: early.connect(here),
    "connect": lambda: receiver.connect(here),
    "sendto": lambda: receiver.sendto(b"x", here),
    "sendmsg": lambda: receiver.sendmsg([b"x"], [], 0, here),
    "another program": lambda: os.execv("/bin/true", ["true"]),
    "a child": lambda: subprocess.run(["/bin/true"], check=True),
}
for name, attempt in tries.items():
    try:
        attempt()
        came_out.append(name)
    except PermissionError:
        pass
async def wakes_up():
    return await asyncio.to_thread(lambda: "wakes up")
print(came_out, asyncio.run(wakes_up()))
"""


@pytest.mark.skipif(platform.machine() not in ("x86_64", "aarch64"), reason="no filter is written for this machine")
async def test_nothing_comes_out_and_the_event_loop_works(tmp_path: Path) -> None:
    lines: list[str] = []
    program = Program(
        "it",
        [sys.executable, "-I", "-c", TRIES, str(Path(network.__file__))],
        tmp_path,
        Confinement(sheds_itself=True),
    )
    child = await Child.start(program, SystemClock(), lines.append)
    await child.wait()
    assert lines == ["True", "[] wakes up"]


def test_other_machines_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert network.cut_off() is False
