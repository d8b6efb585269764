import pytest

from parlour.client import AudioFrame
from parlour.client.media.continuity import Continuity


def frame(timestamp: float, who: str = "ann") -> AudioFrame:
    return AudioFrame(b"\x01\x00" * 320, 16_000, 1, timestamp, who)


def test_frames_in_step_are_left_alone() -> None:
    continuity = Continuity()
    assert continuity.due is None
    for number in range(5):
        (told,) = continuity.take(frame(number * 0.02), now=number * 0.02)
        assert told == frame(pytest.approx(number * 0.02))
    assert continuity.silence(0.1) is None


def test_a_pause_is_filled_as_it_passes() -> None:
    continuity = Continuity()
    continuity.take(frame(0.0), now=10.0)
    told, now = [], 10.0
    while now < 11.0:
        now = round(now + 0.01, 2)
        if (silence := continuity.silence(now)) is not None:
            told.append(silence)
    assert len(told) == 47
    assert [one.timestamp for one in told] == [pytest.approx(0.02 * (number + 1)) for number in range(47)]
    assert {one.pcm for one in told} == {bytes(640)}
    *rest, after = continuity.take(frame(0.98), now=11.0)
    assert [one.duration for one in rest] == [pytest.approx(0.02)], "what the grace kept back"
    assert after.timestamp == pytest.approx(0.98)


def test_a_small_gap_is_filled_exactly() -> None:
    continuity = Continuity()
    continuity.take(frame(0.0), now=0.0)
    silence, after = continuity.take(frame(0.06), now=0.06)
    assert (silence.pcm, silence.timestamp) == (bytes(2 * 640), pytest.approx(0.02))
    assert after.timestamp == pytest.approx(0.06)


def test_a_new_beginning_is_no_gap() -> None:
    continuity = Continuity()
    continuity.take(frame(0.0), now=0.0)
    (after,) = continuity.take(frame(100.0), now=0.02)
    assert after.timestamp == pytest.approx(0.02)


def test_everybody_has_their_own_pauses() -> None:
    continuity = Continuity()
    continuity.take(frame(0.0, "ann"), now=0.0)
    continuity.take(frame(5.0, "ben"), now=0.03)
    silence = continuity.silence(0.1)
    assert silence is not None
    assert silence.participant == "ann"
    continuity.forget("ann")
    assert continuity.silence(0.1) is None
    assert continuity.due == pytest.approx(0.11)
