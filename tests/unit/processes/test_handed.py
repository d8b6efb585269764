"""Programs and files in folders that children may not enter."""

import os
import shutil
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.processes import Child, Program, handed, handed_bytes


async def output_of(command: list[str], descriptors: list[int]) -> list[str]:
    lines: list[str] = []
    program = Program("it", command, Path("/"), pass_fds=descriptors)
    child = await Child.start(program, SystemClock(), lines.append)
    await child.wait()
    return lines


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A folder that only its owner may enter."""
    folder = tmp_path / "closed"
    folder.mkdir(0o700)
    return folder


@pytest.mark.parametrize("mode", [0o755, 0o700])
async def test_a_program_runs(closed: Path, mode: int) -> None:
    program = closed / "program"
    shutil.copyfile("/bin/echo", program)
    program.chmod(mode)
    with handed(program) as descriptors:
        assert await output_of([f"/proc/self/fd/{descriptors[0]}", "it runs"], descriptors) == ["it runs"]


@pytest.mark.parametrize("mode", [0o644, 0o600])
async def test_a_file_is_read(closed: Path, mode: int) -> None:
    file = closed / "file"
    file.write_text("its text")
    file.chmod(mode)
    with handed(file) as descriptors:
        assert await output_of(["cat", f"/proc/self/fd/{descriptors[0]}"], descriptors) == ["its text"]


async def test_what_is_only_in_memory_is_read_as_a_file() -> None:
    with handed_bytes(one=b"its text", other=b"more") as descriptors:
        paths = [f"/proc/self/fd/{number}" for number in descriptors]
        assert await output_of(["cat", *paths], descriptors) == ["its textmore"]


def test_descriptors_are_far_from_those_of_children_and_closed_in_the_end(closed: Path) -> None:
    for name in "ab":
        (closed / name).touch()
    with handed(closed / "a", closed / "b") as descriptors:
        assert len(set(descriptors)) == 2
        assert min(descriptors) >= 64
    for descriptor in descriptors:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)


def test_what_was_opened_is_closed_when_another_file_is_missing(closed: Path) -> None:
    (closed / "a").touch()
    before = len(os.listdir("/proc/self/fd"))
    with pytest.raises(FileNotFoundError), handed(closed / "a", closed / "missing"):
        pass
    assert len(os.listdir("/proc/self/fd")) == before
