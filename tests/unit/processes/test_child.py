"""Children that do as they are told, and children that do not."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import psutil
import pytest

from parlour.clock import SystemClock
from parlour.processes import Child, ChildEndedError, ChildSilentError, Program, wait_for_line

Start = Callable[..., Awaitable[Child]]


class Lines(list[str]):
    """What a child wrote."""


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
async def start(tmp_path: Path, lines: Lines) -> AsyncIterator[Start]:
    """Start `bash -c script`; whatever a test leaves behind is killed."""
    children: list[Child] = []

    async def one(script: str, *, secrets: tuple[str, ...] = (), fds: tuple[int, ...] = ()) -> Child:
        program = Program("the child", ["bash", "-c", script], Path("/"), secrets=secrets, pass_fds=fds)
        child = await Child.start(program, SystemClock(), lines.append)
        children.append(child)
        return child

    yield one
    for child in children:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        await child.end(0)


async def said(child: Child, word: str) -> str:
    return await wait_for_line(child, lambda line: word in line, seconds=20)


def gone(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - the kernel tells nobody but the parent
            await asyncio.sleep(0.01)


async def test_it_ends_when_asked_to(start: Start) -> None:
    child = await start("trap 'echo bye; exit 7' TERM; echo up; while :; do sleep 0.05; done")
    await said(child, "up")
    assert child.is_running
    assert await child.end(20) == 7
    assert not child.is_running
    assert child.output.last_words[-1] == "bye"
    assert await child.end() == await child.wait() == 7


async def test_one_that_ignores_the_request_is_killed(start: Start, caplog: pytest.LogCaptureFixture) -> None:
    child = await start("trap '' TERM; echo up; while :; do sleep 1; done")
    await said(child, "up")
    async with asyncio.timeout(20):
        assert await child.end(0.1) == -signal.SIGKILL
    assert gone(child.pid)
    assert "does not end when asked to" in caplog.text


async def test_what_it_started_ends_with_it(start: Start) -> None:
    child = await start("sleep 1000 & echo grandchild $!; trap '' TERM; wait; sleep 1000")
    grandchild = int((await said(child, "grandchild")).split()[1])
    async with asyncio.timeout(20):
        await child.end(0.1)
    await until(lambda: gone(grandchild))


async def test_what_has_left_its_group_ends_with_it_too(start: Start) -> None:
    child = await start("setsid sh -c 'echo grandchild $$; exec sleep 1000' & wait")
    grandchild = int((await said(child, "grandchild")).split()[1])
    assert os.getpgid(grandchild) != child.pid
    async with asyncio.timeout(20):
        await child.end()
    await until(lambda: gone(grandchild))


async def test_what_it_leaves_behind_when_it_dies_is_ended(start: Start) -> None:
    child = await start("sleep 1000 & echo grandchild $!; sleep 0.2; exit 3")
    grandchild = int((await said(child, "grandchild")).split()[1])
    async with asyncio.timeout(20):
        assert await child.wait() == 3
    await until(lambda: gone(grandchild))


async def test_one_that_dies_at_once_tells_its_last_words(start: Start) -> None:
    child = await start("echo one; echo 'no such device' >&2; exit 4")
    with pytest.raises(ChildEndedError, match=r"the child ended with status 4\. It said: one / no such device"):
        await wait_for_line(child, lambda _: False, seconds=20)


async def test_a_program_that_does_not_exist_ends_at_once(tmp_path: Path, lines: Lines) -> None:
    child = await Child.start(Program("it", ["/nowhere/program"], Path("/")), SystemClock(), lines.append)
    with pytest.raises(ChildEndedError, match="No such file or directory"):
        await wait_for_line(child, lambda _: False, seconds=20)


async def test_one_that_never_speaks_is_waited_for_no_longer_than_said(start: Start) -> None:
    child = await start("exec sleep 1000")
    with pytest.raises(ChildSilentError, match=r"the child does not say .* within 0\.1 s\. It said nothing"):
        await wait_for_line(child, lambda _: True, seconds=0.1)
    assert child.is_running
    async with asyncio.timeout(20):
        assert await child.end() == -signal.SIGTERM


async def test_whoever_waits_twice_gets_the_same_answer(start: Start) -> None:
    child = await start("exit 5")
    assert await asyncio.gather(child.wait(), child.wait()) == [5, 5]
    assert await child.end() == 5


async def test_giving_up_the_waiting_leaves_the_child_alone(start: Start) -> None:
    child = await start("echo up; exec sleep 1000")
    await said(child, "up")
    waiting = asyncio.create_task(child.wait())
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert child.is_running


async def test_it_knows_nothing_of_us(start: Start, lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARLOUR_DATABASE_URL", "postgresql://u:secret@h/d")
    child = await start("env; ls -l /proc/self/fd")
    await child.wait()
    assert not [line for line in lines if "secret" in line]
    names = {line.split("=")[0] for line in lines if "=" in line and "->" not in line}
    assert names <= {"PATH", "LC_ALL", "PWD", "SHLVL", "_", "OLDPWD"}
    assert sum("->" in line for line in lines) == 4  # 0, 1, 2 and the directory itself


async def test_a_descriptor_can_be_handed_on(start: Start) -> None:
    reading, writing = os.pipe()
    try:
        child = await start(f"echo through the pipe >&{writing}", fds=(writing,))
        assert await child.wait() == 0
        assert os.read(reading, 100) == b"through the pipe\n"
    finally:
        os.close(reading)
        os.close(writing)


async def test_secrets_are_struck_out_and_codes_do_not_act(start: Start, lines: Lines) -> None:
    child = await start("printf 'key hush \\033[31m\\342\\200\\250 end\\n'", secrets=("hush",))
    await child.wait()
    assert lines == [r"key *** \x1b[31m\u2028 end"]


async def test_what_cannot_be_started_is_said_and_holds_no_descriptor(tmp_path: Path, lines: Lines) -> None:
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError):
        await Child.start(Program("it", ["true"], tmp_path / "nowhere"), SystemClock(), lines.append)
    await asyncio.sleep(0)  # the transport closes its end in the next step
    assert len(os.listdir("/proc/self/fd")) == before


async def test_one_that_has_ended_holds_no_descriptor(start: Start) -> None:
    before = len(os.listdir("/proc/self/fd"))
    child = await start("echo up")
    assert await child.wait() == 0
    await asyncio.sleep(0)
    assert len(os.listdir("/proc/self/fd")) == before


async def test_a_program_is_looked_up_in_the_systems_folders_only(
    tmp_path: Path, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "own-program"
    own.write_text("#!/bin/sh\necho ours\n")
    own.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    child = await Child.start(Program("it", ["own-program"], Path("/")), SystemClock(), lines.append)
    assert await child.wait() != 0
    assert "ours" not in lines


async def test_its_environment_and_its_directory_are_those_that_were_said(tmp_path: Path, lines: Lines) -> None:
    program = Program("it", ["sh", "-c", "echo $COLOUR $LC_ALL; pwd"], Path("/usr"), environment={"COLOUR": "red"})
    child = await Child.start(program, SystemClock(), lines.append)
    assert await child.wait() == 0
    assert lines == ["red C.UTF-8", "/usr"]


async def test_it_reads_nothing_from_us_and_says_both_streams_in_order(start: Start, lines: Lines) -> None:
    child = await start("cat; echo one; echo two >&2; echo three")
    assert await child.wait() == 0
    assert lines == ["one", "two", "three"]


async def test_it_leads_a_session_of_its_own(start: Start) -> None:
    child = await start("echo up; exec sleep 1000")
    await said(child, "up")
    assert os.getsid(child.pid) == os.getpgid(child.pid) == child.pid


@pytest.mark.parametrize(
    ("death", "status"), [("exit 0", 0), ("exit 255", 255), ("kill -9 $$", -9), ("kill -6 $$", -6)]
)
async def test_a_negative_status_names_the_signal(start: Start, death: str, status: int) -> None:
    assert await (await start(death)).wait() == status


async def test_one_whose_lines_nobody_can_take_ends_all_the_same(tmp_path: Path) -> None:
    def clumsy(_line: str) -> None:
        raise RuntimeError("dropped it")

    much = "for i in $(seq 30000); do echo a long line that fills the pipe; done; echo done"  # more than a pipe holds
    child = await Child.start(Program("it", ["bash", "-c", much], Path("/")), SystemClock(), clumsy)
    async with asyncio.timeout(20):
        assert await child.wait() == 0
    assert child.output.last_words[-1] == "done"


async def test_it_dies_with_the_server(tmp_path: Path) -> None:
    script = """
import asyncio, os, sys
from pathlib import Path
from parlour.clock import SystemClock
from parlour.processes import Child, Program
async def main():
    child = await Child.start(Program("c", ["sleep", "1000"], Path("/")), SystemClock(), print)
    print(child.pid, flush=True)
    await asyncio.sleep(1000)
asyncio.run(main())
"""
    server = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
    assert server.stdout is not None
    child = int(await server.stdout.readline())
    await until(lambda: psutil.Process(child).name() == "sleep")  # the order to die is given on the way there
    server.kill()
    await server.wait()
    await until(lambda: gone(child))
