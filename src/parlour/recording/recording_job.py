"""One recording, from its order until its files are stored.

It always ends: in a file and a finished record, or in a canceled record with the reason. The call hears of the end as
soon as nothing is recorded any more; that the files are stored is said later, to webhooks and logs.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol, get_args

from parlour.calls.events import JobEnded, JobNews, JobStarted
from parlour.calls.facts import JobFact, RecordingFailed, RecordingStarted
from parlour.calls.jobs.options import JobOptions
from parlour.calls.jobs.order import JobOrder
from parlour.calls.scene import Layout, Scene
from parlour.errors import MissingPartError, ParlourError
from parlour.recording.chronicle import Chronicle
from parlour.recording.data_outputs import DataOutput
from parlour.recording.delivery import Delivered, Ended
from parlour.recording.files import CONTENT_TYPES, FILM, RecordedFile, film_of, raw_files_of
from parlour.recording.naming import DEFAULT_TEMPLATE, Named, recording_keys
from parlour.recording.process import Python
from parlour.recording.raw_recorder import RawOutcome, RawRecorder
from parlour.recording.recorder import Form, Outcome, Recorder
from parlour.recording.salvaging import salvaged
from parlour.recording.tellings import facts_of_end
from parlour.recording.worker.raw_forms import audio_form
from parlour.recording.workshop import Workshop
from parlour.storage.port import Growing, StorageError
from parlour.store import RecordingRecord

__all__ = ["RecordingJob", "form_of"]

_log = logging.getLogger("parlour.live.recording")

_FAILED: Final = "the recording failed; the server's log says why"
_DATA_OUTPUTS: Final[tuple[DataOutput, ...]] = get_args(DataOutput)
_ADVANCE_S: Final = 5.0
"""How often what was recorded so far is sent on."""


def form_of(options: JobOptions) -> Form:
    """Return what a mix is to have."""
    return Form(
        options.width,
        options.height,
        options.fps,
        options.video_bitrate,
        options.audio_bitrate,
        options.background,
        options.has_pictures,
    )


class _Maker(Protocol):
    """What records: `Recorder` or `RawRecorder`."""

    async def begin(self, python: Python) -> None: ...
    def show(self, scene: Scene, layout: Layout | None = None) -> None: ...
    def tap_closed(self, tap: str) -> None: ...
    def engine_restarted(self) -> None: ...
    async def stop(self) -> Outcome | RawOutcome: ...
    async def wait(self) -> Outcome | RawOutcome: ...


class RecordingJob:
    """A handle for the call, and `run`, which does it all."""

    def __init__(
        self,
        order: JobOrder,
        workshop: Workshop,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> None:
        self.begun = asyncio.Event()
        """Set once it is on disk that there is this recording, or that there is none."""

        self._order = order
        self._workshop = workshop
        self._tell = tell
        self._report = report
        self._maker: _Maker | None = None
        self._chronicle: Chronicle | None = None
        self._recorded_at = 0.0
        """When the recording began, in Unix seconds."""

        self._shown: tuple[Scene, Layout] | None = None
        self._people = 0
        self._stop = asyncio.Event()
        self._ended = False

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        self._people = max(self._people, people)
        self._shown = scene, layout
        if self._maker is not None:
            self._maker.show(scene, layout)
        if self._chronicle is not None:
            self._chronicle.show(scene, layout, self._time())

    def change_targets(self, rtmp_urls: Sequence[str], endpoints: Sequence[str]) -> None:
        """See `JobHandle`: a recording goes nowhere else."""

    def tell_chat(self, session_id: str, user_name: str, text: str) -> None:
        """See `JobHandle`."""
        if self._chronicle is not None:
            self._chronicle.write(session_id, user_name, text, self._time())

    def stop(self) -> None:
        """See `JobHandle`."""
        self._stop.set()

    def tap_closed(self, tap: str) -> None:
        """See `JobHandle`."""
        if self._maker is not None:
            self._maker.tap_closed(tap)

    def media_lost(self) -> None:
        """See `JobHandle`."""
        if self._maker is not None:
            self._maker.engine_restarted()

    def refuse(self, problem: str) -> None:
        """End before anything begins."""
        self.begun.set()
        asyncio.get_running_loop().call_soon(self._end, problem)
        self._report([RecordingFailed(**self._about(), msg=problem)])

    async def run(self) -> None:
        """Record. Returns when the files are stored; cancelled, what was recorded is found by the next server."""
        record: RecordingRecord | None = None
        try:
            record = await self._note()
            self.begun.set()
            await self._record(record)
        except (MissingPartError, OSError, StorageError, ParlourError) as error:
            await self._give_up(record, getattr(error, "info", None) or str(error))
        except Exception:
            _log.exception("recording failed", extra={"meeting": self._order.meeting_id})
            await self._give_up(record, _FAILED)
        finally:
            self.begun.set()
            self._end(_FAILED)

    async def _note(self) -> RecordingRecord:
        order, workshop = self._order, self._workshop
        domain = await workshop.database.domains.get(order.domain_id)
        name = "" if domain is None else domain.name
        now = workshop.clock.now()
        named = Named(name, order.room_name, order.meeting_id, order.options.instance_id, order.job_id, now)
        template = order.config.get("recordings_template")
        keys = recording_keys(template if isinstance(template, str) else DEFAULT_TEMPLATE, named, order.options.type)
        place = workshop.stores.place_for(order.config, domain=name)
        workshop.stores.of(place)  # raises where nothing could be stored, before anything is recorded
        bucket = order.config.get("recordings_bucket")
        bucket = bucket if isinstance(bucket, dict) else {}
        return await workshop.database.recordings.begin(
            RecordingRecord(
                id=order.job_id,
                domain_id=order.domain_id,
                room_id=order.room_id,
                room_name=order.room_name,
                meeting_id=order.meeting_id,
                instance_id=order.options.instance_id,
                type=order.options.type,
                started_at=now,
                place=place.keep(),
                key=next(keys),
                folder=str(workshop.folder / order.job_id),
                server_id=workshop.server_id,
                api_access=bucket.get("allow_api_access") is not False,
                inline=bucket.get("allow_streaming_from_bucket") is True,
                started_by=order.started_by,
                layout=order.options.said_layout or {"preset": order.options.layout.preset},
            ),
            other_keys=keys,
        )

    async def _record(self, record: RecordingRecord) -> None:
        maker = self._maker = self._make(record)
        await maker.begin(await self._workshop.python())
        self._begin_chronicle(record)
        if self._shown is not None:
            maker.show(*self._shown)
        growing = self._growing(record)
        sending = asyncio.create_task(self._send_on(growing))
        try:
            outcome = await self._until_end(maker)
        finally:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
        self._maker = None
        self._end(outcome.problem)
        files, seconds = await asyncio.to_thread(self._files, record, outcome)
        if self._chronicle is not None:
            beside = self._chronicle.close(record.key)
            files += beside if files else []
        ended = Ended(seconds, outcome.problem, self._people, files, growing)
        self._tell_delivered(record, await self._workshop.delivery.deliver(record, ended))

    def _make(self, record: RecordingRecord) -> _Maker:
        order, workshop, options = self._order, self._workshop, self._order.options
        directory = Path(record.folder)
        if options.type == "raw-tracks":
            return RawRecorder(
                order.meeting_id,
                order.job_id,
                directory,
                sfu=workshop.sfu,
                clock=workshop.clock,
                start_ms=round(record.started_at * 1000),
                audio=audio_form(str(order.config.get("enable_raw_tracks_transcoded_audio") or "")),
                on_start=lambda: self._started(record),
            )
        return Recorder(
            order.meeting_id,
            order.job_id,
            directory / FILM,
            sfu=workshop.sfu,
            clock=workshop.clock,
            form=form_of(options),
            layout=options.layout,
            on_start=lambda: self._started(record),
        )

    async def _until_end(self, maker: _Maker) -> Outcome | RawOutcome:
        stopped, ended = asyncio.create_task(self._stop.wait()), asyncio.create_task(maker.wait())
        try:
            await asyncio.wait((stopped, ended), return_when=asyncio.FIRST_COMPLETED)
            return await maker.stop()
        finally:
            stopped.cancel()
            ended.cancel()

    def _growing(self, record: RecordingRecord) -> Growing | None:
        if record.type == "raw-tracks":
            return None
        store = self._workshop.delivery.store_of(record)
        content_type = CONTENT_TYPES[".m4a" if record.type == "cloud-audio-only" else ".mp4"]
        return store.growing(record.key, Path(record.folder) / FILM, content_type=content_type)

    async def _send_on(self, growing: Growing | None) -> None:
        while growing is not None:
            await self._workshop.clock.sleep(_ADVANCE_S)
            try:
                await growing.advance()
            except StorageError as error:
                _log.warning("recording %s is not sent on: %s", self._order.job_id, error.info)

    def _files(self, record: RecordingRecord, outcome: Outcome | RawOutcome) -> tuple[list[RecordedFile], float]:
        """Return the files, and how many seconds they cover."""
        directory = Path(record.folder)
        if isinstance(outcome, RawOutcome):
            return raw_files_of(record.key, directory, outcome.files), outcome.seconds
        return film_of(record, directory)

    def _begin_chronicle(self, record: RecordingRecord) -> None:
        outputs = tuple(each for each in _DATA_OUTPUTS if each in self._order.options.data_outputs)
        self._recorded_at = record.started_at
        if outputs:
            self._chronicle = Chronicle(Path(record.folder), outputs, round(record.started_at * 1000))
            if self._shown is not None:
                self._chronicle.show(*self._shown, 0.0)

    def _time(self) -> float:
        return max(0.0, self._workshop.clock.now() - self._recorded_at)

    def _started(self, record: RecordingRecord) -> None:
        if self._ended:
            return
        self._tell(JobStarted(self._order.job_id))
        options = self._order.options
        self._report(
            [
                RecordingStarted(
                    **self._about(record.started_at),
                    type=options.type,
                    layout=options.said_layout,
                    started_by=self._order.started_by,
                )
            ]
        )

    def _end(self, problem: str | None) -> None:
        """Tell the call, once."""
        if not self._ended:
            self._ended = True
            self._tell(JobEnded(self._order.job_id, problem))

    async def _give_up(self, record: RecordingRecord | None, problem: str) -> None:
        self._end(problem)
        if record is None:
            self._report([RecordingFailed(**self._about(), msg=problem)])
            return
        if self._maker is not None:
            maker, self._maker = self._maker, None
            with contextlib.suppress(Exception):  # it is what failed, perhaps
                await maker.stop()
        files, seconds = await asyncio.to_thread(salvaged, record)
        ended = Ended(seconds, problem, self._people, files)
        self._tell_delivered(record, await self._workshop.delivery.deliver(record, ended))

    def _tell_delivered(self, record: RecordingRecord, delivered: Delivered) -> None:
        began = self._order.meeting_started_at
        self._report(facts_of_end(delivered, record, self._workshop.clock.now(), meeting_started_at=began))

    def _about(self, at: float | None = None) -> Mapping[str, Any]:
        order = self._order
        return {
            "domain_id": order.domain_id,
            "room_id": order.room_id,
            "room_name": order.room_name,
            "meeting_id": order.meeting_id,
            "at": self._workshop.clock.now() if at is None else at,
            "started_at": order.meeting_started_at,
            "job_id": order.job_id,
            "instance_id": order.options.instance_id,
        }
