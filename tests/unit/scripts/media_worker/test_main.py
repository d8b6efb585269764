"""The step leaves a link to the worker, and says in a sentence why it cannot."""

import json
from pathlib import Path

import pytest

from scripts.media_worker.__main__ import main, point


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "mediasoup"
    folder.mkdir()
    manifest = {"version": "3.27.1", "repository": {"url": "git+https://makers.example/mediasoup.git"}}
    (folder / "package.json").write_text(json.dumps(manifest))
    return folder


@pytest.fixture
def worker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "worker"
    place.write_text("#!/bin/sh\nexit 41\n")
    place.chmod(0o755)
    monkeypatch.setenv("PARLOUR_MEDIA_WORKER", str(place))
    return place


def test_the_link_points_to_the_worker(package: Path, worker: Path, tmp_path: Path) -> None:
    link = tmp_path / "new" / "link"
    assert main([str(package), str(link)]) == 0
    assert link.readlink() == worker


def test_a_link_to_another_one_is_replaced_and_nothing_else_is_left(worker: Path, tmp_path: Path) -> None:
    link = tmp_path / "links" / "worker"
    for target in (tmp_path / "gone", worker, worker):
        point(link, target)
        assert link.readlink() == target
    assert list(link.parent.iterdir()) == [link]


def test_what_is_missing_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), str(tmp_path / "link")]) == 1
    assert "set-up: missing: mediasoup's package" in capsys.readouterr().err


def test_a_place_that_cannot_be_written_is_said(
    package: Path, worker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    assert main([str(package), str(tmp_path / "file" / "link")]) == 1
    assert "set-up: missing: room for the media worker" in capsys.readouterr().err


def test_a_wrong_call_explains_the_step(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    assert "PACKAGE LINK" in capsys.readouterr().err
