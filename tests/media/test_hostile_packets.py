"""What is allowed to send throws at mediasoup's parsers whatever it likes: unlike a stranger's, its packets are read.

Plain RTP shows it without encryption in the way: a hostile participant's packets come to the same code.
"""

import asyncio
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from parlour.media.events import RoomReset, TrackRef
from tests.media.participants import Participant, TestCall
from tests.support.flood import Send, flood
from tests.support.hostile_packets import Known, Make, hostile_packets, rtcp, rtp

pytestmark = [
    pytest.mark.media,
    pytest.mark.browser,
    pytest.mark.alone("pictures per second during an attack are compared with those before it"),
]

PACKETS = 10_000
PER_SECOND = 4_000


async def watch(watcher: Participant, packets: Sequence[bytes], *senders: Send) -> None:
    """Fail when `watcher` sees less of a than before while all of it is sent on each way in turn."""
    seconds = PACKETS / PER_SECOND
    before = await watcher.frames_during("a/video", seconds)

    def send(packet: bytes) -> None:
        for sender in senders:
            sender(packet)

    with flood(send, packets, PER_SECOND) as running:
        during = await watcher.frames_during("a/video", seconds)
        await asyncio.to_thread(running.wait)
    await watcher.until_playing("a/video", "a/audio")
    print(f"{before} pictures before, {during} meanwhile")
    assert during > 0.75 * before
    assert not watcher.call.of(RoomReset)


@contextmanager
def way_to(*target: tuple[str, int]) -> Iterator[tuple[int, list[Send]]]:
    """Open one socket that sends to each of `target`; yields its port."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        yield sender.getsockname()[1], [lambda packet, to=one: sender.sendto(packet, to) for one in target]


async def two_who_see_each_other(call: TestCall) -> Participant:
    a, b = await call.join("a", "b")
    b.want("a/audio", "a/video", "bot/audio", "bot/video")
    await a.publish("audio", "video")
    await b.until_playing("a/audio", "a/video", more=20)
    return b


@pytest.mark.parametrize("kind", ["audio", "video"])
async def test_a_sender_of_nonsense_harms_itself_only(call: TestCall, kind: str) -> None:
    b = await two_who_see_each_other(call)
    feed = await call.sfu.open_feed(call.room, "feed", TrackRef("bot", kind), "audio" if kind == "audio" else "video")
    known = Known(ssrcs=[feed.codec.ssrc], payload_types=[feed.codec.payload_type], username="")
    kinds: list[Make] = [rtp, rtp, rtcp]
    packets = list(hostile_packets(3, known, PACKETS, kinds))
    with way_to((feed.address, feed.port)) as (_, first), way_to((feed.address, feed.rtcp_port)) as (_, second):
        await watch(b, packets, *first, *second)


async def test_a_receiver_of_nonsense_harms_itself_only(call: TestCall) -> None:
    b = await two_who_see_each_other(call)
    with way_to() as (rtp_port, _), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.bind(("127.0.0.1", 0))
        there = ("127.0.0.1", rtp_port, sender.getsockname()[1])
        tap = await call.sfu.open_tap(call.room, "tap", TrackRef("a", "video"), there)
        known = Known(ssrcs=[tap.codec.ssrc], payload_types=[tap.codec.payload_type], username="")
        packets = list(hostile_packets(4, known, PACKETS, [rtcp]))
        await watch(b, packets, lambda packet: sender.sendto(packet, (tap.address, tap.rtcp_port)))
