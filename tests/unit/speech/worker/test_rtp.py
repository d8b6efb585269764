"""Packets of RTP: whatever they hold, and in whatever order they come."""

from hypothesis import given
from hypothesis import strategies as st

from parlour.speech.worker.rtp import LONGEST, Order, Packet, read


def packet(number: int) -> Packet:
    return Packet(number % 65_536, 0, b"x", 111, 1)


def raw(flags: int = 0x80, kind: int = 111, rest: bytes = b"sound") -> bytes:
    return bytes([flags, kind]) + (7).to_bytes(2, "big") + (9).to_bytes(4, "big") + (5).to_bytes(4, "big") + rest


def test_a_plain_packet_is_read() -> None:
    assert read(raw()) == Packet(7, 9, b"sound", 111, 5)


def test_what_lies_around_the_sound_is_left_out() -> None:
    contributors = raw(0x82, rest=bytes(8) + b"sound")
    extension = raw(0x90, rest=b"\xbe\xde\x00\x01" + bytes(4) + b"sound")
    padding = raw(0xA0, rest=b"sound\x00\x00\x03")
    for each in (contributors, extension, padding):
        found = read(each)
        assert found is not None
        assert found.payload == b"sound"


def test_what_is_no_sound_is_none() -> None:
    for each in (
        b"",
        raw(0x40),  # another version
        raw(kind=200),  # RTCP
        raw(rest=b""),
        raw(0x8F),  # more contributors than bytes
        raw(0x90, rest=b"\xbe\xde\xff\xff"),  # an extension beyond its end
        raw(0xA0, rest=b"sound\xff"),  # more padding than bytes
        raw(rest=bytes(LONGEST)),
    ):
        assert read(each) is None


@given(st.binary(max_size=LONGEST + 100))
def test_any_bytes_are_a_packet_or_none(data: bytes) -> None:
    found = read(data)
    assert found is None or 0 < len(found.payload) < len(data)


def pushed(numbers: list[int]) -> list[int]:
    order = Order()
    return [each.number for number in numbers for each in order.push(packet(number))]


def test_packets_that_overtook_each_other_are_put_in_order() -> None:
    assert pushed([1, 3, 2, 4, 6, 5]) == [1, 2, 3, 4, 5, 6]


def test_numbers_begin_again_at_their_end() -> None:
    assert pushed([65_534, 0, 65_535, 1]) == [65_534, 65_535, 0, 1]


def test_what_comes_twice_or_too_late_is_left_out() -> None:
    assert pushed([5, 5, 6, 5, 4, 7]) == [5, 6, 7]


def test_a_missing_packet_is_not_waited_for_for_long() -> None:
    assert pushed([1, 3, 4, 5, 6]) == [1]
    assert pushed([1, 3, 4, 5, 6, 7]) == [1, 3, 4, 5, 6, 7]


def test_another_beginning_is_followed() -> None:
    assert pushed([1, 2, 30_000, 30_001]) == [1, 2, 30_000, 30_001]


@given(st.lists(st.integers(0, 65_535), max_size=200))
def test_no_more_than_a_few_packets_are_held(numbers: list[int]) -> None:
    order = Order()
    out = sum(len(order.push(packet(number))) for number in numbers)
    assert len(order._early) <= 4
    assert out <= len(numbers)
