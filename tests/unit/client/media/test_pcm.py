from array import array

import pytest

from parlour.client.media.pcm import AudioFrame, Converter, check, doubled, pcm_of, to_av
from tests.support.bots import loudness, tone


def test_a_frame_knows_how_long_it_is() -> None:
    assert AudioFrame(bytes(4 * 480), 24_000, 2, 0.0, "ann").duration == pytest.approx(0.02)


def test_what_is_as_wanted_is_left_alone() -> None:
    pcm = tone(440, 0.1)
    assert Converter(16_000, 1).convert(pcm, 16_000, 1) is pcm


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("channels", [1, 2])
def test_pitch_and_loudness_stay(rate: int, channels: int) -> None:
    there = Converter(48_000, 2)
    back = Converter(16_000, 1)
    pcm = tone(440, 1, sample_rate=rate)
    pcm = doubled(pcm) if channels == 2 else pcm
    heard = b""
    piece = 2 * channels * (rate // 50)
    for at in range(0, len(pcm), piece):
        heard += back.convert(there.convert(pcm[at : at + piece], rate, channels), 48_000, 2)
    assert len(heard) == pytest.approx(32_000, rel=0.02)
    middle = heard[8_000:24_000]
    assert loudness(middle) == pytest.approx(0.3 / 2**0.5, rel=0.03)
    assert loudness(middle, 440) == pytest.approx(0.3 / 2**0.5, rel=0.05)


def test_one_channel_becomes_two_of_the_same() -> None:
    assert array("h", doubled(array("h", [1, -2, 300]).tobytes())).tolist() == [1, 1, -2, -2, 300, 300]


@pytest.mark.parametrize(
    ("pcm", "rate", "channels"),
    [(b"\0", 16_000, 1), (b"\0\0", 16_000, 2), (b"", 0, 1), (b"", 16_000, 3), (b"", 10**9, 1)],
)
def test_what_is_no_sound_is_refused(pcm: bytes, rate: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"pcm|channels|sample_rate"):
        check(pcm, rate, channels)
    with pytest.raises(ValueError, match=r"pcm|channels|sample_rate"):
        Converter(48_000, 2).convert(pcm, rate, channels)


def test_samples_survive_the_codec_librarys_frames() -> None:
    pcm = tone(440, 0.013)
    assert pcm_of(to_av(pcm, 16_000, 1)) == pcm
    assert Converter(48_000, 2).convert(b"", 16_000, 1) == b""
