"""The engine's program: where it is, and what becomes of the start when it is not what it should be."""

import asyncio
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.errors import MissingPartError
from parlour.media.addresses import LocalAddress
from parlour.media.janus import JanusOptions, JanusSfu, client, process
from parlour.media.janus.process import JanusProcess, find_binary, find_library
from parlour.media.port import MediaError


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


@pytest.fixture
def prefix() -> Iterator[Path]:
    """Where an engine is installed that everybody may run: the one of tests is a script."""
    with tempfile.TemporaryDirectory(prefix="parlour-engine-") as name:
        directory = Path(name)
        directory.chmod(0o755)
        plugins = directory / "lib" / "janus" / "plugins"
        plugins.mkdir(parents=True)
        (plugins / "libjanus_videoroom.so").touch()
        (directory / "bin").mkdir()
        yield directory


def engine(prefix: Path, data_dir: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> JanusProcess:
    binary = prefix / "bin" / "janus"
    binary.write_text(f"#!/bin/bash\n{script}\n")
    binary.chmod(0o755)
    monkeypatch.setattr(process, "local_addresses", lambda: [LocalAddress("eth0", "192.0.2.1")])
    return JanusProcess(JanusOptions(data_dir=data_dir, binary=binary, start_seconds=0.5), SystemClock())


@pytest.mark.parametrize(
    "script", ["exec sleep 1000", "sleep 1000 & wait", "trap '' TERM; setsid sleep 1000 & wait; wait"]
)
async def test_a_program_that_never_speaks_does_not_hang_the_start(
    prefix: Path, tmp_path: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting = engine(prefix, tmp_path, script, monkeypatch)
    async with asyncio.timeout(20):
        with pytest.raises(MediaError, match=r"the media server does not listen on port \d+ within 0\.5 s"):
            await starting.launch()
    assert starting.pid is None
    assert not list((tmp_path / "janus").iterdir())


async def test_a_program_that_ends_at_once_is_told_with_its_last_words(
    prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    starting = engine(prefix, tmp_path, "echo 'no such plugin'; exit 1", monkeypatch)
    with pytest.raises(MediaError, match=r"ended with status 1\. It said: no such plugin"):
        await starting.launch()
    assert not list((tmp_path / "janus").iterdir())


async def test_a_program_that_listens_and_never_speaks_does_not_hang_the_start(
    prefix: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = """
port=$(sed -n 's/.*ws_port = //p' janus.transport.websockets.jcfg)
exec /usr/bin/python3 -c "import socket, time; s = socket.create_server(('127.0.0.1', $port)); time.sleep(1000)"
"""
    starting = engine(prefix, tmp_path, script, monkeypatch)
    monkeypatch.setattr(client, "OPEN_SECONDS", 0.2)
    sfu = JanusSfu(JanusOptions(data_dir=tmp_path), engine=starting)
    async with asyncio.timeout(20):
        with pytest.raises(MediaError):
            await sfu.start(lambda _: None)
    assert starting.pid is None
