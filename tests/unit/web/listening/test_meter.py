"""What a browser sends is measured frame by frame before anything is parsed."""

import itertools
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.web.listening.meter import SMALL_FRAMES_PER_SECOND, FrameMeter

TEXT, CONTINUATION, PING, PONG = 0x81, 0x80, 0x89, 0x8A
SMALL_BURST = int(SMALL_FRAMES_PER_SECOND * 5)


def meter(*, bytes_per_second: float = 1e9) -> FrameMeter:
    return FrameMeter(messages_per_second=100, bytes_per_second=bytes_per_second, now=0.0)


def frame(first: int, size: int = 0) -> bytes:
    if size < 126:
        head = bytes([first, 0x80 | size])
    elif size < 65_536:
        head = bytes([first, 0xFE]) + struct.pack("!H", size)
    else:
        head = bytes([first, 0xFF]) + struct.pack("!Q", size)
    return head + bytes(4) + b"x" * size


@pytest.mark.parametrize("first", [PING, PONG, CONTINUATION, 0x00, TEXT, 0x01, 0x82])
def test_empty_frames_of_every_kind_are_limited(first: int) -> None:
    assert not meter().offence(frame(first) * SMALL_BURST, 0.0)
    assert meter().offence(frame(first) * (SMALL_BURST + 1), 0.0)


@pytest.mark.parametrize(("first", "size"), [(PING, 125), (PONG, 4), (0x00, 10), (CONTINUATION, 1), (0x01, 1)])
def test_small_pieces_and_pings_with_contents_are_limited(first: int, size: int) -> None:
    assert meter().offence(frame(first, size) * (SMALL_BURST + 1), 0.0)


def test_the_limit_on_small_frames_comes_back_with_time() -> None:
    counted = meter()
    assert not counted.offence(frame(PING) * SMALL_BURST, 0.0)
    assert not counted.offence(frame(PING) * int(SMALL_FRAMES_PER_SECOND), 1.0)
    assert counted.offence(frame(PING), 1.0)


def test_messages_and_large_pieces_have_the_limit_of_messages() -> None:
    assert not meter().offence(frame(TEXT, 60) * 1000, 0.0)
    assert not meter().offence(frame(0x00, 16_384) * 1000, 0.0)
    assert meter().offence(frame(TEXT, 60) * 1001, 0.0) == "too many frames"


def test_bytes_are_limited_whatever_they_are() -> None:
    counted = meter(bytes_per_second=100_000)
    assert not counted.offence(frame(TEXT, 262_144), 0.0)
    assert counted.offence(bytes(300_000), 0.0) == "too many bytes"


def test_what_a_message_unpacks_to_is_limited_too() -> None:
    counted = meter(bytes_per_second=100_000)
    assert counted.unpacked(500_000, 0.0)
    assert not counted.unpacked(1, 0.0)


_FRAMES = st.lists(
    st.tuples(st.sampled_from([PING, TEXT, 0x01, 0x00, 0x82]), st.sampled_from([0, 1, 125, 126, 70_000]))
)


@given(_FRAMES, st.lists(st.integers(0, 200_000), max_size=20))
def test_the_cuts_between_reads_make_no_difference(frames: list[tuple[int, int]], cuts: list[int]) -> None:
    data = b"".join(frame(*kind) for kind in frames)
    whole, pieces = meter(), meter()
    expected = whole.offence(data + frame(PING) * 95, 0.0)
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    told = [pieces.offence(data[begin:end], 0.0) for begin, end in itertools.pairwise(edges)]
    told.append(pieces.offence(frame(PING) * 95, 0.0))
    assert any(told) == bool(expected)
