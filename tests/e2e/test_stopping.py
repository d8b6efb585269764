"""A signal to stop during a call: the call goes on for a while, nobody gets in, REST answers, and then it ends."""

import os
import signal
from pathlib import Path

import httpx
import psutil
import pytest

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
            with pytest.raises(Refused, match="about to restart"):
                await late.join(room.name)
            assert "\nparlour_draining 1.0\n" in (await http.get("/metrics")).text
            assert server.api("GET", f"/rooms/{room.name}").status_code == 200
            assert person.close_code is None

        assert await person.closed() == 1012
        process.wait(timeout=10)
        assert "Traceback" not in server.tail()
        await person.close()
        await late.close()
