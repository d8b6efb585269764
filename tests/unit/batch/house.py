"""A queue of batch jobs with everything around it, for its tests."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parlour.batch.service import BatchService
from parlour.batch.summarizing import Summarizer
from parlour.clock import Clock
from parlour.outgoing.egress import Address
from parlour.settings import BatchSettings, Settings
from parlour.storage import Stores
from parlour.store import BatchJobRecord, CallLine, Database
from parlour.store.servers import ServerRecord
from parlour.webhooks import batch_event
from tests.support.app import make_settings
from tests.support.batch_jobs import a_batch_job
from tests.support.clock import FakeClock
from tests.support.databases import migrated_sqlite
from tests.support.fake_transcriber import FakeTranscriber

__all__ = ["House", "running_house"]


@dataclass
class House:
    """What a test reaches for."""

    database: Database
    stores: Stores
    clock: FakeClock
    settings: Settings
    transcriber: FakeTranscriber
    domain_id: str
    log: list[CallLine] = field(default_factory=list)
    woken: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    """The domain of each job that has ended, as far as webhooks are concerned."""

    @property
    def recordings(self) -> Path:
        """The folder of the server's own place."""
        return self.settings.server.data_dir / "recordings"

    @property
    def scratch(self) -> Path:
        """What jobs need meanwhile."""
        return self.settings.server.data_dir / "batch"

    def files(self) -> dict[str, str]:
        """Return everything in the server's own place, by its key."""
        found = [path for path in self.recordings.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.recordings)): path.read_text() for path in found}

    def service(
        self, server_id: str = "me", *, summarizer: Summarizer | None = None, clock: Clock | None = None, **batch: Any
    ) -> BatchService:
        """Return a queue, not started."""

        async def resolver(_domain_id: str, _host: str, _port: int) -> Sequence[Address]:
            raise OSError

        def wake(domain_id: str, _lanes: Sequence[str]) -> None:
            self.woken.put_nowait(domain_id)

        return BatchService(
            database=self.database,
            stores=self.stores,
            transcriber=self.transcriber,
            summarizer=summarizer,
            clock=clock or self.clock,
            folder=self.scratch if server_id == "me" else self.scratch.with_name(f"batch-{server_id}"),
            server_id=server_id,
            settings=BatchSettings(**{"allowed_networks": ["127.0.0.1/32"], **batch}),
            announce=batch_event,
            log=self.log.append,
            wake=wake,
            resolver=resolver,
        )

    @asynccontextmanager
    async def running(self, server_id: str = "me", **more: Any) -> AsyncIterator[BatchService]:
        """Run a queue, as a server that is alive, until the block ends."""
        await self.database.servers.register(ServerRecord(server_id, server_id, self.clock.now()))
        service = self.service(server_id, **more)
        await service.start()
        try:
            yield service
        finally:
            await service.stop()
            await self.database.servers.leave(server_id)

    async def job(self, source: Mapping[str, Any], **more: Any) -> BatchJobRecord:
        """Return a job of the domain, not submitted."""
        preset = more.pop("preset", "transcript")
        request = {"preset": preset, "inParams": dict(source), **more.pop("request", {})}
        return a_batch_job(
            more.pop("domain_id", self.domain_id), at=self.clock.now(), preset=preset, request=request, **more
        )

    async def ended(self, job: BatchJobRecord) -> BatchJobRecord:
        """Return a job once it has ended."""
        while (found := await self.now(job)).status not in ("finished", "error"):
            await asyncio.wait_for(self.woken.get(), 10)
        return found

    async def now(self, job: BatchJobRecord) -> BatchJobRecord:
        """Return a job as it is."""
        found = await self.database.batch_jobs.get(job.domain_id, job.id)
        assert found is not None
        return found


@asynccontextmanager
async def running_house(tmp_path: Path, **groups: Mapping[str, Any]) -> AsyncIterator[House]:
    """Open a database and stores below `tmp_path`."""
    settings = make_settings(tmp_path / "data", **groups)
    migrated_sqlite(settings.server.data_dir / "parlour.db")
    clock = FakeClock()
    database = await Database.open(settings.database_url, server_key=bytes(32), now=clock.now())
    stores = Stores(settings, bytes(32), clock)
    try:
        domain = await database.domains.by_host("")
        yield House(database, stores, clock, settings, FakeTranscriber(), domain.id)
    finally:
        await stores.stop()
        await database.close()
