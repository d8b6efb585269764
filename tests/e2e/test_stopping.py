"""A signal to stop during a call: the call goes on for a while, nobody gets in, REST answers, and then it ends."""

import asyncio
import os
import signal
import time
from collections import Counter
from pathlib import Path

import httpx
import psutil
import pytest

from parlour.calls.holds import HELD_S
from tests.support.call_client import CallClient, Refused
from tests.support.server import ParlourServer

pytestmark = pytest.mark.media

DRAIN_SECONDS = 4


def server_process(server: ParlourServer) -> psutil.Process:
    """The process that runs the server, which is the parent of its media node."""
    parent = server.media_node().parent()
    assert parent is not None
    return parent


async def test_a_call_outlives_the_signal_for_the_time_that_was_set(tmp_path: Path) -> None:
    variables = {"PARLOUR_SERVER_DRAIN_SECONDS": str(DRAIN_SECONDS)}
    with ParlourServer(tmp_path / "data", variables) as server:
        room = server.create_room()
        socket = f"ws://127.0.0.1:{server.port}/signaling/ws"
        person, late = await CallClient.over_network(socket), await CallClient.over_network(socket)
        await person.join(room.name)
        async with httpx.AsyncClient(base_url=server.url) as http:
            metrics = (await http.get("/metrics")).text
            for line in ("sfu_up 1.0", "calls 1.0", "participants 1.0", "draining 0.0"):
                assert f"\nparlour_{line}\n" in metrics
            assert (await http.get("/ready")).status_code == 200

            process = server_process(server)
            os.kill(process.pid, signal.SIGTERM)
            while (await http.get("/ready")).status_code != 503:
                pass
            with pytest.raises(Refused, match="about to restart") as refused:
                await late.join(room.name)
            assert refused.value.error["restarting"] is True
            assert "\nparlour_draining 1.0\n" in (await http.get("/metrics")).text
            assert server.api("GET", f"/rooms/{room.name}").status_code == 200
            assert person.close_code is None

        assert await person.closed() == 1012
        process.wait(timeout=10)
        assert "Traceback" not in server.tail()
        await person.close()
        await late.close()


def events(server: ParlourServer, meeting: str) -> Counter[str]:
    """What the log of calls says of a meeting."""
    lines = server.api("GET", f"/logs?mtgSessionId={meeting}&limit=100").json()["logs"]
    return Counter(line["code"] for line in lines)


async def test_a_call_that_nobody_comes_back_to_ends_once(tmp_path: Path) -> None:
    with ParlourServer(tmp_path / "data", {"PARLOUR_SERVER_DRAIN_SECONDS": "0"}) as server:
        room = server.create_room()
        people = [await CallClient.over_network(f"ws://127.0.0.1:{server.port}/signaling/ws") for _ in range(2)]
        for person in people:
            await person.join(room.name)
        meeting = people[0].joined["meeting_id"]
        await asyncio.to_thread(server.restart)
        assert [await person.closed() for person in people] == [1012, 1012]
        assert server.api("GET", f"/rooms/{room.name}/presence").json()["total_count"] == 2
        assert events(server, meeting) == {"meeting.started": 1, "participant.joined": 2}
        end = time.monotonic() + HELD_S + 5
        while "meeting.ended" not in events(server, meeting) and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.5)
        whole = {"meeting.started": 1, "participant.joined": 2, "participant.left": 2, "meeting.ended": 1}
        assert events(server, meeting) == whole
        await asyncio.to_thread(server.restart)
        assert events(server, meeting) == whole
        assert [each["ongoing"] for each in server.api("GET", "/meetings").json()["data"]] == [False]
        for person in people:
            await person.close()


async def test_a_server_that_is_killed_after_it_took_a_call_up_ends_it_once(tmp_path: Path) -> None:
    with ParlourServer(tmp_path / "data", {"PARLOUR_SERVER_DRAIN_SECONDS": "0"}) as server:
        room = server.create_room()
        people = [await CallClient.over_network(f"ws://127.0.0.1:{server.port}/signaling/ws") for _ in range(2)]
        for person in people:
            await person.join(room.name)
        await asyncio.to_thread(server.restart)
        await asyncio.to_thread(server.kill9)
        await asyncio.to_thread(server.start)
        assert server.api("GET", f"/rooms/{room.name}/presence").json()["total_count"] == 0
        [record] = server.api("GET", "/meetings").json()["data"]
        assert (record["id"], record["ongoing"]) == (people[0].joined["meeting_id"], False)
        for person in people:
            await person.close()
