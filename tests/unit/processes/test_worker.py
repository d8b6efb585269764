"""Programs of our own in children: what they are made of, and what they say."""

import io
import zipfile
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import (
    LONGEST_WORDS,
    Child,
    Confinement,
    Program,
    Said,
    WordsError,
    Worker,
    how_it_ended,
    program_of,
)

ECHO = "import sys\nfor line in sys.stdin:\n    print(line, end='', flush=True)\n"


@pytest.fixture
async def worker(tmp_path: Path) -> AsyncIterator[Worker]:
    """One that says whatever it is told."""
    program = Program(
        "echo", ["/usr/bin/python3", "-I", "-c", ECHO], tmp_path, Confinement(), channel_line=LONGEST_WORDS
    )
    worker = Worker(await Child.start(program, SystemClock(), lambda _line: None))
    yield worker
    await worker.end()


@pytest.mark.parametrize(
    ("status", "words"),
    [(0, "status 0"), (1, "status 1"), (-9, "killed by SIGKILL"), (-63, "killed by signal 63")],
)
def test_an_exit_status_is_told_in_words(status: int, words: str) -> None:
    assert how_it_ended(status) == words


async def test_it_is_told_and_says_lines_of_json_until_it_is_gone(worker: Worker) -> None:
    worker.say("dance", event="danced", steps=3)
    assert await worker.hear() == Said("danced", {"do": "dance", "event": "danced", "steps": 3})
    worker.hang_up()
    assert await worker.hear() is None


async def test_what_is_no_event_is_an_error(worker: Worker) -> None:
    worker.say("dance")
    with pytest.raises(WordsError, match="no event"):
        await worker.hear()


@pytest.mark.parametrize("package", ["parlour.recording.worker", "parlour.speech.worker"])
def test_a_program_has_its_own_package_and_nothing_else_of_ours(package: str) -> None:
    folder = package.replace(".", "/")
    with zipfile.ZipFile(io.BytesIO(program_of(package))) as archive:
        names = archive.namelist()
        others = [name for name in names if not name.startswith(folder)]
        assert f"{folder}/__main__.py" in names
        assert sorted(others) == ["__main__.py", "parlour/__init__.py", f"{folder.rsplit('/', 1)[0]}/__init__.py"]
        assert [archive.read(name) for name in others if name != "__main__.py"] == [b"", b""]
        assert f"from {package}.__main__ import main" in archive.read("__main__.py").decode()
