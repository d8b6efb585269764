"""What hostile participants may send, and what a machine may run out of: the film of the others goes on."""

import asyncio
import random
import socket
import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from parlour.processes import Confinement
from parlour.recording import process
from parlour.recording.faststart import rearrange
from tests.support.film import read_film
from tests.support.guests import Gathering, gathering

LEFT = {"x": 0, "y": 0, "width": 320, "height": 360, "name": "Ann"}
RIGHT = {"x": 320, "y": 0, "width": 320, "height": 360, "name": "Eve"}
MEGABYTE = 1_000_000


def packet(sequence: int, time: int, payload: bytes, payload_type: int = 96, ssrc: int = 7) -> bytes:
    return struct.pack(">BBHII", 0x80, 0x80 | payload_type, sequence & 0xFFFF, time & 0xFFFFFFFF, ssrc) + payload


def key_picture(width: int, height: int, rest: bytes = b"") -> bytes:
    """A VP8 picture that says it is this large, in RTP's own wrapping."""
    return b"\x10" + b"\x10\x02\x00\x9d\x01\x2a" + struct.pack("<HH", width, height) + rest


def attacks() -> Iterator[bytes]:
    chance = random.Random(7)  # noqa: S311 - nothing secret
    for number in range(60):
        yield chance.randbytes(chance.randrange(1, 1200))
        yield packet(number, 3000 * number, chance.randbytes(200))
        yield packet(number, 3000 * number, chance.randbytes(200), payload_type=chance.randrange(128))
        yield packet(chance.randrange(65_536), chance.randrange(2**32), key_picture(320, 180, chance.randbytes(300)))
        yield packet(number + 1000, 3000 * number, key_picture(16_383, 16_383, chance.randbytes(1000)))
        yield packet(number + 2000, 3000 * number, key_picture(0, 0))
        yield packet(number, 3000 * number, chance.randbytes(50), ssrc=chance.randrange(2**32))
    for number in range(30):
        yield packet(30_000 + number, 9_000_000 + 3000 * number, key_picture(16_383, 16_383, chance.randbytes(1000)))


def _socket() -> socket.socket:
    return socket.socket(socket.AF_INET, socket.SOCK_DGRAM)


async def assault(made: Gathering) -> None:
    made.worker.say("add", person="eve", track="eve/video", kind="video")
    ports = await made.hear("listening", track="eve/video")
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as rtcp,
    ):
        for each in (rtp, rtcp):
            each.bind(("127.0.0.1", 0))
        made.flow("eve/video", "video/VP8", 96, {"rtp": rtp.getsockname()[1], "rtcp": rtcp.getsockname()[1]})
        await asyncio.sleep(0.3)
        for number, each in enumerate(attacks()):
            rtp.sendto(each, ("127.0.0.1", int(str(ports["rtp"]))))
            rtcp.sendto(each, ("127.0.0.1", int(str(ports["rtcp"]))))
            if number % 20 == 0:
                await asyncio.sleep(0.05)
    await asyncio.sleep(1)


async def test_what_one_participant_sends_harms_nobody_else(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.invite("ann")
        made.arrange({"ann/video": LEFT, "eve/video": RIGHT})
        await made.hear("seen", track="ann/video")
        before = psutil.Process(made.worker.pid).memory_info().rss
        await assault(made)
        grown = psutil.Process(made.worker.pid).memory_info().rss - before
        ended = await made.stop()
    assert ended["problem"] is None
    assert grown < 150 * MEGABYTE
    film = read_film(made.film)
    flashes = film.flashes((10, 100, 300, 150))
    assert len(flashes) >= 2
    assert max(after - former for former, after in pairwise(flashes)) < 1.3
    # The mix itself has no fault: what is told is about that one track.
    told = [said.fields["reason"] for said in made.heard if said.event == "problem"]
    assert "pictures of 16383 x 16383 are too large to be decoded" in told
    assert {said.fields.get("track") for said in made.heard if said.event == "problem"} <= {"eve/video"}


async def test_an_engine_that_is_gone_is_no_fault_of_its_tracks(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        ann = await made.invite("ann")
        made.arrange({"ann/video": LEFT})
        await made.hear("seen", track="ann/video")
        await asyncio.sleep(1)
        after = len(made.heard)
        await ann.leave()
        await made.hear("silent", track="ann/video", after=after)
        await asyncio.sleep(2.5)
        await made.stop()
    assert not [said for said in made.heard if said.event == "problem"]


@pytest.mark.parametrize("sizes", [((320, 180), (640, 360), (160, 90), (192, 320))])
async def test_pictures_may_change_their_size(tmp_path: Path, sizes: tuple[tuple[int, int], ...]) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        ann = await made.invite("ann")
        made.arrange({"ann/video": {**LEFT, "width": 640}})
        await made.hear("seen", track="ann/video")
        for width, height in sizes:
            ann.tell(f"caps video {width} {height}")
            await asyncio.sleep(1.2)
        ended = await made.stop()
    assert ended["problem"] is None
    film = read_film(made.film)
    assert len(film.flashes((280, 120, 80, 120))) >= 3
    # The last picture stands upright: what is beside it is the background.
    assert film.light((20, 100, 100, 100))[-1][1] < 30


async def test_a_full_disk_ends_the_film_with_a_reason_and_what_there_is_can_be_played(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As much of a full disk as a test may have: no file of this worker becomes larger.
    monkeypatch.setattr(process, "Confinement", lambda **limits: Confinement(**{**limits, "file_bytes": 100_000}))
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.invite("ann")
        made.arrange({"ann/video": LEFT})
        ended = await made.hear("output", state="ended")
        made.worker.say("stop")
        await made.hear("finished")
    assert ended["problem"]
    data, cut = made.film.read_bytes(), rearrange(made.film)
    made.film.write_bytes(cut.prefix + data[cut.skip : cut.end])
    assert read_film(made.film).times[-1] > 0.5
