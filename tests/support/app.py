"""The server in process: the real application on a real database, a clock that stands still, an HTTP client."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
from starlette.applications import Starlette

from parlour.api import ApiContext, FileStores, LiveCalls
from parlour.batch.ports import Transcriber
from parlour.live import JobRunners
from parlour.media.port import Sfu
from parlour.media.turn import TurnService
from parlour.settings import Settings
from parlour.store import Database
from parlour.web.app import create_app
from tests.support.clock import FakeClock
from tests.support.databases import migrated_sqlite
from tests.support.fake_jobs import FakeJobs
from tests.support.fake_transcriber import FakeTranscriber

__all__ = ["App", "make_settings", "running_app"]


def make_settings(data_dir: Path, database_url: str = "", /, **groups: Mapping[str, Any]) -> Settings:
    """Return settings for a server in `data_dir`; `groups` are added, as `limits={"body_bytes": 2000}`."""
    given: dict[str, Any] = {name: dict(values) for name, values in groups.items()}
    given["server"] = {"data_dir": data_dir, "public_url": "https://meet.example.com"} | given.get("server", {})
    given["limits"] = {"rate_limits": False} | given.get("limits", {})
    given["database"] = {"url": database_url} | given.get("database", {})
    return Settings(**given)


@dataclass
class App:
    """A started application and a client that holds an API key of its first domain."""

    asgi: Starlette
    clock: FakeClock
    http: httpx.AsyncClient
    key: str

    @property
    def context(self) -> ApiContext:
        """What REST handlers work with."""
        context = self.asgi.state.api
        assert isinstance(context, ApiContext)
        return context

    @property
    def database(self) -> Database:
        """The open database."""
        return self.context.database

    def use_calls(self, calls: LiveCalls) -> None:
        """Let REST tell `calls` what changes."""
        self.asgi.state.api = replace(self.context, calls=calls)

    def use_stores(self, stores: FileStores) -> None:
        """Let REST reach into `stores` for files."""
        self.asgi.state.api = replace(self.context, stores=stores)

    async def new_key(self, domain_id: str) -> str:
        """Make an API key for a domain."""
        _, secret = await self.database.keys.create(domain_id, now=self.clock.now())
        return secret

    async def ok(self, method: str, path: str, json: object = None) -> dict[str, Any]:
        """Send a request that must succeed; returns the body."""
        response = await self.http.request(method, path, json=json)
        assert response.status_code == 200, response.text
        body = response.json()
        assert isinstance(body, dict)
        return body


@asynccontextmanager
async def running_app(
    settings: Settings,
    *,
    clock: FakeClock | None = None,
    sfu: Sfu | None = None,
    turn: TurnService | None = None,
    jobs: JobRunners | None = None,
    transcriber: Transcriber | None = None,
) -> AsyncIterator[App]:
    """Start the application and yield it with a client whose base address is `/v1`."""
    time = clock or FakeClock()
    own = settings.server.data_dir / "parlour.db"
    if settings.database_url == f"sqlite:///{own}" and not settings.server.data_dir.exists():
        migrated_sqlite(own)
    asgi = create_app(
        settings,
        clock=time,
        sfu=sfu,
        turn=turn,
        jobs=jobs or JobRunners(FakeJobs(), FakeJobs()),
        transcriber=transcriber or FakeTranscriber(refusal="there is no recogniser in this test"),
    )
    async with asgi.router.lifespan_context(asgi):
        domain = await asgi.state.api.database.domains.by_host("")
        _, key = await asgi.state.api.database.keys.create(domain.id, now=time.now())
        transport = httpx.ASGITransport(asgi, raise_app_exceptions=True)
        headers = {"Authorization": f"Bearer {key}"}
        async with httpx.AsyncClient(transport=transport, base_url="http://server/v1", headers=headers) as http:
            yield App(asgi, time, http, key)
