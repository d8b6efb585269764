"""Packets of Opus, in whatever order a network brings them."""

import random
from fractions import Fraction

import av
import pytest
from aiortc.rtp import RtcpRtpfbPacket, RtpPacket
from hypothesis import given
from hypothesis import strategies as st

from parlour.client.media.decoding import SoundReceiver
from parlour.client.media.pcm import to_av
from tests.support.bots import loudness, tone

FRAMES = 50


def encoded() -> list[bytes]:
    codec = av.CodecContext.create("libopus", "w")
    codec.format, codec.layout, codec.sample_rate = av.AudioFormat("s16"), av.AudioLayout("mono"), 48_000
    codec.time_base = Fraction(1, 48_000)
    pcm = tone(440, FRAMES / 50, sample_rate=48_000)
    packets: list[bytes] = []
    for number in range(FRAMES):
        frame = to_av(pcm[1920 * number : 1920 * (number + 1)], 48_000, 1)
        frame.pts = 960 * number
        packets += [bytes(packet) for packet in codec.encode(frame)]
    return packets


PAYLOADS = encoded()


class Transport:
    """Takes what is said to the sender."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    async def _send_rtp(self, data: bytes) -> None:
        self.asked += RtcpRtpfbPacket.parse(data[4:], 1).lost


class Ear:
    """A receiver, and what it heard."""

    def __init__(self) -> None:
        self.transport = Transport()
        self.heard: list[tuple[int, bytes]] = []
        self.receiver = SoundReceiver(7, 8, self.transport, lambda pcm, start: self.heard.append((start, pcm)))

    async def get(
        self, number: int, *, at: int | None = None, payload: bytes | None = None, base: int = 65_530
    ) -> None:
        packet = RtpPacket(payload_type=100, sequence_number=(base + number) % 65_536)
        packet.timestamp = (2**32 - 960 * 10 + 960 * number) % 2**32
        packet.payload = PAYLOADS[number % len(PAYLOADS)] if payload is None else payload
        await self.receiver._handle_rtp_packet(packet, 20 * number if at is None else at)

    @property
    def starts(self) -> list[int]:
        return [start // 960 for start, _ in self.heard]


async def test_packets_become_sound_with_the_senders_clock() -> None:
    ear = Ear()
    for number in range(len(PAYLOADS)):
        await ear.get(number)
    assert ear.starts == list(range(len(PAYLOADS)))
    assert {len(pcm) for _, pcm in ear.heard[1:]} == {3840}
    sound = b"".join(pcm for _, pcm in ear.heard[5:])
    assert loudness(sound) == pytest.approx(0.21, abs=0.02)
    assert ear.receiver.lost == 0


async def test_a_packet_that_is_late_is_waited_for_and_asked_for() -> None:
    ear = Ear()
    for number in (0, 1, 3, 4):
        await ear.get(number)
    assert ear.starts == [0, 1]
    assert ear.transport.asked == [65_532]
    await ear.get(2)
    assert ear.starts == [0, 1, 2, 3, 4]
    assert ear.receiver.lost == 0


async def test_what_is_asked_for_may_lie_where_the_numbers_begin_anew() -> None:
    ear = Ear()
    for number in (4, 8):
        await ear.get(number)
    assert ear.transport.asked == [65_535, 0, 1]


async def test_a_listener_that_fails_costs_nobody_the_connection(caplog: pytest.LogCaptureFixture) -> None:
    ear = Ear()
    ear.receiver._listener = lambda pcm, start: 1 / 0  # type: ignore[assignment, return-value]
    await ear.get(0)
    assert "could not be heard" in caplog.text


async def test_a_packet_that_does_not_come_is_given_up() -> None:
    ear = Ear()
    for number in (0, 1, 3, 4, 5, 6, 7):
        await ear.get(number)
    assert ear.starts == [0, 1, 3, 4, 5, 6, 7]
    assert ear.receiver.lost == 1
    await ear.get(2)
    assert ear.starts == [0, 1, 3, 4, 5, 6, 7], "now it is too late"


async def test_in_a_pause_nothing_is_held_back_for_long() -> None:
    ear = Ear()
    await ear.get(0, at=0)
    await ear.get(2, at=400)
    await ear.get(3, at=800)
    assert ear.starts == [0, 2, 3]


async def test_copies_are_heard_once() -> None:
    ear = Ear()
    for number in (0, 1, 1, 2, 2, 0):
        await ear.get(number)
    assert ear.starts == [0, 1, 2]


async def test_another_beginning_is_followed() -> None:
    ear = Ear()
    await ear.get(0)
    await ear.get(1, base=20_000)
    await ear.get(2, base=20_000)
    assert len(ear.heard) == 3


async def test_what_is_no_opus_is_passed_over() -> None:
    ear = Ear()
    for number, payload in enumerate([b"", b"\xff" * 3, b"\xff" * 1_000, b"\x03", b"\x00", PAYLOADS[5], PAYLOADS[6]]):
        await ear.get(number, payload=payload)
    last, before = ear.heard[-1], ear.heard[-2]
    assert last[0] - before[0] == 960
    assert loudness(last[1]) > 0.1


@given(st.integers(0, 2**32), st.floats(0, 0.4), st.integers(0, 4))
def test_whatever_is_lost_or_late_the_rest_is_heard_in_order(seed: int, loss: float, mess: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    numbers = [number for number in range(FRAMES) if chance.random() >= loss]
    numbers.sort(key=lambda number: number + chance.uniform(0, mess))
    ear = Ear()

    async def all_of_them() -> None:
        for number in numbers:
            await ear.get(number)

    coroutine = all_of_them()
    with pytest.raises(StopIteration):
        coroutine.send(None)
    assert ear.starts == sorted(set(ear.starts))
    assert len(ear.receiver._waiting) < 5
