"""The file of a transcript is WebVTT at every moment, whatever is said and whenever, and after every crash."""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import webvtt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parlour.jobs import appending
from parlour.transcription import document
from parlour.transcription.document import TranscriptDocument, put_right


def read(path: Path) -> list[tuple[float, float, str | None, str]]:
    """Return begin, end, speaker and text of every cue, as a library finds them."""
    return cues_of(path.read_text())


def cues_of(text: str) -> list[tuple[float, float, str | None, str]]:
    return [
        (seconds(each.start), seconds(each.end), each.voice, each.text)
        for each in webvtt.from_buffer(io.StringIO(text))
    ]


def seconds(time: str) -> float:
    hours, minutes, rest = time.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "transcript.vtt"


@pytest.fixture
def document_(path: Path) -> Iterator[TranscriptDocument]:
    made = TranscriptDocument(path)
    yield made
    made.close()


def test_without_a_word_it_is_whole(document_: TranscriptDocument, path: Path) -> None:
    document_.add(1, 2, "Ann", " \n ")
    assert path.read_bytes() == b"WEBVTT\n"
    assert read(path) == []


def test_speakers_have_their_names(document_: TranscriptDocument, path: Path) -> None:
    document_.add(1.5, 3.25, "Ann Lee", "Good morning.")
    document_.add(3661.5, 3662, "Ben", "Hello & <welcome>")
    assert path.read_text() == (
        "WEBVTT\n"
        "\n1\n00:00:01.500 --> 00:00:03.250\n<v Ann Lee>Good morning.\n"
        "\n2\n01:01:01.500 --> 01:01:02.000\n<v Ben>Hello &amp; &lt;welcome&gt;\n"
    )
    assert [voice for _, _, voice, _ in read(path)] == ["Ann Lee", "Ben"]


def test_who_began_first_comes_first(document_: TranscriptDocument, path: Path) -> None:
    document_.add(0, 1, "Ann", "one")
    document_.add(3, 4, "Ben", "three")
    document_.add(5, 6, "Ben", "five")
    document_.add(2, 7, "Ann", "a long story")
    assert [(begin, text) for begin, _, _, text in read(path)] == [
        (0.0, "one"),
        (2.0, "a long story"),
        (3.0, "three"),
        (5.0, "five"),
    ]
    numbers = [line for line in path.read_text().splitlines() if line.isdigit()]
    assert numbers == ["1", "2", "3", "4"]
    document_.add(8, 9, "Ann", "eight")
    assert read(path)[-1][3] == "eight"
    assert not path.with_suffix(".new").exists()


def test_what_comes_much_too_late_begins_where_nothing_is_moved_any_more(
    document_: TranscriptDocument, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "_RECENT", 3)
    for second in range(8):
        document_.add(second, second + 0.5, "Ann", str(second))
    document_.add(1, 20, "Ben", "late")
    found = [(begin, text) for begin, _, _, text in read(path)]
    assert found[4:6] == [(4.0, "4"), (4.0, "late")]
    assert len(found) == 9


ODD = st.sampled_from(["-->", "00:00.000 --> 00:01.000", "WEBVTT", "<v Eve>", "</v>", "&", "\n\n", "\r", "NOTE", "1"])
TEXTS = st.lists(ODD | st.text(max_size=20), max_size=4).map(" ".join)
SAID = st.tuples(st.floats(0, 20), st.floats(-1, 5), TEXTS, TEXTS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(SAID, max_size=12), st.integers(2, 6))
def test_at_every_moment_a_library_reads_it(
    tmp_path: Path, said: list[tuple[float, float, str, str]], recent: int
) -> None:
    path = tmp_path / f"{os.urandom(8).hex()}.vtt"
    made = TranscriptDocument(path)
    kept = 0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document, "_RECENT", recent)
        for begin, lasts, name, text in said:
            before = path.read_bytes()
            made.add(begin, begin + lasts, name, text)
            kept += path.read_bytes() != before
            found = read(path)
            assert len(found) == kept
            assert all(start < end for start, end, _, _ in found)
            assert [start for start, *_ in found] == sorted(start for start, *_ in found)
    made.close()
    whole = path.read_bytes()
    assert put_right(path) == pytest.approx(max((end for _, end, _, _ in read(path)), default=0.0))
    assert path.read_bytes() == whole


@given(st.lists(SAID, min_size=1, max_size=4), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_wherever_a_crash_cut_it_off_whole_cues_are_left(
    tmp_path: Path, said: list[tuple[float, float, str, str]], data: st.DataObject
) -> None:
    path = tmp_path / f"{os.urandom(8).hex()}.vtt"
    made = TranscriptDocument(path)
    for begin, lasts, name, text in said:
        made.add(begin, begin + lasts, name, text)
    made.close()
    whole = read(path)
    content = path.read_bytes()
    path.write_bytes(content[: data.draw(st.integers(0, len(content)))] + data.draw(st.sampled_from([b"", bytes(9)])))
    put_right(path)
    left = read(path)
    assert [each[:3] for each in left] == [each[:3] for each in whole[: len(left)]]
    assert content.startswith(path.read_bytes())


def test_what_is_not_there_cannot_be_put_right(path: Path) -> None:
    assert put_right(path) is None


@pytest.mark.parametrize("late", [False, True])
def test_on_a_full_disk_it_stays_as_it_was(
    document_: TranscriptDocument, path: Path, monkeypatch: pytest.MonkeyPatch, late: bool
) -> None:
    document_.add(1, 2, "Ann", "kept")
    before = path.read_bytes()

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(document, "append", full)
        with pytest.raises(OSError, match="No space"):
            document_.add(0 if late else 3, 4, "Ann", "too much")
    assert path.read_bytes() == before
    assert document.append is appending.append
    document_.add(0, 4, "Ann", "again")
    assert [text for *_, text in read(path)] == ["again", "kept"]
    assert not path.with_suffix(".new").exists()


def test_a_file_of_somebody_else_is_not_written_over(path: Path) -> None:
    path.write_text("mine")
    with pytest.raises(FileExistsError):
        TranscriptDocument(path)
