"""Files of strangers: read, or refused with a reason."""

import os
import wave
from pathlib import Path

import numpy as np
import pytest

from parlour.speech.worker import media_file
from parlour.speech.worker.engines.port import FileError
from parlour.speech.worker.media_file import read_sound
from tests.support.speaking import speech_file


def seconds(path: Path, longest: float = 100.0) -> float:
    return sum(len(sound) for sound, _ in read_sound(os.open(path, os.O_RDONLY), longest)) / 16_000


def test_a_files_sound_is_read_with_how_far_it_is() -> None:
    shares = [share for _, share in read_sound(os.open(speech_file(), os.O_RDONLY), 100.0)]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.01)
    assert seconds(speech_file()) == pytest.approx(44.37, abs=0.05)


def test_a_file_that_is_too_long_is_refused() -> None:
    with pytest.raises(FileError, match="longer than 10 s"):
        seconds(speech_file(), 10.0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        os.urandom(10_000),
        b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:2,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 9 RTP/AVP 0\n",
    ],
    ids=["empty", "text", "noise", "playlist", "list of files", "session description"],
)
def test_what_is_no_film_or_names_other_files_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(FileError, match="cannot be read as sound or film"):
        seconds(path)


def test_a_film_without_sound_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(speech_file().read_bytes()[:40])
    with pytest.raises(FileError):
        seconds(path)


def test_of_a_file_that_was_cut_what_is_there_is_read(tmp_path: Path) -> None:
    path = tmp_path / "cut.wav"
    path.write_bytes(speech_file().read_bytes()[:200_000])
    assert seconds(path) == pytest.approx(2.08, abs=0.1)


def test_sound_at_a_strange_rate_with_many_channels_is_read(tmp_path: Path) -> None:
    path = tmp_path / "strange.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(6)
        file.setsampwidth(2)
        file.setframerate(11_025)
        file.writeframes(np.zeros((11_025, 6), np.int16).tobytes())
    assert seconds(path) == pytest.approx(1.0, abs=0.05)


def test_a_file_that_needs_too_much_memory_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(_: object) -> object:
        raise MemoryError

    monkeypatch.setattr(media_file, "_open", opened)
    with pytest.raises(FileError, match="more memory"):
        seconds(speech_file())
