"""A transcription service with everything real but the SFU and the recogniser: those are pretended."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.events import Heard, JobEnded, JobNews, JobStarted
from parlour.calls.facts import JobFact
from parlour.calls.jobs.order import JobOrder, TranscriptionOrder
from parlour.calls.jobs.transcription_options import read_transcription
from parlour.calls.scene import Layout, Scene, Shot
from parlour.ids import new_uuid
from parlour.storage import Stores
from parlour.store import Database, TranscriptRecord
from parlour.transcription.service import TranscriptionService
from parlour.transcription.transcription_job import TranscriptionJob
from tests.support.app import make_settings
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu
from tests.support.fake_speech import FakeSpeechService, FakeSpeechSession
from tests.support.waiting import until as until_true

ANN, BEN = Shot("s1", "Ann", {"audio": "audio"}, "ann", True), Shot("s2", "Ben", {"audio": "audio"}, None, False)
SCENE = Scene((), "s1", (ANN, BEN))


async def until(holds: Callable[[], bool]) -> None:
    async def told() -> bool:
        return holds()

    await until_true(told)


@dataclass
class House:
    """A service, the domain that it works for, and what it told."""

    service: TranscriptionService
    speech: FakeSpeechService
    sfu: FakeSfu
    database: Database
    stores: Stores
    clock: FakeClock
    domain_id: str
    folder: Path
    told: list[JobNews] = field(default_factory=list)
    facts: list[JobFact] = field(default_factory=list)

    def order(
        self, config: Mapping[str, Any] | None = None, *, stored: bool = True, **options: Any
    ) -> TranscriptionOrder:
        return JobOrder(
            job_id=new_uuid(),
            options=replace(read_transcription(options), stored=stored),
            started_by="s1",
            domain_id=self.domain_id,
            room_id="room-id",
            room_name="team",
            meeting_id="meeting",
            meeting_started_at=1.0,
            config=config or {},
        )

    async def start(
        self, order: TranscriptionOrder, scene: Scene = SCENE
    ) -> tuple[TranscriptionJob, FakeSpeechSession]:
        job = self.service.start_job(order, self.told.append, self.facts.extend)
        job.show(SCENE, Layout(), 2)
        await until(lambda: JobStarted(order.job_id) in self.told)
        return job, self.speech.sessions[-1]

    async def result(self, order: TranscriptionOrder) -> TranscriptRecord:
        await until(lambda: self.service.running == 0)
        record = await self.database.transcripts.get(self.domain_id, order.job_id)
        assert record is not None
        return record

    def ended(self) -> list[JobEnded]:
        return [each for each in self.told if isinstance(each, JobEnded)]

    def heard(self) -> list[Heard]:
        return [each for each in self.told if isinstance(each, Heard)]

    def stored(self, key: str) -> str:
        return (self.folder / "recordings" / key).read_text()

    def file(self, order: TranscriptionOrder) -> Path:
        return self.folder / "jobs" / order.job_id / "transcript.vtt"


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    clock, sfu, speech = FakeClock(), FakeSfu(), FakeSpeechService()
    settings = make_settings(tmp_path)
    database = await Database.open(settings.database_url, server_key=b"k" * 32, first_domain="acme", now=clock.now())
    domain = await database.domains.by_host("")
    stores = Stores(settings, b"k" * 32, clock)
    made: House

    def report(_room: tuple[str, str], facts: Sequence[JobFact]) -> None:
        made.facts.extend(facts)

    service = TranscriptionService(
        sfu=sfu,
        database=database,
        stores=stores,
        clock=clock,
        folder=tmp_path / "jobs",
        server_id="this-server",
        speech=speech,
        report=report,
    )
    made = House(service, speech, sfu, database, stores, clock, domain.id, tmp_path)
    await service.start()
    yield made
    await service.stop()
    await database.close()
