"""However a worker ends, what it recorded can be played; whatever it is told, it goes on."""

import asyncio
import contextlib
import os
import random
import signal
from pathlib import Path

import pytest

from parlour.recording.boxes import FilmError
from parlour.recording.faststart import rearrange
from tests.support.film import Film, read_film
from tests.support.guests import gathering


@pytest.mark.parametrize("how", ["term", "closed"])
async def test_a_worker_that_loses_its_server_or_is_asked_to_end_finishes_its_film(tmp_path: Path, how: str) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        await asyncio.sleep(1)
        if how == "term":
            os.kill(made.worker.pid, signal.SIGTERM)
        else:
            made.hang_up()
        ended = await made.hear("output", state="ended")
        await made.hear("finished")
    assert ended["problem"] is None
    assert read_film(made.film).times[-1] > 0.8


async def test_a_killed_worker_leaves_a_film_that_can_be_played(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.begin()
        await made.hear("output", state="started")
        await made.invite("ann")
        made.arrange({"ann/video": {"x": 0, "y": 0, "width": 640, "height": 360}})
        await made.hear("seen", track="ann/video")
        await asyncio.sleep(5)
        os.kill(made.worker.pid, signal.SIGKILL)
        await made.worker.end()
    data = await asyncio.to_thread(made.film.read_bytes)
    whole = _film(made.film, data)
    assert whole.times[-1] > 2.5, "two seconds at most may be lost, and some more on a busy machine"
    assert len(whole.flashes((100, 100, 400, 200))) >= 2
    assert max(whole.steps) < 0.05
    assert abs(whole.times[-1] - whole.sounds[-1][0]) < 0.1
    # Wherever the last write was cut off: what can be played is the beginning of it, and nothing else ever happens.
    choice = random.Random(7)  # noqa: S311 - nothing secret
    played = 0
    for length in sorted(choice.sample(range(len(data)), 40)):
        try:
            part = _film(tmp_path / "part.mp4", data[:length])
        except FilmError:
            continue
        played += 1
        assert part.times == whole.times[: len(part.times)]
        assert len(part.times) > 0
    assert played >= 15
    # Nor is anything else to be feared of an index that was damaged.
    for _ in range(300):
        damaged = bytearray(data)
        for _ in range(3):
            damaged[choice.randrange(len(data))] = choice.randrange(256)
        (tmp_path / "damaged.mp4").write_bytes(damaged)
        with contextlib.suppress(FilmError):
            rearrange(tmp_path / "damaged.mp4")


def _film(path: Path, data: bytes) -> Film:
    """Read what the server makes of a file with these bytes."""
    path.write_bytes(data)
    made = rearrange(path)
    path.write_bytes(made.prefix + data[made.skip : made.end])
    film = read_film(path)
    assert made.seconds == pytest.approx(film.times[-1], abs=0.1)
    return film


async def test_what_is_no_order_is_told_and_skipped(tmp_path: Path) -> None:
    async with gathering(tmp_path / "job") as made:
        made.worker.say("stop-at-once")
        await made.hear(
            "problem", reason="what the server said could not be done: ValueError: stop-at-once before begin"
        )
        made.begin()
        for line in (
            b"{",
            b"[]",
            b"null",
            b"\xff\xfe",
            b'{"do": 1}',
            b'{"do": "begin"}',
            b'{"do": "add"}',
            b"7" * 900_000,
        ):
            after = len(made.heard)
            made.say_raw(line)
            await made.hear("problem", after=after)
        await made.hear("output", state="started")
        assert (await made.stop())["problem"] is None
    assert read_film(made.film).times
