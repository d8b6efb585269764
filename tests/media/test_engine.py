"""The real engine's process: what it may do, what it refuses, how it ends and comes back."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from parlour.clock import SystemClock
from parlour.errors import MissingPartError
from parlour.media.janus import JanusOptions, JanusSfu
from parlour.media.janus.client import JanusClient
from parlour.media.janus.process import JanusProcess
from parlour.media.port import MediaError, MediaEvent, RoomReset
from parlour.processes.confinement import NOBODY
from tests.media.participants import until

pytestmark = pytest.mark.media

SERVER = """
import asyncio, sys
from pathlib import Path
from parlour.clock import SystemClock
from parlour.media.janus import JanusOptions
from parlour.media.janus.process import JanusProcess

async def main():
    process = JanusProcess(JanusOptions(data_dir=Path(sys.argv[1]), addresses=("127.0.0.2",)), SystemClock())
    await process.launch()
    print(process.pid, flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
"""


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def limits(pid: int) -> dict[str, str]:
    """Return the soft limits: the table's columns are 26 wide, then 21 each."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:47].strip() for line in lines}


def is_root_of_the_machine() -> bool:
    return os.geteuid() == 0 and " 4294967295" in Path("/proc/self/uid_map").read_text()


async def test_it_starts_quickly_answers_and_leaves_nothing_behind(process: JanusProcess, tmp_path: Path) -> None:
    begin = time.monotonic()
    client = await JanusClient.connect(await process.launch())
    print(f"start to open session {time.monotonic() - begin:.3f} s")
    pid = process.pid
    assert pid is not None
    await client.keep_alive()
    await client.close()
    await process.stop()
    assert not psutil.pid_exists(pid)
    assert list((tmp_path / "janus").iterdir()) == []


async def test_it_has_no_rights_and_cannot_gain_any(process: JanusProcess, tmp_path: Path) -> None:
    await process.launch()
    assert process.pid is not None
    seen = status(process.pid)
    assert seen["NoNewPrivs"] == "1"
    assert {seen[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Amb")} == {"0" * 16}
    if os.geteuid() == 0:
        assert seen["CapBnd"] == "0" * 16
    if is_root_of_the_machine():
        assert seen["Uid"].split() == [str(NOBODY)] * 4
        assert seen["Gid"].split() == [str(NOBODY)] * 4
        assert seen["Groups"] == ""
    (directory,) = (tmp_path / "janus").iterdir()
    assert directory.stat().st_mode & 0o777 == 0o700
    assert directory.stat().st_uid == int(seen["Uid"].split()[0])
    assert limits(process.pid)["Max file size"] == "0"
    assert limits(process.pid)["Max core file size"] == "0"
    await process.stop()


async def test_it_works_below_a_directory_that_only_the_server_may_enter(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    process = JanusProcess(JanusOptions(data_dir=private), SystemClock())
    await process.launch()
    await process.stop()


async def test_it_listens_on_loopback_only(process: JanusProcess) -> None:
    await process.launch()
    listening = [one.laddr.ip for one in psutil.net_connections("inet") if one.status == psutil.CONN_LISTEN]
    assert set(listening) == {"127.0.0.1"}
    await process.stop()


async def test_addresses_that_this_machine_does_not_have_are_refused(tmp_path: Path) -> None:
    sfu = JanusSfu(JanusOptions(data_dir=tmp_path, addresses=("192.0.2.1", "nonsense0")))
    with pytest.raises(MissingPartError, match=r"192\.0\.2\.1, nonsense0.*It has: 127\.0\.0\.2 \(v0\)"):
        await sfu.start(lambda _: None)


async def test_an_interface_name_stands_for_its_addresses(tmp_path: Path) -> None:
    process = JanusProcess(JanusOptions(data_dir=tmp_path, addresses=("v0",)), SystemClock())
    await process.launch()
    (configuration,) = (tmp_path / "janus").glob("*/janus.jcfg")
    assert 'ice_enforce_list = "127.0.0.2' in configuration.read_text()
    await process.stop()


async def test_a_killed_engine_comes_back_within_a_second_with_its_rooms(
    process: JanusProcess, options: JanusOptions
) -> None:
    events: list[MediaEvent] = []
    sfu = JanusSfu(options, engine=process)
    await sfu.start(events.append)
    await sfu.open_room("room")
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    took = await until(lambda: events, "the engine's return")
    print(f"kill -9 to RoomReset {took:.3f} s")
    assert events == [RoomReset("room")]
    assert took < 1.0
    assert process.pid != pid
    await sfu.close_room("room")
    await sfu.stop()


async def test_the_engine_dies_with_a_killed_server(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SERVER, str(tmp_path))
    server = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert server.stdout is not None
    engine = psutil.Process(int(await server.stdout.readline()))
    server.kill()
    await server.wait()
    await until(lambda: not engine.is_running() or engine.status() == psutil.STATUS_ZOMBIE, "the engine's death", 2.0)


async def test_an_engine_that_cannot_start_says_its_last_words(tmp_path: Path) -> None:
    options = JanusOptions(data_dir=tmp_path, memory_limit=64 * 1024**2)
    process = JanusProcess(options, SystemClock())
    with pytest.raises(MediaError, match="It said: "):
        await process.launch()
    await process.stop()


async def test_strange_descriptions_are_refused_before_the_engine_sees_them(
    process: JanusProcess, options: JanusOptions
) -> None:
    sfu = JanusSfu(options, engine=process)
    await sfu.start(lambda _: None)
    await sfu.open_room("room")
    with pytest.raises(MediaError):
        await sfu.publish("room", "a", "v=0\r\n", {})
    assert not [task for task in asyncio.all_tasks() if task.get_name() == "janus subscriber"]
    await sfu.stop()
