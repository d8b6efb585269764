"""The real node's processes: what they may do, what they refuse, how they end and come back."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from parlour.errors import MissingPartError
from parlour.media.events import MediaEvent, RoomReset
from parlour.media.node.driver import MediasoupSfu
from parlour.media.node.options import NodeOptions
from parlour.media.node.process import NodeProcess
from parlour.media.port import MediaError
from parlour.processes.confinement import NOBODY
from tests.contract.browser import publication
from tests.media.participants import until

pytestmark = pytest.mark.media

ADDRESS = "127.0.0.2"

SERVER = """
import asyncio, sys
from pathlib import Path
from parlour.media.node.driver import MediasoupSfu
from parlour.media.node.options import NodeOptions

async def main():
    sfu = MediasoupSfu(NodeOptions(data_dir=Path(sys.argv[1]), addresses=("127.0.0.2",), port=0))
    await sfu.start(lambda _: None)
    print(*[worker.pid for worker in sfu.health().workers], flush=True)
    await asyncio.sleep(3600)

asyncio.run(main())
"""


@dataclass(frozen=True)
class Serving:
    """A node with one open room, `room`, and what it told."""

    sfu: MediasoupSfu
    events: list[MediaEvent]


@pytest.fixture
async def serving(sfu: tuple[MediasoupSfu, list[Callable[[MediaEvent], None]]]) -> Serving:
    engine, listeners = sfu
    events: list[MediaEvent] = []
    listeners.append(events.append)
    await engine.open_room("room")
    return Serving(engine, events)


def status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def limits(pid: int) -> dict[str, str]:
    """Return the soft limits: the table's columns are 26 wide, then 21 each."""
    lines = Path(f"/proc/{pid}/limits").read_text().splitlines()[1:]
    return {line[:26].strip(): line[26:47].strip() for line in lines}


def is_root_of_the_machine() -> bool:
    return os.geteuid() == 0 and " 4294967295" in Path("/proc/self/uid_map").read_text()


