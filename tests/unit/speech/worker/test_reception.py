"""A track's packets are taken from where they come, and from nowhere else."""

import asyncio
import os
import socket
from collections.abc import Iterator

import pytest

from parlour.speech.worker.reception import Reception
from parlour.speech.worker.rtp import Packet
from tests.support.speaking import PAYLOAD_TYPE, SSRC, Speaker
from tests.support.waiting import eventually


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    with Speaker() as found:
        yield found


def flow(reception: Reception, speaker: Speaker) -> None:
    port = speaker.told["rtp_port"]
    assert isinstance(port, int)
    reception.flow("127.0.0.1", port, PAYLOAD_TYPE, SSRC)


async def test_only_the_told_sender_is_heard(speaker: Speaker) -> None:
    taken: list[Packet] = []
    reception = Reception(taken.append)
    rtp, rtcp = reception.ports
    assert rtp != rtcp
    try:
        with Speaker() as stranger:
            for each in (stranger, speaker):
                each.send(b"too early", rtp)
            flow(reception, speaker)
            stranger.send(b"stranger", rtp)
            speaker.send(b"one", rtp)
            speaker._socket.sendto(b"no sound", ("127.0.0.1", rtcp))
            stranger.send(b"stranger", rtp)
            speaker.send(b"two", rtp)
            await eventually(lambda: len(taken) >= 3)
        # What was sent before it was told is the told sender's all the same.
        assert [each.payload for each in taken if each.payload != b"too early"] == [b"one", b"two"]
    finally:
        reception.close()


async def test_a_flood_of_rubbish_stops_nothing(speaker: Speaker) -> None:
    taken: list[Packet] = []
    reception = Reception(taken.append)
    rtp, _ = reception.ports
    flow(reception, speaker)
    try:
        for size in (0, 1, 11, 12, 13, 1500, 1501, 9000, 60_000):
            for _ in range(50):
                speaker._socket.sendto(os.urandom(size), ("127.0.0.1", rtp))
        await asyncio.sleep(0.05)
        speaker.send(b"sound", rtp)
        await eventually(lambda: any(each.payload == b"sound" for each in taken))
        assert all(each.ssrc == SSRC for each in taken)
    finally:
        reception.close()


async def test_what_is_closed_gives_its_ports_back(speaker: Speaker) -> None:
    reception = Reception(lambda _: None)
    rtp, _ = reception.ports
    flow(reception, speaker)
    reception.close()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", rtp))
    reception.close()
