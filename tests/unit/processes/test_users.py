"""Children with users of their own: none reaches another."""

from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import Child, Confinement, Program, hand_over, take_back, users
from parlour.processes.confinement import NOBODY, becomes_nobody
from parlour.processes.users import OWN_USERS, give_back, take_user
from tests.support.waiting import eventually


def _has_own() -> bool:
    user = take_user()
    give_back(user)
    return user not in (None, NOBODY)


only_with_own = pytest.mark.skipif(not _has_own(), reason="children have no users of their own here")

SPY = """
import os, sys
pid = int(sys.argv[1])
for name, act in {
    "environment": lambda: open(f"/proc/{pid}/environ").read(),
    "descriptors": lambda: os.listdir(f"/proc/{pid}/fd"),
    "memory": lambda: open(f"/proc/{pid}/mem"),
    "signal": lambda: os.kill(pid, 0),
}.items():
    try:
        act()
        print(name)
    except PermissionError:
        pass
print("done")
"""


@pytest.fixture(autouse=True)
def nobody_has_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "_taken", set())


async def spied_on(victim: int, spy: int) -> list[str]:
    lines: list[str] = []
    clock, python = SystemClock(), "/usr/bin/python3"
    loyal = Program("loyal", ["sh", "-c", "echo here; read never"], Path("/"), Confinement(user=victim), channel_line=9)
    child = await Child.start(loyal, clock, lines.append)
    try:
        await child.channel.read()
        command = [python, "-I", "-c", SPY, str(child.pid)]
        other = await Child.start(Program("spy", command, Path("/"), Confinement(user=spy)), clock, lines.append)
        await other.wait()
    finally:
        await child.end()
    return lines


@only_with_own
async def test_one_reads_nothing_of_another_and_cannot_kill_it() -> None:
    one, two = take_user(), take_user()
    assert one is not None
    assert two is not None
    assert {"environment", "signal"} <= set(await spied_on(one, one)), "the spy would find nothing anyway"
    assert await spied_on(one, two) == ["done"]


@only_with_own
async def test_a_user_is_free_again_once_its_child_is_gone() -> None:
    user = take_user()
    assert user is not None
    child = await Child.start(Program("it", ["true"], Path("/"), Confinement(user=user)), SystemClock(), lambda _: None)
    await child.wait()
    await eventually(lambda: user not in users._taken)


@only_with_own
def test_no_two_have_the_same_and_when_all_run_one_more_is_nobody() -> None:
    taken = [take_user() for _ in OWN_USERS]
    assert set(taken) == set(OWN_USERS)
    assert take_user() == NOBODY
    give_back(taken[7])
    assert take_user() == taken[7]


def test_where_there_are_no_such_numbers_it_is_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "becomes_nobody", lambda: True)
    monkeypatch.setattr(users, "is_mapped", lambda _text, _numbers: False)
    assert take_user() == NOBODY


def test_who_is_not_root_has_one_user_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(users, "becomes_nobody", lambda: False)
    assert take_user() is None
    give_back(None)


@pytest.mark.skipif(not becomes_nobody(), reason="children keep our own user here")
def test_a_folder_that_was_taken_back_is_ours(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    hand_over(folder)
    assert folder.stat().st_uid == NOBODY
    take_back(folder)
    assert folder.stat().st_uid == tmp_path.stat().st_uid
    take_back(tmp_path / "gone")
