"""A directory for one run: new, private, and without what earlier runs left."""

import os
from pathlib import Path

import pytest

from parlour.processes import directories, hand_over, run_directory
from parlour.processes.confinement import NOBODY, becomes_nobody


def test_each_run_has_a_directory_of_its_own_that_nobody_else_reads(tmp_path: Path) -> None:
    parent = tmp_path / "deep" / "runs"
    made = run_directory(parent)
    assert made.parent == parent
    assert made.name.startswith("run-")
    assert {path.stat().st_mode & 0o777 for path in (parent, made)} == {0o700}
    assert run_directory(parent) != made


@pytest.mark.parametrize("kind", ["file", "folder", "link to a file", "link to a folder", "link to nothing", "pipe"])
def test_what_earlier_runs_left_behind_goes_away_whatever_it_is(tmp_path: Path, kind: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").write_text("kept")
    parent = tmp_path / "runs"
    parent.mkdir()
    leftover = parent / "leftover"
    match kind:
        case "file":
            leftover.write_text("secret")
        case "folder":
            (leftover / "in").mkdir(parents=True)
            (leftover / "in" / "file").write_text("secret")
        case "link to a file":
            leftover.symlink_to(elsewhere / "kept")
        case "link to a folder":
            leftover.symlink_to(elsewhere)
        case "link to nothing":
            leftover.symlink_to(tmp_path / "nothing")
        case _:
            os.mkfifo(leftover)
    made = run_directory(parent)
    assert list(parent.iterdir()) == [made]
    assert (elsewhere / "kept").read_text() == "kept"


def test_all_of_it_is_handed_over_and_nothing_that_a_link_points_to(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_text("ours")
    made = run_directory(tmp_path / "runs")
    (made / "sub").mkdir()
    (made / "sub" / "file").write_text("text")
    (made / "link").symlink_to(outside)
    hand_over(made)
    owner = NOBODY if becomes_nobody() else os.geteuid()
    assert {path.lstat().st_uid for path in (made, *made.rglob("*"))} == {owner}
    assert outside.stat().st_uid == os.geteuid()


def test_where_children_run_as_ourselves_nothing_changes_hands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(directories, "becomes_nobody", lambda: False)
    made = run_directory(tmp_path / "runs")
    hand_over(made)
    assert made.stat().st_uid == os.geteuid()
