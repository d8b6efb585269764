"""The endpoint over real sockets, behind the server that `parlour serve` uses."""

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
import websockets

from parlour.web.listening import server_config
from tests.support.call_client import CallClient
from tests.support.call_server import CallServer, running_call_server

FRAME_BYTES = 65_536


class Network:
    """A server that listens on a port of its own."""

    def __init__(self, server: CallServer, uvicorn_server: uvicorn.Server, url: str) -> None:
        self.server = server
        self.uvicorn = uvicorn_server
        self.url = url
        self.clients: list[CallClient] = []

    async def join(self) -> CallClient:
        client = await CallClient.over_network(self.url)
        self.clients.append(client)
        await client.join("room")
        return client


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    limits = {
        "ws_frame_bytes": FRAME_BYTES,
        "ws_messages_per_second": 100_000,
        "app_message_bytes": 32_768,
        "ws_bytes_per_second": 10**9,
        "ws_caused_bytes_per_second": 10**9,
    }
    async with running_call_server(tmp_path, limits=limits) as server:
        await server.room()
        config = server_config(server.app.asgi, server.app.context.settings)
        config.port = 0
        listener = uvicorn.Server(config)
        serving = asyncio.create_task(listener.serve())
        await until(lambda: listener.started)
        port = listener.servers[0].sockets[0].getsockname()[1]
        running = Network(server, listener, f"ws://127.0.0.1:{port}/signaling/ws")
        yield running
        for client in running.clients:
            await client.close()
        listener.should_exit = True
        await serving


async def connect_and_read_nothing(url: str, message: dict[str, object]) -> socket.socket:
    """Open a WebSocket by hand, send one message, and never read a byte after the handshake."""
    parts = urlsplit(url)
    raw = socket.create_connection((parts.hostname, parts.port))
    key = base64.b64encode(bytes(16)).decode()
    head = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    raw.sendall(f"{head}Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode())
    payload = json.dumps(message).encode()
    assert len(payload) < 126
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_recv(raw, 10)
    raw.sendall(bytes([0x81, 0x80 | len(payload)]) + bytes(4) + payload)  # a mask of zeros changes nothing
    return raw


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not condition():  # noqa: ASYNC110 - the server offers no event for it
            await asyncio.sleep(0.01)


async def test_a_call_over_the_network(network: Network) -> None:
    first, second = await network.join(), await network.join()
    await first.request("app-message", data="hello", to="*")
    assert (await second.push("app-message"))["data"] == "hello"
    await second.request("leave")
    assert await second.closed() == 1000
    assert (await first.push("participant-left"))["reason"] == "left"


@pytest.mark.parametrize("code", [1000, 1001])
async def test_a_goodbye_frees_the_seat(network: Network, code: int) -> None:
    first = await network.join()
    leaving = await websockets.connect(network.url)
    await leaving.send(json.dumps({"type": "join", "id": 1, "room": "room"}))
    await first.push("participant-joined")
    await leaving.close(code)
    assert (await first.push("participant-left"))["reason"] == "disconnected"


async def test_the_seat_of_a_broken_connection_is_held_until_its_holder_is_back(network: Network) -> None:
    first = await network.join()
    broken = await websockets.connect(network.url)
    await broken.send(json.dumps({"type": "join", "id": 1, "room": "room"}))
    key = json.loads(await broken.recv())["seat_key"]
    await first.push("participant-joined")
    broken.transport.abort()
    await broken.wait_closed()
    await first.request("app-message", data="while you were away")
    back = await CallClient.over_network(network.url)
    assert (await back.request("resume", room="room", seat_key=key, received=0))["taken"] == 0
    assert (await back.push("app-message"))["data"] == "while you were away"
    await first.request("ping")
    assert [push["type"] for push in first.pushes] == []
    await back.close()


async def test_a_connection_that_the_browser_gave_up_with_a_code_of_its_own_may_be_gone_on_with(
    network: Network,
) -> None:
    given_up = await network.join()
    other = await network.join()
    await given_up.transport._socket.close(4000)  # type: ignore[attr-defined]
    back = await CallClient.over_network(network.url)
    fields = {"room": "room", "seat_key": given_up.joined["seat_key"], "received": 2}
    assert "standing" not in await back.request("resume", **fields)
    await other.request("ping")
    assert [push["type"] for push in other.pushes] == []
    await back.close()


@pytest.mark.parametrize(("payload", "code"), [("x" * (FRAME_BYTES + 1), 1009), (b"x", 1003), ("x", 1008)])
async def test_closing_codes_reach_the_browser(network: Network, payload: str | bytes, code: int) -> None:
    client = await network.join()
    await client.transport.send(payload)
    assert await client.closed() == code


async def test_ejection_reaches_the_browser_before_the_end(network: Network) -> None:
    client = await network.join()
    await network.server.app.ok("DELETE", "rooms/room")
    assert (await client.error())["type"] == "ejected"
    assert await client.closed() == 1000


async def test_a_browser_that_stops_reading_is_dropped_while_others_go_on(network: Network) -> None:
    first = await network.join()
    slow = await connect_and_read_nothing(network.url, {"type": "join", "id": 1, "room": "room"})
    await first.push("participant-joined")
    data = "x" * 30_000
    for _ in range(2000):
        await first.request("app-message", data=data, to="*")
        if any(message["type"] == "participant-left" for message in first.pushes):
            break
    assert (await first.push("participant-left"))["reason"] == "disconnected"
    slow.close()


async def test_a_join_reply_that_is_larger_than_what_others_may_have_waiting_arrives(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """53 people with all the data and tracks they may have; the bound is made smaller in proportion to their data."""
    tracks = {f"{number:02}{'é' * 31}": {"state": "on", "kind": "video"} for number in range(32)}
    for _ in range(53):
        await network.server.join(user_data="x" * 4000, tracks=tracks)
    monkeypatch.setattr("parlour.signaling.outbox.MAX_BYTES", 4096)
    newcomer = await network.join()
    assert len(json.dumps(newcomer.joined)) > 100 * 4096
    assert len(newcomer.joined["participants"]) == 53
    assert await newcomer.request("app-message", data="I am here")


async def test_a_stopping_server_closes_with_1012(network: Network) -> None:
    client = await network.join()
    network.uvicorn.should_exit = True
    assert await client.closed() == 1012
