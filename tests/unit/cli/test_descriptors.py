"""Open files: the limit is raised at the start, and running out of them is no secret."""

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from parlour.cli.descriptors import REPEAT_SECONDS, DescriptorWatch
from tests.support.clock import FakeClock
from tests.support.rest import RestServer


@pytest.fixture
def fill() -> Iterator[Callable[[int], None]]:
    """Allow so many files beside those that are open, and open all of them."""
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    held: list[int] = []

    def leave(free: int) -> None:
        top = max(int(name) for name in os.listdir("/proc/self/fd"))
        resource.setrlimit(resource.RLIMIT_NOFILE, (top + 20, limits[1]))
        try:
            while True:
                held.append(os.dup(2))
        except OSError:
            pass
        for _ in range(free):
            os.close(held.pop())

    yield leave
    resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    for one in held:
        os.close(one)


def test_running_out_is_logged_once_a_minute(fill: Callable[[int], None], caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    watch = DescriptorWatch(clock)
    watch.look()
    assert not caplog.records
    fill(0)
    for _ in range(3):
        watch.look()
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    assert "no file can be opened any more" in record.getMessage()
    clock.advance(REPEAT_SECONDS)
    watch.look()
    assert len(caplog.records) == 2


def test_coming_close_is_logged(fill: Callable[[int], None], caplog: pytest.LogCaptureFixture) -> None:
    fill(1)
    DescriptorWatch(FakeClock()).look()
    (record,) = caplog.records
    assert record.levelname == "WARNING"
    assert "nearly all files" in record.getMessage()


def test_the_limit_is_raised_to_what_is_allowed() -> None:
    script = """
import resource
from parlour.cli.descriptors import raise_limit
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 300))
print(raise_limit(), *resource.getrlimit(resource.RLIMIT_NOFILE))
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["300", "300", "300"]


def test_a_server_that_is_full_says_so(tmp_path: Path) -> None:
    server = RestServer(tmp_path / "data")
    with server:
        resource.prlimit(server.pid, resource.RLIMIT_NOFILE, (64, 64))
        held = []
        try:
            deadline = time.monotonic() + 20
            while "no file can be opened any more" not in server.written and time.monotonic() < deadline:
                if len(held) < 100:
                    held.append(socket.create_connection(("127.0.0.1", server.port), timeout=5))
                else:
                    time.sleep(0.05)
            assert "no file can be opened any more" in server.written
        finally:
            for one in held:
                one.close()