def gone(pid: int) -> bool:
    """Whether a process has ended; whoever adopted it may not have asked for its status yet."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def pids(sfu: MediasoupSfu, process: NodeProcess) -> list[int]:
    assert process.pid is not None
    return [process.pid, *(worker.pid for worker in sfu.health().workers)]


async def waiting(sfu: MediasoupSfu, process: NodeProcess, options: NodeOptions) -> list[psutil.Process]:
    """Return the spare node with its workers, and the spare worker of the node that serves, once they run."""
    assert process.pid is not None
    serving, node = pids(sfu, process), psutil.Process(process.pid)
    found: list[psutil.Process] = []

    def runs(one: psutil.Process, name: str) -> bool:
        return one.pid not in serving and one.cmdline()[:1] == [name]

    def wait() -> bool:
        nodes = [one for one in psutil.Process().children() if runs(one, "./media-node")]
        ours = [one for one in node.children() if runs(one, "./media-worker")]
        theirs = [one for other in nodes for one in other.children() if runs(one, "./media-worker")]
        found[:] = [*nodes, *ours, *theirs]
        return (len(nodes), len(ours), len(theirs)) == (1, 1, options.workers)

    await until(wait, "spare node and workers", 5.0)
    return found


async def test_it_starts_quickly_and_leaves_nothing_behind(
    options: NodeOptions, process: NodeProcess, tmp_path: Path
) -> None:
    sfu = MediasoupSfu(options, engine=process)
    begin = time.monotonic()
    await sfu.start(lambda _: None)
    print(f"start to configured node {time.monotonic() - begin:.3f} s")
    running = pids(sfu, process)
    assert len(running) == 1 + options.workers
    await sfu.stop()
    await until(lambda: all(gone(pid) for pid in running), "the end of node and workers", 1.0)
    assert list((tmp_path / "media-node").iterdir()) == []


async def test_node_and_workers_have_no_rights_and_cannot_gain_any(options: NodeOptions, process: NodeProcess) -> None:
    sfu = MediasoupSfu(options, engine=process)
    await sfu.start(lambda _: None)
    for pid in pids(sfu, process):
        seen = status(pid)
        assert seen["NoNewPrivs"] == "1"
        assert {seen[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Amb")} == {"0" * 16}
        if os.geteuid() == 0:
            assert seen["CapBnd"] == "0" * 16
        if is_root_of_the_machine():
            assert seen["Uid"].split() == [str(NOBODY)] * 4
            assert seen["Gid"].split() == [str(NOBODY)] * 4
            assert seen["Groups"] == ""
        assert limits(pid)["Max file size"] == "0"
        assert limits(pid)["Max core file size"] == "0"
    for worker in sfu.health().workers:
        assert limits(worker.pid)["Max address space"] == str(options.worker_memory)
        taken_by_connections = int(limits(worker.pid)["Max open files"]) * 65_536
        assert taken_by_connections <= options.worker_memory / 4
    await sfu.stop()


async def test_those_that_wait_have_no_rights_and_no_ports_either_and_end_with_the_others(
    options: NodeOptions, process: NodeProcess
) -> None:
    sfu = MediasoupSfu(options, engine=process)
    await sfu.start(lambda _: None)
    node, *workers = await waiting(sfu, process, options)
    for one in (node, *workers):
        seen = status(one.pid)
        assert seen["NoNewPrivs"] == "1"
        assert {seen[f"Cap{kind}"] for kind in ("Inh", "Prm", "Eff", "Amb")} == {"0" * 16}
        if is_root_of_the_machine():
            assert seen["Uid"].split() == [str(NOBODY)] * 4
        assert limits(one.pid)["Max file size"] == "0"
        assert one.net_connections("inet") == []
    for worker in workers:
        await until(lambda pid=worker.pid: limits(pid)["Max address space"] == str(options.worker_memory), "limit", 5.0)
    await sfu.stop()
    await until(lambda: all(gone(one.pid) for one in (node, *workers)), "the end of those that waited")


async def test_they_work_below_a_directory_that_only_the_server_may_enter(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    sfu = MediasoupSfu(NodeOptions(data_dir=private, addresses=(ADDRESS,), port=0))
    await sfu.start(lambda _: None)
    await sfu.stop()


async def test_a_worker_listens_on_one_udp_and_one_tcp_port_of_the_address_and_the_node_on_none(
    options: NodeOptions, process: NodeProcess
) -> None:
    sfu = MediasoupSfu(options, engine=process)
    await sfu.start(lambda _: None)
    node, *workers = pids(sfu, process)
    assert psutil.Process(node).net_connections("inet") == []
    for worker in workers:
        used = psutil.Process(worker).net_connections("inet")
        assert sorted(one.type.name for one in used) == ["SOCK_DGRAM", "SOCK_STREAM"]
        assert {one.laddr.ip for one in used} == {ADDRESS}
    await sfu.stop()


async def test_addresses_that_this_machine_does_not_have_are_refused(tmp_path: Path) -> None:
    sfu = MediasoupSfu(NodeOptions(data_dir=tmp_path, addresses=("192.0.2.1", "nonsense0"), port=0))
    with pytest.raises(MissingPartError, match=r"192\.0\.2\.1, nonsense0.*It has: 127\.0\.0\.2 \(v0\)"):
        await sfu.start(lambda _: None)


async def test_a_taken_port_is_named(options: NodeOptions, tmp_path: Path) -> None:
    first = MediasoupSfu(options)
    await first.start(lambda _: None)
    taken = first.health().workers[0].port
    second = MediasoupSfu(NodeOptions(data_dir=tmp_path / "other", addresses=(ADDRESS,), port=taken))
    with pytest.raises(MediaError, match=str(taken)):
        await second.start(lambda _: None)
    await first.stop()


@pytest.mark.alone("a node returns in less than a second, most of which a busy machine takes to start it")
async def test_a_killed_node_comes_back_within_a_second_with_its_rooms(serving: Serving, process: NodeProcess) -> None:
    sfu, events = serving.sfu, serving.events
    pid = process.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    told = await until(lambda: events, "the news of its loss")
    took = told + await until(lambda: sfu.health().restarts, "the node's return")
    print(f"kill -9 to RoomReset {told:.3f} s, to the next one {took:.3f} s")
    assert events == [RoomReset("room")]
    assert took < 1.0
    assert process.pid != pid
    await sfu.close_room("room")


async def recovery_from(number: signal.Signals, pid: int, sfu: MediasoupSfu, events: list[MediaEvent]) -> float:
    """Send a signal, and return after how many seconds media can be published again."""
    begin = time.monotonic()
    os.kill(pid, number)
    await until(lambda: events, "the news of the loss", 15.0)
    assert "v=0" in await sfu.publish("room", "ann", publication({"0": "audio"}), {"0": "audio"})
    return time.monotonic() - begin


async def test_a_node_that_stands_still_is_replaced(
    serving: Serving, process: NodeProcess, options: NodeOptions
) -> None:
    sfu, events = serving.sfu, serving.events
    assert process.pid is not None
    took = await recovery_from(signal.SIGSTOP, process.pid, sfu, events)
    print(f"SIGSTOP of the node to an answered publication {took:.3f} s")
    assert events == [RoomReset("room")]
    assert took < options.busy_seconds


async def test_a_worker_that_stands_still_is_replaced_and_its_rooms_go_on(
    serving: Serving, process: NodeProcess, options: NodeOptions
) -> None:
    sfu, events = serving.sfu, serving.events
    await sfu.publish("room", "ann", publication({"0": "audio"}), {"0": "audio"})
    node = process.pid
    await until(lambda: any(worker.rooms for worker in sfu.health().workers), "a report", 5.0)
    (worker,) = [worker.pid for worker in sfu.health().workers if worker.rooms]
    events.clear()
    took = await recovery_from(signal.SIGSTOP, worker, sfu, events)
    print(f"SIGSTOP of a worker to an answered publication {took:.3f} s")
    assert events == [RoomReset("room")]
    assert process.pid == node
    assert took < options.busy_seconds
    await until(lambda: gone(worker), "the worker's end", 1.0)


async def test_node_and_workers_die_with_a_killed_server(tmp_path: Path) -> None:
    command = (sys.executable, "-c", SERVER, str(tmp_path))
    server = await asyncio.create_subprocess_exec(*command, stdout=subprocess.PIPE)
    assert server.stdout is not None
    workers = [int(pid) for pid in (await server.stdout.readline()).split()]
    running = [*workers, psutil.Process(workers[0]).ppid()]
    server.kill()
    await server.wait()
    await until(lambda: all(gone(pid) for pid in running), "the end of node and workers", 5.0)


async def test_a_worker_that_does_not_start_is_told_as_the_reason(tmp_path: Path) -> None:
    sfu = MediasoupSfu(NodeOptions(data_dir=tmp_path, addresses=(ADDRESS,), port=0, worker=Path("/bin/false")))
    with pytest.raises(MediaError, match="It said: "):
        await sfu.start(lambda _: None)
    await sfu.stop()


async def test_strange_descriptions_are_refused(process: NodeProcess, options: NodeOptions) -> None:
    sfu = MediasoupSfu(options, engine=process)
    await sfu.start(lambda _: None)
    await sfu.open_room("room")
    with pytest.raises(MediaError):
        await sfu.publish("room", "a", "v=0\r\n", {})
    assert sfu.health().restarts == 0
    await sfu.stop()
