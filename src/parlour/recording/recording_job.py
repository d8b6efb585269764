"""One recording, from its order until its files are stored.

It always ends: in a file and a finished record, or in a canceled record with the reason. The call hears of the end as
soon as nothing is recorded any more; that the files are stored is said later, to webhooks and logs.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, get_args

from parlour.calls.events import JobNews, JobStarted, RecordingStored
from parlour.calls.facts import JobFact, RecordingFailed, RecordingStarted
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.order import CaptureOrder
from parlour.calls.scene import Layout, Scene
from parlour.jobs.shell import JobShell, Taker
from parlour.recording.chronicle import Chronicle
from parlour.recording.data_outputs import DataOutput
from parlour.recording.delivery import Delivered, Ended
from parlour.recording.files import CONTENT_TYPES, FILM, RecordedFile, film_of, raw_files_of
from parlour.recording.naming import DEFAULT_TEMPLATE, recording_keys
from parlour.recording.process import Python
from parlour.recording.raw_recorder import RawOutcome, RawRecorder
from parlour.recording.recorder import Form, Outcome, Recorder
from parlour.recording.salvaging import salvaged
from parlour.recording.studio import Studio
from parlour.recording.tellings import facts_of_end
from parlour.recording.worker.raw_forms import audio_form
from parlour.storage.port import Growing, StorageError
from parlour.store import FINISHED, RecordingRecord

__all__ = ["RecordingJob", "form_of"]

_DATA_OUTPUTS: Final[tuple[DataOutput, ...]] = get_args(DataOutput)
_ADVANCE_S: Final = 5.0
"""How often what was recorded so far is sent on."""


def form_of(options: CaptureOptions) -> Form:
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


class _Maker(Taker, Protocol):
    """What records: `Recorder` or `RawRecorder`."""

    async def begin(self, python: Python) -> None: ...
    async def stop(self) -> Outcome | RawOutcome: ...
    async def wait(self) -> Outcome | RawOutcome: ...


class RecordingJob(JobShell[CaptureOptions]):
    """A handle for the call, and `run`, which does it all."""

    log = logging.getLogger("parlour.live.recording")
    what = "recording"

    def __init__(
        self,
        order: CaptureOrder,
        studio: Studio,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> None:
        super().__init__(order, studio.clock, tell, report)
        self._studio = studio
        self._record: RecordingRecord | None = None
        self._maker: _Maker | None = None
        self._chronicle: Chronicle | None = None
        self._stop = asyncio.Event()

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        super().show(scene, layout, people)
        if self._chronicle is not None:
            self._chronicle.show(scene, layout, self._time())

    def tell_chat(self, session_id: str, user_name: str, text: str) -> None:
        """See `JobHandle`."""
        if self._chronicle is not None:
            self._chronicle.write(session_id, user_name, text, self._time())

    def tell_transcript(self, session_id: str, user_name: str, text: str, begin: float, end: float) -> None:
        """See `JobHandle`. What was said before the recording began is not in it."""
        if self._chronicle is not None and self._record is not None and end > self._record.started_at:
            start = self._record.started_at
            self._chronicle.say(session_id, user_name, text, max(0.0, begin - start), end - start)

    def stop(self) -> None:
        """See `JobHandle`."""
        self._stop.set()

    async def _work(self) -> None:
        record = self._record = await self._note()
        self.begun.set()
        await self._make(record)

    async def _note(self) -> RecordingRecord:
        order, studio = self._order, self._studio
        named = await studio.named(order)
        template = order.config.get("recordings_template")
        keys = recording_keys(template if isinstance(template, str) else DEFAULT_TEMPLATE, named, order.options.type)
        place = studio.stores.place_for(order.config, domain=named.domain_name)
        studio.stores.of(place)  # raises where nothing could be stored, before anything is recorded
        bucket = order.config.get("recordings_bucket")
        bucket = bucket if isinstance(bucket, dict) else {}
        return await studio.database.recordings.begin(
            RecordingRecord(
                id=order.job_id,
                domain_id=order.domain_id,
                room_id=order.room_id,
                room_name=order.room_name,
                meeting_id=order.meeting_id,
                instance_id=order.options.instance_id,
                type=order.options.type,
                started_at=named.started_at,
                place=place.keep(),
                key=next(keys),
                folder=str(studio.folder / order.job_id),
                server_id=studio.server_id,
                api_access=bucket.get("allow_api_access") is not False,
                inline=bucket.get("allow_streaming_from_bucket") is True,
                started_by=order.started_by,
                layout=order.options.said_layout or {"preset": order.options.layout.preset},
            ),
            other_keys=keys,
        )

    async def _make(self, record: RecordingRecord) -> None:
        maker = self._maker = self._maker_of(record)
        await maker.begin(await self._studio.python())
        self._begin_chronicle(record)
        self._take(maker)
        growing = self._growing(record)
        sending = asyncio.create_task(self._send_on(growing))
        try:
            outcome = await self._until_end(maker)
        finally:
            sending.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await sending
        self._maker = None
        self._take(None)
        self._end(outcome.problem)
        files, seconds = await asyncio.to_thread(self._files, record, outcome)
        if self._chronicle is not None:
            beside = self._chronicle.close(record.key)
            files += beside if files else []
        ended = Ended(seconds, outcome.problem, self._people, files, growing)
        self._tell_delivered(record, await self._studio.delivery.deliver(record, ended))

    def _maker_of(self, record: RecordingRecord) -> _Maker:
        order, studio, options = self._order, self._studio, self._order.options
        directory = Path(record.folder)
        if options.type == "raw-tracks":
            return RawRecorder(
                order.meeting_id,
                order.job_id,
                directory,
                sfu=studio.sfu,
                clock=studio.clock,
                start_ms=round(record.started_at * 1000),
                audio=audio_form(str(order.config.get("enable_raw_tracks_transcoded_audio") or "")),
                on_start=lambda: self._started(record),
            )
        return Recorder(
            order.meeting_id,
            order.job_id,
            directory / FILM,
            sfu=studio.sfu,
            clock=studio.clock,
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
        store = self._studio.delivery.store_of(record)
        content_type = CONTENT_TYPES[".m4a" if record.type == "cloud-audio-only" else ".mp4"]
        return store.growing(record.key, Path(record.folder) / FILM, content_type=content_type)

    async def _send_on(self, growing: Growing | None) -> None:
        while growing is not None:
            await self._studio.clock.sleep(_ADVANCE_S)
            try:
                await growing.advance()
            except StorageError as error:
                self.log.warning("recording %s is not sent on: %s", self._order.job_id, error.info)

    def _files(self, record: RecordingRecord, outcome: Outcome | RawOutcome) -> tuple[list[RecordedFile], float]:
        """Return the files, and how many seconds they cover."""
        directory = Path(record.folder)
        if isinstance(outcome, RawOutcome):
            return raw_files_of(record.key, directory, outcome.files), outcome.seconds
        return film_of(record, directory)

    def _begin_chronicle(self, record: RecordingRecord) -> None:
        outputs = tuple(each for each in _DATA_OUTPUTS if each in self._order.options.data_outputs)
        if outputs:
            self._chronicle = Chronicle(Path(record.folder), outputs, round(record.started_at * 1000))
            if self._shown is not None:
                self._chronicle.show(*self._shown, 0.0)

    def _time(self) -> float:
        began = self._studio.clock.now() if self._record is None else self._record.started_at
        return max(0.0, self._studio.clock.now() - began)

    def _started(self, record: RecordingRecord) -> None:
        if self._ended:
            return
        self._tell(JobStarted(self._order.job_id))
        options = self._order.options
        self._say(
            RecordingStarted(
                **self._about(record.started_at),
                type=options.type,
                layout=options.said_layout,
                started_by=self._order.started_by,
            )
        )

    def _failure(self, problem: str) -> JobFact:
        return RecordingFailed(**self._about(), msg=problem)

    async def _give_up(self, problem: str) -> None:
        record = self._record
        if record is None:
            self._fail(problem)
            return
        self._end(problem)
        if self._maker is not None:
            maker, self._maker = self._maker, None
            self._take(None)
            with contextlib.suppress(Exception):  # it is what failed, perhaps
                await maker.stop()
        files, seconds = await asyncio.to_thread(salvaged, record)
        ended = Ended(seconds, problem, self._people, files)
        self._tell_delivered(record, await self._studio.delivery.deliver(record, ended))

    def _tell_delivered(self, record: RecordingRecord, delivered: Delivered) -> None:
        began = self._order.meeting_started_at
        if delivered.record is not None and delivered.record.status == FINISHED:
            self._tell(RecordingStored(record.id))
        self._say(*facts_of_end(delivered, record, self._studio.clock.now(), meeting_started_at=began))
