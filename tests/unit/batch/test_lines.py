"""What was said as lines: whatever an engine returns, they are such as every format can write."""

import math

from hypothesis import given
from hypothesis import strategies as st

from parlour.batch.lines import SpokenLine, in_order, lines_of
from parlour.speech import Utterance
from tests.support.fake_transcriber import said

UTTERANCES = st.builds(
    Utterance,
    track=st.just(""),
    begin=st.floats(),
    end=st.floats(),
    text=st.text(),
    final=st.booleans(),
    confidence=st.floats(),
    language=st.just("en"),
)


@given(st.lists(UTTERANCES, max_size=5), st.floats(0, 1e9), st.text(max_size=5))
def test_every_line_can_be_written(utterances: list[Utterance], offset: float, speaker: str) -> None:
    lines = lines_of(utterances, offset=offset, speaker=speaker)
    assert lines == in_order(lines)
    for line in lines:
        assert 0 <= line.begin < line.end < 100 * 3600 + 1
        assert line.text == " ".join(line.text.split()) != ""
        assert "\x00" not in line.text
        line.text.encode()
        assert line.confidence is None or 0 <= line.confidence <= 1


def test_what_was_not_final_or_says_nothing_is_no_line() -> None:
    lines = lines_of([said("maybe", final=False), said(" \x00\n "), said("yes\r\nand\u2028no")])
    assert [line.text for line in lines] == ["yes and no"]


def test_they_come_in_order_from_where_their_file_begins_with_the_name_of_who_speaks() -> None:
    lines = lines_of([said("b", 3, 4), said("a", 1, 2)], offset=10, speaker="Speaker 0")
    assert lines == [SpokenLine(11, 12, "a", "Speaker 0", 0.9), SpokenLine(13, 14, "b", "Speaker 0", 0.9)]


def test_times_that_make_no_sense_are_put_right() -> None:
    (line,) = lines_of([said("x", math.nan, -5)])
    assert (line.begin, line.end) == (0.0, 0.001)


def test_a_file_that_begins_absurdly_late_does_not_lead_behind_the_last_moment_that_can_be_written() -> None:
    (line,) = lines_of([said("x", math.nan, 1)], offset=1e9)
    assert (line.begin, line.end) == (360_000, 360_000.001)
