"""What is decided before a process runs: where it is, what it may do, when it is started again."""

from pathlib import Path

import pytest

from parlour.errors import MissingPartError
from parlour.media.janus import process
from parlour.media.janus.process import Backoff, confinement, find_binary, find_library, readable


def test_a_missing_engine_is_named_with_the_command_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingPartError, match="apt-get install janus"):
        find_binary(None)


def test_a_wrong_path_in_the_settings_is_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"media\.janus_path"):
        find_binary(tmp_path / "janus")


def test_the_plugins_are_found_beside_the_program(tmp_path: Path) -> None:
    binary = tmp_path / "bin" / "janus"
    library = tmp_path / "lib" / "some-machine" / "janus"
    (library / "plugins").mkdir(parents=True)
    binary.parent.mkdir()
    binary.touch()
    with pytest.raises(MissingPartError, match="apt-get install janus"):
        find_library(binary)
    (library / "plugins" / "libjanus_videoroom.so").touch()
    assert find_library(find_binary(binary)) == library


def test_every_right_is_taken_away() -> None:
    command = confinement(as_nobody=True, memory_limit=1000)
    for part in (
        "--no-new-privs",
        "--pdeathsig=KILL",
        "--inh-caps=-all",
        "--reuid=65534",
        "--clear-groups",
        "--as=1000",
    ):
        assert part in command
    assert "--reuid=65534" not in confinement(as_nobody=False, memory_limit=1000)


def test_missing_tools_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(MissingPartError, match="util-linux"):
        confinement(as_nobody=False, memory_limit=1)


@pytest.mark.parametrize(
    ("text", "mapped"),
    [("         0          0 4294967295\n", True), ("0 1000 1\n", False), ("0 1000 1\n1 100000 65536\n", True)],
)
def test_a_user_namespace_without_nobody_is_recognised(text: str, mapped: bool) -> None:
    assert process._maps(text) is mapped


def test_the_first_restart_is_immediate_and_repeated_ones_wait_longer() -> None:
    backoff = Backoff()
    delays = [backoff.delay(lived) for lived in (3600.0, 1.0, 1.0, 1.0, *[0.0] * 20)]
    assert delays[:4] == [0.0, 0.25, 0.5, 1.0]
    assert max(delays) == delays[-1] == Backoff.LONGEST
    assert backoff.delay(Backoff.OLD_ENOUGH) == 0.0


def test_log_lines_are_harmless_and_without_secrets() -> None:
    assert readable(b"key hush \x1b[31m\xff end ", ["hush"]) == "key *** ?[31m? end"
    assert len(readable(b"x" * 100_000, [])) == 1000


def test_leftovers_of_a_killed_server_go_away(tmp_path: Path) -> None:
    leftover = tmp_path / "janus" / "run-old"
    leftover.mkdir(parents=True)
    (leftover / "janus.jcfg").write_text("secret")
    fresh = process._fresh_directory(tmp_path)
    assert list((tmp_path / "janus").iterdir()) == [fresh]
    assert fresh.stat().st_mode & 0o777 == 0o700
