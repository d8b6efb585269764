"""The machine: versions, tools, limits and clock, good and bad."""

import resource
import shutil
from pathlib import Path

import pytest

from parlour.cli.checks.machine import (
    check_clock,
    check_limits,
    check_python,
    check_recording,
    check_speech,
    check_tools,
    clock_is_synchronised,
)
from parlour.settings.groups.transcription import TranscriptionSettings

ANY = resource.RLIM_INFINITY
NOW = 1_800_000_000.0


@pytest.mark.parametrize(("version", "level"), [((3, 10), "wrong"), ((3, 11), "ok"), ((3, 14), "ok"), ((4, 0), "ok")])
def test_python_is_new_enough(version: tuple[int, int], level: str) -> None:
    assert [finding.level for finding in check_python(version)] == [level]


def test_a_missing_tool_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_tools()[0].level == "ok"
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "setpriv" else name)
    (finding,) = check_tools()
    assert (finding.level, finding.text, finding.advice) == (
        "wrong",
        "setpriv missing",
        "run: apt-get install util-linux",
    )


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((ANY, ANY, ANY), "any number of files"),
        ((4096, ANY, ANY), "4096 files may be open"),
        ((1024, ANY, ANY), "1024 files may be open: as many connections"),
        ((ANY, 2_000_000_000, ANY), "address space is limited to 2000 MB"),
        ((ANY, ANY, 5_000_000), "files are limited to 5 MB"),
    ],
)
def test_limits_are_judged(limits: tuple[int, int, int], said: str) -> None:
    (finding,) = check_limits(*limits)
    assert said in finding.text
    assert (finding.level == "ok") is (limits[1:] == (ANY, ANY) and limits[0] in (ANY, 4096))
    assert bool(finding.advice) is (finding.level != "ok")


def test_all_limits_are_told_at_once() -> None:
    assert len(check_limits(100, 1, 1)) == 3


@pytest.mark.parametrize(
    ("now", "synchronised", "level"),
    [
        (NOW, True, "ok"),
        (NOW, None, "ok"),
        (NOW, False, "warning"),
        (NOW - 86_401, True, "wrong"),
        (NOW - 3600, True, "ok"),
    ],
)
def test_the_clock_is_plausible_and_kept_right(now: float, synchronised: bool | None, level: str) -> None:
    (finding,) = check_clock(now, NOW, synchronised=synchronised)
    assert finding.level == level


def test_the_kernel_is_asked_about_its_clock() -> None:
    assert clock_is_synchronised() in (True, False, None)


async def test_a_machine_that_cannot_record_is_told_what_to_install(tmp_path: Path) -> None:
    assert [found.level for found in await check_recording()] == ["ok"]
    lacking = tmp_path / "python3"
    lacking.write_text("#!/bin/sh\necho gstreamer1.0-libav\necho gstreamer1.0-x\n")
    lacking.chmod(0o755)
    (found,) = await check_recording(str(lacking))
    assert (found.level, found.text, found.advice) == (
        "warning",
        "Parts of GStreamer are missing, so nothing can be recorded.",
        "install them with: apt-get install gstreamer1.0-libav gstreamer1.0-x",
    )


def test_a_machine_without_speech_recognition_is_told_what_to_do(tmp_path: Path) -> None:
    (found,) = check_speech(TranscriptionSettings())
    assert (found.level, found.text) == ("ok", "faster-whisper turns speech into text")
    (found,) = check_speech(TranscriptionSettings(engine="none"))
    assert found.level == "ok"
    (found,) = check_speech(TranscriptionSettings(engine="deepgram"))
    assert (found.level, found.text) == ("warning", "Deepgram needs a key: set transcription.deepgram_key")
    (found,) = check_speech(TranscriptionSettings(model_dir=tmp_path))
    assert (found.level, found.advice) == ("warning", "see transcription in the settings")
