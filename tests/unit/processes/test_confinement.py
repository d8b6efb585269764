"""What is taken away from a child: shown by children that look at themselves."""

import os
import resource
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.errors import MissingPartError
from parlour.processes import Child, Confinement, Program, hand_over, run_directory
from parlour.processes.confinement import NOBODY, becomes_nobody, confined, is_mapped


async def output_of(script: str, confinement: Confinement, directory: Path = Path("/")) -> list[str]:
    lines: list[str] = []
    child = await Child.start(Program("it", ["sh", "-c", script], directory, confinement), SystemClock(), lines.append)
    await child.wait()
    return lines


async def test_it_has_no_capability_and_gains_none() -> None:
    status = await output_of("cat /proc/self/status", Confinement())
    found = dict(line.split(":", 1) for line in (text.replace("\\x09", " ") for text in status))
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb"):
        assert int(found[name], 16) == 0 or (os.geteuid() == 0 and not becomes_nobody())
    assert found["NoNewPrivs"].strip() == "1"
    if os.geteuid() == 0:
        assert int(found["CapBnd"], 16) == 0
    if becomes_nobody():
        assert {int(uid) for uid in found["Uid"].split()} == {NOBODY}
        assert {int(gid) for gid in found["Gid"].split()} == {NOBODY}
        assert found["Groups"].split() == []


async def test_its_limits_are_those_that_were_asked_for() -> None:
    limits = await output_of(
        "ulimit -v; ulimit -c; ulimit -n; ulimit -f", Confinement(memory_bytes=2**30, open_files=100, file_bytes=2**20)
    )
    assert limits == [str(2**20), "0", "100", str(2**20 // 512)]


async def test_no_limit_is_none() -> None:
    assert await output_of("ulimit -f; ulimit -v", Confinement(file_bytes=None)) == ["unlimited", "unlimited"]


async def test_it_cannot_write_a_file_unless_it_may(tmp_path: Path) -> None:
    directory = run_directory(tmp_path / "runs")
    hand_over(directory)
    script = "trap '' XFSZ; echo text > file || echo refused; ls -l file"
    assert "refused" in " ".join(await output_of(script, Confinement(), directory))
    assert "refused" not in " ".join(await output_of(script, Confinement(file_bytes=None), directory))


def test_no_more_descriptors_are_asked_for_than_may_be_had() -> None:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    command = confined(Confinement(open_files=2**40), as_nobody=False, as_root=False)
    assert f"--nofile={2**40 if hard == resource.RLIM_INFINITY else hard}" in command


def test_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingPartError, match="util-linux"):
        confined(Confinement(), as_nobody=False, as_root=False)


@pytest.mark.parametrize(
    ("text", "mapped"),
    [("         0          0 4294967295\n", True), ("0 1000 1\n", False), ("0 1000 1\n1 100000 65536\n", True)],
)
def test_a_user_namespace_without_nobody_is_recognised(text: str, mapped: bool) -> None:
    assert is_mapped(text, range(NOBODY, NOBODY + 1)) is mapped


def test_leftovers_of_a_killed_server_go_away(tmp_path: Path) -> None:
    leftover = tmp_path / "engine" / "run-old"
    leftover.mkdir(parents=True)
    (leftover / "engine.conf").write_text("secret")
    fresh = run_directory(tmp_path / "engine")
    assert list((tmp_path / "engine").iterdir()) == [fresh]
    assert fresh.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    ("confinement", "limits"),
    [
        (Confinement(), ["--core=0", "--fsize=0"]),
        (Confinement(file_bytes=None), ["--core=0"]),
        (Confinement(file_bytes=5), ["--core=0", "--fsize=5"]),
        (Confinement(memory_bytes=7), ["--core=0", "--fsize=0", "--as=7"]),
        (Confinement(memory_bytes=0, file_bytes=None), ["--core=0", "--as=0"]),
    ],
    ids=["none", "any file", "small files", "memory", "no memory"],
)
def test_each_limit_is_an_option_and_no_limit_is_none(confinement: Confinement, limits: list[str]) -> None:
    command = confined(confinement, as_nobody=False, as_root=False)
    assert command[0] == "prlimit"
    assert command[1].startswith("--nofile=")
    assert command[2 : command.index("--")] == limits


@pytest.mark.parametrize(
    ("as_nobody", "as_root", "taken"),
    [
        (False, False, []),
        (True, True, [f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--bounding-set=-all"]),
        (False, True, ["--bounding-set=-all"]),
    ],
    ids=["a user", "root", "root of a namespace without nobody"],
)
def test_every_right_is_taken_that_there_is(as_nobody: bool, as_root: bool, taken: list[str]) -> None:
    command = confined(Confinement(), as_nobody=as_nobody, as_root=as_root)
    rights = command[command.index("setpriv") + 1 :]
    assert rights == ["--no-new-privs", "--pdeathsig=KILL", "--inh-caps=-all", *taken, "--"]


@pytest.mark.parametrize(
    ("as_nobody", "as_root", "taken"),
    [
        (False, False, []),
        (True, True, ["--bounding-set=-all,+setuid,+setgid,+dac_read_search"]),
        (False, True, ["--bounding-set=-all"]),
    ],
    ids=["a user", "root", "root of a namespace without nobody"],
)
def test_who_becomes_nobody_by_itself_may_read_and_do_that_and_nothing_more(
    as_nobody: bool, as_root: bool, taken: list[str]
) -> None:
    command = confined(Confinement(sheds_itself=True), as_nobody=as_nobody, as_root=as_root)
    rights = command[command.index("setpriv") + 1 :]
    assert rights == ["--no-new-privs", "--pdeathsig=KILL", "--inh-caps=-all", *taken, "--"]


def test_the_right_to_low_ports_is_all_that_can_be_left() -> None:
    command = confined(Confinement(low_ports=True), as_nobody=True, as_root=True)
    left = "-all,+net_bind_service"
    assert [each for each in command if "-all" in each] == [
        f"--inh-caps={left}",
        f"--bounding-set={left}",
        f"--ambient-caps={left}",
    ]
    assert confined(Confinement(low_ports=True), as_nobody=False, as_root=False) == confined(
        Confinement(), as_nobody=False, as_root=False
    )


async def test_who_keeps_low_ports_keeps_nothing_else() -> None:
    status = await output_of("cat /proc/self/status", Confinement(low_ports=True))
    found = dict(line.split(":", 1) for line in (text.replace("\\x09", " ") for text in status))
    assert int(found["CapEff"], 16) == (1 << 10 if os.geteuid() == 0 else 0)
    assert found["NoNewPrivs"].strip() == "1"


@pytest.mark.parametrize("missing", ["prlimit", "setpriv"])
def test_each_missing_tool_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda tool: None if tool == missing else f"/usr/bin/{tool}")
    with pytest.raises(MissingPartError, match=f"The program {missing} is missing"):
        confined(Confinement(), as_nobody=False, as_root=False)


def test_nobody_becomes_nobody_but_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert not becomes_nobody()
