"""A directory for one run of a child process."""

import os
import shutil
import tempfile
from pathlib import Path

from parlour.processes.confinement import NOBODY, becomes_nobody

__all__ = ["hand_over", "run_directory", "take_back"]


def run_directory(parent: Path) -> Path:
    """Return a new directory in `parent`, which nobody else can read; what earlier runs left behind goes away."""
    parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for leftover in parent.iterdir():
        if leftover.is_dir() and not leftover.is_symlink():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)
    return Path(tempfile.mkdtemp(prefix="run-", dir=parent))


def hand_over(directory: Path, user: int = NOBODY) -> None:
    """Give `directory` and everything in it to the user that a child runs as. Does nothing where that is our own."""
    if becomes_nobody():
        for path in [*directory.rglob("*"), directory]:
            os.chown(path, user, user, follow_symlinks=False)


def take_back(directory: Path) -> None:
    """Let nobody but us enter `directory` any more, if it still is there. Does nothing where children have our user."""
    if becomes_nobody() and directory.is_dir():
        os.chown(directory, os.geteuid(), os.getegid(), follow_symlinks=False)
