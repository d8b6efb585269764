"""The set-up steps name what is missing instead of failing somewhere later."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / "scripts"
TOOLS = ("bash", "env", "dirname", "cat", "cut", "sort", "find", "xargs", "sha256sum", "mkdir", "id", "tail")


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder of programs, for a machine that has nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    return folder


def program(folder: Path, name: str, text: str) -> None:
    path = folder / name
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def step(arguments: Sequence[str], programs: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PATH": str(programs), **variables}
    command = [str(SCRIPTS / arguments[0]), *arguments[1:]]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=60)


def test_a_machine_without_apt_is_told_which_packages_are_missing(bare: Path) -> None:
    run = step(["setup-system", "serve"], bare)
    assert run.returncode == 1
    assert "coturn" in run.stderr
    assert "no apt-get" in run.stderr


def test_a_person_who_may_not_install_is_told_the_command(bare: Path) -> None:
    program(bare, "apt-get", "exit 1")
    program(bare, "id", "echo 1000")
    run = step(["setup-system", "test"], bare)
    assert run.returncode == 1
    assert "sudo apt-get install --no-install-recommends -y coturn" in run.stderr
    for package in ("chromium", "firefox-esr"):
        assert package in run.stderr


def test_the_package_list_is_fetched_only_when_something_is_missing(bare: Path, tmp_path: Path) -> None:
    program(bare, "apt-get", f'echo "$@" >> {tmp_path}/asked')
    program(bare, "id", "echo 0")
    assert step(["setup-system", "serve"], bare).returncode == 0
    first, second = (tmp_path / "asked").read_text().splitlines()
    assert first.endswith("update")
    assert " install " in second
    assert "coturn" in second
    (tmp_path / "asked").unlink()
    for name in ("turnserver", "unshare"):
        program(bare, name, "exit 0")
    assert step(["setup-system", "serve"], bare, PYTHON="/elsewhere/python3").returncode == 0
    assert not (tmp_path / "asked").exists()


def test_a_server_starts_without_what_records_when_that_cannot_be_installed(bare: Path) -> None:
    for name in ("turnserver", "unshare"):
        program(bare, name, "exit 0")
    program(bare, "apt-get", "exit 100")
    program(bare, "id", "echo 0")
    without = {"SYSTEM_PYTHON": str(bare / "bindingless"), "PYTHON": "/elsewhere/python3"}
    program(bare, "bindingless", "echo gstreamer1.0-plugins-good; echo gstreamer1.0-libav")
    run = step(["setup-system", "serve"], bare, **without)
    assert run.returncode == 0
    assert "calls can be held, but not recorded or streamed" in run.stderr
    assert "until these are there: gstreamer1.0-plugins-good gstreamer1.0-libav" in run.stderr
    # Its tests try to record.
    assert step(["setup-system", "test"], bare, **without).returncode == 1


def test_a_failing_package_manager_is_a_failure(bare: Path) -> None:
    program(bare, "apt-get", 'case "$*" in *install*) exit 100 ;; esac')
    program(bare, "id", "echo 0")
    run = step(["setup-system", "serve"], bare)
    assert run.returncode == 1
    assert "missing: coturn" in run.stderr


def test_a_machine_without_python_is_told_so(bare: Path) -> None:
    run = step(["setup-python", "serve"], bare)
    assert run.returncode == 1
    assert "Python 3.11 or later (python3 was not found)" in run.stderr


def test_an_old_python_is_named(bare: Path) -> None:
    program(bare, "python3", '[ "$1" = -V ] && echo "Python 3.9.2" && exit 0; exit 1')
    run = step(["setup-python", "serve"], bare)
    assert run.returncode == 1
    assert "Python 3.11 or later (python3 is Python 3.9.2)" in run.stderr


def test_a_machine_without_node_is_told_so(bare: Path) -> None:
    run = step(["setup-web", "serve"], bare)
    assert run.returncode == 1
    assert "Node.js 20.19 or later (node was not found)" in run.stderr


def test_an_old_node_is_named(bare: Path) -> None:
    program(bare, "node", '[ "$1" = --version ] && echo v18.20.4 && exit 0; exit 1')
    program(bare, "npm", "exit 0")
    run = step(["setup-web", "serve"], bare)
    assert run.returncode == 1
    assert "Node.js 20.19 or later (node is v18.20.4)" in run.stderr
