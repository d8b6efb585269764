"""However a worker ends, what it recorded can be played; whatever it is told, it goes on."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.support.film import read_film
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
