"""A recording service with everything real but the SFU and what records: those are pretended."""

import asyncio
import ipaddress
import struct
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from parlour.calls.events import JobNews, JobStarted
from parlour.calls.facts import JobFact
from parlour.calls.jobs.capture_options import read_recording
from parlour.calls.jobs.order import CaptureOrder
from parlour.calls.scene import Layout, Scene, Shot
from parlour.ids import new_uuid
from parlour.outgoing.egress import Address
from parlour.recording import recording_job, service
from parlour.recording.boxes import box
from parlour.recording.process import Python
from parlour.recording.raw_files import RawTrackFile
from parlour.recording.raw_recorder import RawOutcome
from parlour.recording.recorder import Outcome
from parlour.recording.service import RecordingService
from parlour.settings import RecordingSettings
from parlour.storage import Stores
from parlour.store import Database, RecordingRecord
from tests.support.app import make_settings
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu
from tests.support.waiting import until as until_true

SCENE = Scene((Shot("s1", "Ann", {"audio": "audio"}, "ann", True),), "s1")


def film(seconds: int = 5) -> bytes:
    """The least that is a film: a beginning, some content, an index behind it."""
    index = box(b"moov", box(b"mvhd", struct.pack(">5I", 0, 0, 0, 1000, seconds * 1000), bytes(80)))
    return box(b"ftyp", b"mp42", bytes(4), b"mp42isom") + box(b"mdat", b"pictures") + index


class Maker:
    """What records: says that it has begun at once, and leaves a film at its end."""

    made: "list[Maker]" = []  # noqa: RUF012 - emptied by each test

    def __init__(self, room: str, name: str, path: Path, **options: Any) -> None:
        self.room, self.name, self.path, self.options = room, name, path, options
        self.scenes: list[Scene] = []
        self.content: bytes | None = film()
        self.problem: str | None = None
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        Maker.made.append(self)

    async def begin(self, python: Python) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.options["on_start"]()

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        self.scenes.append(scene)

    def tap_closed(self, tap: str) -> None: ...

    def engine_restarted(self) -> None: ...

    async def wait(self) -> Outcome | RawOutcome:
        await asyncio.shield(self.ended)
        return await self.stop()

    async def stop(self) -> Outcome | RawOutcome:
        if self.content is not None:
            self.path.write_bytes(self.content)
        return Outcome(5.0, 1, self.problem)

    def end(self, problem: str) -> None:
        self.problem = problem
        self.ended.set_result(None)


class RawMaker(Maker):
    async def begin(self, python: Python) -> None:
        self.path.mkdir(parents=True)
        self.options["on_start"]()

    async def stop(self) -> RawOutcome:
        track = self.path / "1700000000000-s1-cam-audio-1700000000001.webm"
        track.write_bytes(b"sound")
        (self.path / "manifest.json").write_text('{"start_ts": 0, "duration_ms": 0, "tracks": []}')
        return RawOutcome(3.0, 5, None, (RawTrackFile(track, "audio", 5, "s1", "cam-audio", 1_700_000_000_001),))


async def until(holds: Callable[[], bool]) -> None:
    async def told() -> bool:
        return holds()

    await until_true(told)


@dataclass
class House:
    """A service, the domain that it works for, and what it told."""

    service: RecordingService
    database: Database
    stores: Stores
    clock: FakeClock
    domain_id: str
    folder: Path
    names: dict[str, str] = field(default_factory=dict)
    """Addresses of hosts; any other is somewhere in the world."""

    told: list[JobNews] = field(default_factory=list)
    facts: list[JobFact] = field(default_factory=list)

    def order(self, config: Mapping[str, Any] | None = None, **options: Any) -> CaptureOrder:
        return CaptureOrder(
            job_id=new_uuid(),
            options=read_recording(options),
            started_by="s1",
            domain_id=self.domain_id,
            room_id="room-id",
            room_name="team",
            meeting_id="meeting",
            meeting_started_at=1.0,
            config=config or {},
        )

    def start(self, order: CaptureOrder) -> Any:
        job = self.service.start_job(order, self.told.append, self.facts.extend)
        job.show(SCENE, Layout(), 3)
        return job

    async def record(self, order: CaptureOrder) -> RecordingRecord:
        """Record, stop, and return what became of it."""
        job = self.start(order)
        await self.service.begun(order.job_id)
        await until(lambda: JobStarted(order.job_id) in self.told)
        job.stop()
        return await self.result(order)

    async def result(self, order: CaptureOrder) -> RecordingRecord:
        await until(lambda: self.service.running == 0)
        record = await self.database.recordings.get(self.domain_id, order.job_id)
        assert record is not None
        return record

    def stored(self, key: str) -> bytes:
        return (self.folder / "recordings" / key).read_bytes()


@pytest.fixture
async def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    Maker.made = []
    monkeypatch.setattr(recording_job, "Recorder", Maker)
    monkeypatch.setattr(recording_job, "RawRecorder", RawMaker)

    async def python() -> Python:
        return Python("/usr/bin/python3", b"")

    monkeypatch.setattr(service, "find_python", python)
    clock = FakeClock()
    settings = make_settings(tmp_path)
    database = await Database.open(settings.database_url, server_key=b"k" * 32, first_domain="acme", now=clock.now())
    domain = await database.domains.by_host("")
    stores = Stores(settings, b"k" * 32, clock)
    made: House

    def report(_room: tuple[str, str], facts: Sequence[JobFact]) -> None:
        made.facts.extend(facts)

    async def resolve(_domain_id: str, host: str, _port: int) -> Sequence[Address]:
        return [ipaddress.ip_address(made.names.get(host, "8.8.8.8"))]

    recording = RecordingService(
        sfu=FakeSfu(),
        database=database,
        stores=stores,
        clock=clock,
        folder=tmp_path / "jobs",
        server_id="this-server",
        settings=RecordingSettings(most_at_once=2),
        report=report,
        resolver=resolve,
    )
    made = House(recording, database, stores, clock, domain.id, tmp_path)
    await recording.start()
    yield made
    await recording.stop()
    await database.close()
