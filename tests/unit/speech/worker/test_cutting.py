"""Where utterances begin and end."""

import numpy as np
import pytest

from parlour.speech.worker.cutting import FRAME, Cutter, Piece, pause_of
from parlour.speech.worker.engines.port import Options

SECONDS = FRAME / 16_000
SPEECH, SILENCE = 0.9, 0.05


class Talk:
    """Frames, each with its own number as sound."""

    def __init__(self, pause: float = 0.6) -> None:
        self.cutter = Cutter(pause)
        self.count = 0
        self.pieces: list[Piece] = []

    def push(self, frames: int, speech: float) -> None:
        for _ in range(frames):
            piece = self.cutter.push(np.full(FRAME, self.count % 30_000, np.int16), self.count * SECONDS, speech)
            self.count += 1
            if piece is not None:
                self.pieces.append(piece)


def test_an_utterance_ends_after_a_pause() -> None:
    talk = Talk()
    talk.push(30, SILENCE)
    talk.push(50, SPEECH)
    talk.push(18, SILENCE)
    assert talk.cutter.is_open
    assert not talk.pieces
    talk.push(1, SILENCE)
    (piece,) = talk.pieces
    assert not talk.cutter.is_open
    assert (piece.begin, piece.end) == (30 * SECONDS, 80 * SECONDS)
    # A little of what was before and after is there: soft consonants.
    assert piece.sound[0] == 20
    assert piece.sound[-1] == 87


def test_a_short_pause_is_part_of_it() -> None:
    talk = Talk()
    for _ in range(3):
        talk.push(20, SPEECH)
        talk.push(15, SILENCE)
    talk.push(10, SILENCE)
    (piece,) = talk.pieces
    assert piece.end - piece.begin == pytest.approx(90 * SECONDS)


def test_a_click_is_no_utterance() -> None:
    talk = Talk()
    talk.push(3, SPEECH)
    talk.push(40, SILENCE)
    assert not talk.pieces
    assert not talk.cutter.is_open


def test_who_never_stops_is_cut_at_the_softest_place_and_nothing_is_lost() -> None:
    talk = Talk()
    talk.push(400, SPEECH)
    talk.push(1, 0.4)
    talk.push(200, SPEECH)
    talk.push(20, SILENCE)
    first, second = talk.pieces
    assert first.end == pytest.approx(401 * SECONDS)
    assert second.begin == pytest.approx(401 * SECONDS)
    assert np.array_equal(np.concatenate([first.sound, second.sound])[::FRAME], np.arange(609))


def test_what_was_said_until_now_can_be_had() -> None:
    talk = Talk()
    assert talk.cutter.so_far() is None
    talk.push(20, SPEECH)
    piece = talk.cutter.so_far()
    assert piece is not None
    assert (piece.begin, piece.end) == (0.0, 20 * SECONDS)
    talk.push(10, SILENCE)
    later = talk.cutter.so_far()
    assert later is not None
    assert later.end == piece.end
    assert talk.cutter.silence == pytest.approx(10 * SECONDS)


@pytest.mark.parametrize(("endpointing", "seconds"), [(True, 0.6), (False, 3.0), (10, 0.2), (450, 0.45), (60_000, 3.0)])
def test_the_pause_is_as_asked_for_within_reason(endpointing: int | bool, seconds: float) -> None:
    assert pause_of(Options(endpointing=endpointing)) == seconds
