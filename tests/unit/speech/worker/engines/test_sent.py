"""Sound on its way to a service."""

import numpy as np
import pytest

from parlour.speech.worker.engines.port import Sound
from parlour.speech.worker.engines.sent import MOST_SECONDS, Sent

LOUD = 1000


def second(level: int = LOUD) -> Sound:
    return np.full(16_000, level, np.int16)


def test_what_has_a_final_reply_is_kept_no_more() -> None:
    sent = Sent()
    for at in range(3):
        assert sent.push(second(), 100.0 + at) is None
    assert len(sent.take()) == 3
    sent.answered(2.0, final=False)
    sent.answered(2.0, final=True)
    sent.begin_anew()
    assert len(sent.take()) == 1
    assert sent.moment(0.5) == 102.5
    sent.answered(1.0, final=True)
    assert not sent.waits


def test_moments_follow_the_gaps_in_what_was_said() -> None:
    sent = Sent()
    sent.push(second(), 100.0)
    sent.push(second(), 200.0)
    sent.take()
    assert sent.moment(0.25) == 100.25
    assert sent.moment(1.25) == 200.25


def test_of_long_silence_nothing_is_sent() -> None:
    sent = Sent()
    for at in range(10):
        sent.push(second(0), float(at))
    assert len(sent.take()) == 2
    sent.push(second(), 10.0)
    assert len(sent.take()) == 1
    assert sent.moment(2.5) == 10.5


def test_when_nothing_is_taken_the_oldest_is_lost_and_told() -> None:
    sent = Sent()
    for at in range(int(MOST_SECONDS)):
        assert sent.push(second(), 100.0 + at) is None
    assert sent.push(second(), 100.0 + MOST_SECONDS) == (100.0, 101.0)
    assert len(sent.take()) == int(MOST_SECONDS)
    assert sent.forget() == (101.0, pytest.approx(101.0 + MOST_SECONDS))
    assert sent.forget() is None


def test_what_came_while_the_service_said_its_last_is_kept() -> None:
    sent = Sent()
    sent.push(second(), 0.0)
    sent.take()
    sent.push(second(), 1.0)
    sent.settle()
    assert len(sent.take()) == 1
    assert sent.unanswered_seconds == 2.0
