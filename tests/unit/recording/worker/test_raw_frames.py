"""Payloads come from browsers: whatever is in them, nothing but frames comes out."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from parlour.recording.worker.raw_frames import VideoFrames, frames_for
from parlour.recording.worker.raw_rtp import Ordered, Packet, Reorder, packet_of, sender_reports
from tests.support.streams import packets

CODECS = ["audio/opus", "video/vp8", "video/vp9", "video/h264", "video/av1"]


def ordered(payload: bytes, number: int, *, marker: bool, after_loss: bool = False) -> Ordered:
    return Ordered(Packet(number, number // 3, 1, 96, marker, payload, 0.0), after_loss)


@pytest.mark.parametrize("mime_type", CODECS)
@given(st.lists(st.tuples(st.binary(max_size=40), st.booleans(), st.booleans()), max_size=12))
@example([(b"\x78\x00\xff\x00", True, False)])
@example([(b"\x18", True, False), (b"\x90\x80", True, False)])
def test_any_payload_is_a_frame_or_nothing(mime_type: str, said: list[tuple[bytes, bool, bool]]) -> None:
    made = frames_for(mime_type)
    assert made is not None
    for number, (payload, marker, after_loss) in enumerate(said):
        for frame in made[1].push(ordered(payload, number, marker=marker, after_loss=after_loss)):
            assert frame.data
            setup = made[1].setup
            assert setup is not None
            assert setup.channels or (setup.width > 0 and setup.height > 0)


@pytest.mark.parametrize("codec", ["vp8", "vp9", "h264", "av1"])
@settings(max_examples=40)
@given(st.data())
def test_real_streams_that_were_tampered_with_do_no_harm(codec: str, data: st.DataObject) -> None:
    made = frames_for(f"video/{codec}")
    assert made is not None
    for burst in packets(codec, 0.4)[:4]:
        for raw in burst.packets:
            changed = bytearray(raw)
            for at in data.draw(st.lists(st.integers(12, min(len(raw) - 1, 40)), max_size=3)):
                changed[at] = data.draw(st.integers(0, 255))
            packet = packet_of(bytes(changed), 0.0)
            if packet is not None:
                list(made[1].push(Ordered(packet, after_loss=False)))


@pytest.mark.parametrize("mime_type", ["video/theora", "audio/PCMU", "", "video/"])
def test_other_codecs_are_none(mime_type: str) -> None:
    assert frames_for(mime_type) is None


def test_a_frame_without_an_end_has_a_limit() -> None:
    made = frames_for("video/vp8")
    assert made is not None
    frames = made[1]
    assert isinstance(frames, VideoFrames)
    for number in range(200):
        packet = Packet(number, 1, 1, 96, False, b"\x10" + bytes(60_000), 0.0)
        assert list(frames.push(Ordered(packet, after_loss=False))) == []
    assert frames.broken > 0
    assert frames.awaits_key


@given(st.binary(max_size=80))
def test_any_datagram_is_packets_and_reports_or_nothing(data: bytes) -> None:
    packet = packet_of(data, 0.0)
    assert packet is None or len(packet.payload) <= len(data)
    assert len(list(sender_reports(data))) <= 4


@given(st.lists(st.integers(0, 65_535), max_size=60), st.integers(0, 65_535))
def test_packets_come_out_in_order_each_once(numbers: list[int], first: int) -> None:
    reorder = Reorder()
    out = [
        one.packet.sequence
        for number in [first, *numbers]
        for one in reorder.push(Packet(number, 0, 1, 96, False, b"x", 0.0))
    ]
    out += [one.packet.sequence for one in reorder.flush()]
    ahead = [(number - first) & 0xFFFF for number in out]
    assert ahead == sorted(set(ahead))


def test_a_missing_packet_is_waited_for_a_second_and_by_no_more_than_two_thousand() -> None:
    reorder = Reorder()
    list(reorder.push(Packet(1, 0, 1, 96, False, b"x", 10.0)))
    assert list(reorder.push(Packet(3, 0, 1, 96, False, b"x", 10.1))) == []
    assert list(reorder.passed(11.0)) == []
    [late] = reorder.passed(11.2)
    assert (late.packet.sequence, late.after_loss, reorder.lost) == (3, True, 1)
    came = [one for number in range(5, 2100) for one in reorder.push(Packet(number, 0, 1, 96, False, b"x", 12.0))]
    assert came[0].packet.sequence == 5
    assert came[0].after_loss
