"""The process that records: found with what it needs, or the reason in words."""

from pathlib import Path

import pytest

from parlour.errors import MissingPartError
from parlour.recording.process import find_python
from parlour.recording.worker.parts import BINDINGS, ELEMENTS, missing_packages


def python(folder: Path, text: str) -> str:
    path = folder / "python3"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


async def test_the_machines_python_comes_with_the_list_of_its_plug_ins() -> None:
    found = await find_python()
    assert found.path == "/usr/bin/python3"
    assert len(found.registry) > 10_000


async def test_a_machine_without_python_is_told_so() -> None:
    with pytest.raises(MissingPartError, match="apt-get install python3"):
        await find_python("/nowhere/python3")


async def test_packages_that_are_missing_are_named(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match=r"apt-get install gstreamer1\.0-x python3-gi"):
        await find_python(python(tmp_path, "echo gstreamer1.0-x; echo python3-gi"))


async def test_a_gstreamer_that_breaks_is_told_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(MissingPartError, match="cannot be used, so nothing can be recorded: no such symbol"):
        await find_python(python(tmp_path, "echo no such symbol >&2; exit 1"))


def test_without_bindings_everything_is_missing() -> None:
    """This Python has none."""
    assert missing_packages() == [*BINDINGS, *ELEMENTS]
