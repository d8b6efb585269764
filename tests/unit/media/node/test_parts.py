"""The media node's parts are found where the set-up left them, or where the settings say; what is missing is named."""

from pathlib import Path

import pytest

from parlour.errors import MissingPartError
from parlour.media.node.parts import find_node, find_program, find_worker


@pytest.fixture(autouse=True)
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder of programs."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    return tmp_path / "clone"


def program(place: Path, text: str) -> Path:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(f"#!/bin/sh\n{text}\n")
    place.chmod(0o755)
    return place


def node(place: Path, version: str = "v22.23.3") -> Path:
    return program(place, f"echo {version}")


def test_the_set_up_s_node_comes_before_the_one_on_path(clone: Path, path: Path, tmp_path: Path) -> None:
    node(path / "node")
    chosen = node(tmp_path / "somewhere" / "node")
    link = clone / ".cache" / "media" / "node"
    link.parent.mkdir(parents=True)
    link.symlink_to(chosen)
    assert find_node(None, clone=clone) == chosen


def test_the_node_on_path_does_when_the_set_up_s_has_gone(clone: Path, path: Path) -> None:
    link = clone / ".cache" / "media" / "node"
    link.parent.mkdir(parents=True)
    link.symlink_to("/gone/node")
    on_path = node(path / "node", "v24.1.0")
    assert find_node(None, clone=clone) == on_path


@pytest.mark.parametrize("version", ["v20.20.2", "v9.0.0"])
def test_an_old_node_is_named_with_its_version(clone: Path, path: Path, version: str) -> None:
    node(path / "node", version)
    with pytest.raises(MissingPartError, match=rf"{version}.*media\.node_path"):
        find_node(None, clone=clone)


def test_no_node_at_all_is_said(clone: Path) -> None:
    with pytest.raises(MissingPartError, match="no node on PATH"):
        find_node(None, clone=clone)


def test_the_node_of_the_settings_comes_first_and_must_be_one(clone: Path, path: Path, tmp_path: Path) -> None:
    node(path / "node")
    wanted = node(tmp_path / "mine")
    assert find_node(wanted, clone=clone) == wanted
    for other in (tmp_path / "nothing", program(tmp_path / "broken", "exit 3"), node(tmp_path / "old", "v18.0.0")):
        with pytest.raises(MissingPartError, match=rf"media\.node_path is {other}"):
            find_node(other, clone=clone)


def test_a_node_that_is_no_program_of_this_machine_is_said(clone: Path, tmp_path: Path) -> None:
    strange = tmp_path / "strange"
    strange.write_bytes(b"\x7fELF of another machine")
    strange.chmod(0o755)
    with pytest.raises(MissingPartError, match="does not run"):
        find_node(strange, clone=clone)


def test_the_worker_is_the_one_of_the_settings_else_the_set_up_s_else_on_path(clone: Path, path: Path) -> None:
    with pytest.raises(MissingPartError, match="make serve"):
        find_worker(None, clone=clone)
    on_path = program(path / "mediasoup-worker", "exit 41")
    assert find_worker(None, clone=clone) == on_path
    kept = program(clone / ".cache" / "media" / "mediasoup-worker", "exit 41")
    assert find_worker(None, clone=clone) == kept
    wanted = program(path / "mine", "exit 41")
    assert find_worker(wanted, clone=clone) == wanted


def test_a_worker_of_the_settings_that_is_none_is_named(clone: Path, tmp_path: Path) -> None:
    (tmp_path / "text").write_text("no program")
    for wanted in (tmp_path / "nothing", tmp_path / "text", tmp_path):
        with pytest.raises(MissingPartError, match=r"media\.worker"):
            find_worker(wanted, clone=clone)


def test_a_program_that_was_not_built_is_said(tmp_path: Path) -> None:
    place = tmp_path / "media-node.js"
    with pytest.raises(MissingPartError, match="make serve"):
        find_program(place)
    place.touch()
    assert find_program(place) == place
