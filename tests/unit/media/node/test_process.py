"""The node's process, with a script in Node's place: it is found, confined, spoken with, and ended with its workers."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from parlour.errors import MissingPartError
from parlour.media.node import NodeOptions
from parlour.media.node.link import Lines
from parlour.media.node.process import NodeProcess
from parlour.media.port import MediaError
from parlour.processes.confinement import NOBODY, becomes_nobody
from tests.support.clock import FakeClock
from tests.unit.media.node.fake_node import until

NODE = """#!/bin/bash
[ "$1" = --version ] && { echo v22.1.0; exit; }
echo "starts" >&2
echo "$(id -u) $(ulimit -f) $(ulimit -v) $1 $2 $(cat "$3") $(./media-worker)"
sleep 1000 &
echo $!
exec cat
"""


@pytest.fixture
def options(tmp_path: Path) -> NodeOptions:
    """Parts in a folder that nobody else may enter."""
    folder = tmp_path / "closed"
    folder.mkdir(0o700)
    for name, text, mode in (
        ("node", NODE, 0o755),
        ("worker", "#!/bin/sh\necho I am the worker\n", 0o700),
        ("program", "the program", 0o600),
    ):
        (folder / name).write_text(text)
        (folder / name).chmod(mode)
    return NodeOptions(
        data_dir=tmp_path,
        node=folder / "node",
        worker=folder / "worker",
        program=folder / "program",
        heap_megabytes=77,
    )


@pytest.fixture
async def process(options: NodeOptions) -> AsyncIterator[NodeProcess]:
    process = NodeProcess(options, FakeClock())
    yield process
    await process.stop()


async def launch(process: NodeProcess) -> tuple[str, int]:
    """Start it, and return what it says of itself and the process that it started."""
    said, worker, _ = await lines(await process.launch(), 3)
    return said.decode(), int(worker)


async def lines(channel: Lines, count: int) -> list[bytes]:
    async with asyncio.timeout(20):
        read = [await channel.read() for _ in range(count)]
    return [line for line in read if line is not None]


def children() -> set[int]:
    return {child.pid for child in psutil.Process().children()}


async def spare_of(process: NodeProcess) -> int:
    """Let it see to a spare one, and return which one waits."""
    before = children()
    await process.prepare()
    (spare,) = children() - before
    return spare


async def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    await until(lambda: not psutil.pid_exists(pid))


async def test_it_runs_without_rights_and_finds_its_parts(process: NodeProcess) -> None:
    said, _ = await launch(process)
    uid = NOBODY if becomes_nobody() else os.getuid()
    flags = "--max-old-space-size=77 --preserve-symlinks-main"
    assert said == f"{uid} 0 unlimited {flags} the program I am the worker"
    assert process.pid is not None
    await process.stop()
    assert process.last_words == ["starts"]
    assert process.pid is None


async def test_it_is_told_at_once_to_start_its_workers(options: NodeOptions, process: NodeProcess) -> None:
    *_, told = await lines(await process.launch(), 3)
    assert json.loads(told) == {
        "type": "prepare",
        "workers": options.workers,
        "worker_path": "./media-worker",
        "worker_memory": options.worker_memory,
        "worker_silent_ms": 2000,
        "worker_busy_ms": 10_000,
    }


async def test_its_workers_are_gone_before_another_one_starts(process: NodeProcess) -> None:
    _, worker = await launch(process)
    process.follow([worker])
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    await launch(process)
    assert not psutil.pid_exists(worker) or psutil.Process(worker).status() == psutil.STATUS_ZOMBIE


async def test_the_first_death_costs_no_waiting_and_the_next_ones_do(options: NodeOptions) -> None:
    clock = FakeClock()
    process = NodeProcess(options, clock)
    await launch(process)
    await launch(process)
    third = asyncio.create_task(launch(process))
    await until(lambda: clock.sleepers == 1)
    clock.advance(0.25)
    await third
    await process.stop()


async def test_it_leaves_no_files_behind(process: NodeProcess, tmp_path: Path) -> None:
    await launch(process)
    assert list((tmp_path / "media-node").iterdir())
    await process.stop()
    assert not list((tmp_path / "media-node").iterdir())


async def test_a_missing_part_is_named(options: NodeOptions, process: NodeProcess) -> None:
    assert options.worker is not None
    options.worker.unlink()
    with pytest.raises(MissingPartError, match=r"media\.worker"):
        await process.launch()


async def test_it_goes_on_with_the_parts_that_it_began_with(options: NodeOptions, process: NodeProcess) -> None:
    first = await launch(process)
    for part in (options.node, options.worker, options.program):
        assert part is not None
        part.unlink()
    assert (await launch(process))[0] == first[0]


async def test_a_spare_one_waits_and_takes_the_place_of_a_dead_one(process: NodeProcess) -> None:
    await launch(process)
    first, before = process.pid, children()
    spare = await spare_of(process)
    await process.prepare()
    assert children() - before == {spare}
    await launch(process)
    assert process.pid == spare
    await process.prepare()
    await process.stop()
    assert not children() & {first, spare}


async def test_a_spare_one_has_started_its_workers_when_it_is_needed(process: NodeProcess) -> None:
    await launch(process)
    await process.prepare()
    _, worker, told = await lines(await process.launch(), 3)
    assert psutil.pid_exists(int(worker))
    assert json.loads(told)["type"] == "prepare"


async def test_spare_ones_that_die_again_and_again_are_replaced_more_and_more_seldom(options: NodeOptions) -> None:
    clock = FakeClock()
    process = NodeProcess(options, clock)
    await launch(process)
    await kill(await spare_of(process))
    await kill(await spare_of(process))
    before = children()
    for wait in (0.25, 0.5):
        await process.prepare()
        clock.advance(wait - 0.01)
        await process.prepare()
        assert children() == before
        clock.advance(0.01)
        await kill(await spare_of(process))
    await process.stop()


async def test_a_dead_spare_one_is_not_taken(process: NodeProcess) -> None:
    await launch(process)
    spare = await spare_of(process)
    await kill(spare)
    await launch(process)
    assert process.pid not in {None, spare}


async def test_one_that_cannot_be_started_is_a_media_error(options: NodeOptions, process: NodeProcess) -> None:
    (options.data_dir / "media-node").touch()
    with pytest.raises(MediaError, match="cannot be started"):
        await process.launch()
    await process.prepare()
