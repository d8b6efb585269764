"""The whole server in process with an SFU that carries nothing: rooms by REST, people by WebSocket."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from parlour.batch.ports import Transcriber
from parlour.live import JobRunners
from parlour.media.port import Sfu
from parlour.signaling import Signaling
from tests.support.app import App, make_settings, running_app
from tests.support.call_client import AsgiTransport, CallClient, Refused
from tests.support.clock import FakeClock
from tests.support.fake_jobs import FakeJobs
from tests.support.fake_sfu import FakeSfu

__all__ = ["CallServer", "running_call_server"]

ROOM = "room"


class CallServer:
    """A running server. Rooms and tokens are made as a backend makes them; every client is closed at the end."""

    def __init__(
        self, app: App, sfu: FakeSfu, jobs: FakeJobs | None = None, transcriptions: FakeJobs | None = None
    ) -> None:
        self.app = app
        self.sfu = sfu
        self.jobs = FakeJobs() if jobs is None else jobs
        self.transcriptions = FakeJobs() if transcriptions is None else transcriptions
        self.clock = app.clock
        self._clients: list[CallClient] = []

    @property
    def signaling(self) -> Signaling:
        """The server's side of signalling."""
        signaling = self.app.asgi.state.signaling
        assert isinstance(signaling, Signaling)
        return signaling

    async def room(self, name: str = ROOM, *, privacy: str = "public", **properties: Any) -> str:
        """Make a room; returns its name."""
        body = {"name": name, "privacy": privacy, "properties": properties}
        return str((await self.app.ok("POST", "rooms", body))["name"])

    async def configure(self, name: str = ROOM, *, privacy: str | None = None, **properties: Any) -> None:
        """Change a room."""
        body: dict[str, Any] = {"properties": properties}
        await self.app.ok("POST", f"rooms/{name}", body if privacy is None else {**body, "privacy": privacy})

    async def token(self, **properties: Any) -> str:
        """Make a meeting token."""
        return str((await self.app.ok("POST", "meeting-tokens", {"properties": properties}))["token"])

    async def client(self, address: str = "127.0.0.1") -> CallClient:
        """Open a connection from an address."""
        client = await CallClient.in_process(self.app.asgi, address=address)
        self._clients.append(client)
        return client

    async def join(
        self, room: str = ROOM, *, token: str | Mapping[str, Any] | None = None, **fields: Any
    ) -> CallClient:
        """Join as somebody new; `token` may be given as the properties of one."""
        client = await self.client()
        await client.join(room, await self.token(**token) if isinstance(token, Mapping) else token, **fields)
        return client

    async def refusal(self, room: str = ROOM, *, token: str | Mapping[str, Any] | None = None) -> str:
        """Try to join; returns the type of the refusal. Fails when the server admits."""
        return str((await self.whole_refusal(room, token=token))["type"])

    async def whole_refusal(
        self, room: str = ROOM, *, token: str | Mapping[str, Any] | None = None
    ) -> Mapping[str, Any]:
        """Try to join; returns all that the refusal says. Fails when the server admits."""
        with pytest.raises(Refused) as refused:
            await self.join(room, token=token)
        assert refused.value.msg
        assert await self._clients[-1].closed() == 1000
        return refused.value.error

    async def close(self) -> None:
        """Close every connection."""
        await asyncio.gather(*(client.close() for client in self._clients))


@asynccontextmanager
async def running_call_server(
    data_dir: Path, transcriber: Transcriber | None = None, /, **groups: Mapping[str, Any]
) -> AsyncIterator[CallServer]:
    """Start a server on an embedded database and a clock that stands still."""
    sfu, jobs, transcriptions = FakeSfu(), FakeJobs(), FakeJobs()
    port: Sfu = sfu
    async with running_app(
        make_settings(data_dir, **groups),
        clock=FakeClock(),
        sfu=port,
        jobs=JobRunners(jobs, transcriptions),
        transcriber=transcriber,
    ) as app:
        server = CallServer(app, sfu, jobs, transcriptions)
        try:
            yield server
        finally:
            sfu.gate.set()
            await server.close()


def transport_of(client: CallClient) -> AsgiTransport:
    """Return the in-process transport of a client."""
    assert isinstance(client.transport, AsgiTransport)
    return client.transport
