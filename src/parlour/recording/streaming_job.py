"""One live stream, from its order until nothing of it is sent any more."""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import Callable, Sequence
from typing import Any

from parlour.calls.events import JobNews, JobStarted, TargetNews
from parlour.calls.facts import JobFact, StreamingEnded, StreamingFailed, StreamingStarted, StreamingUpdated
from parlour.calls.jobs.capture_options import CaptureOptions
from parlour.calls.jobs.order import CaptureOrder
from parlour.calls.recordings import TargetStand
from parlour.calls.scene import Layout, Scene
from parlour.errors import InvalidRequestError, ParlourError
from parlour.ids import new_uuid
from parlour.jobs.shell import JobShell
from parlour.recording.delivery import Delivered
from parlour.recording.judgement import called
from parlour.recording.naming import stream_prefix
from parlour.recording.recorder import Recorder
from parlour.recording.recording_job import form_of
from parlour.recording.rtmp_address import parse_rtmp
from parlour.recording.streamer import HlsPlace, Streamer, TargetReport
from parlour.recording.studio import Studio
from parlour.recording.targets import HlsTarget, RtmpTarget, Target
from parlour.recording.tellings import facts_of_end
from parlour.storage import Place, StorageError
from parlour.store import FileKeyTakenError, RecordingRecord

__all__ = ["StreamingJob"]


class StreamingJob(JobShell[CaptureOptions]):
    """A handle for the call, and `run`, which does it all."""

    log = logging.getLogger("parlour.live.streaming")
    what = "live stream"

    def __init__(
        self,
        order: CaptureOrder,
        studio: Studio,
        tell: Callable[[JobNews], None],
        report: Callable[[Sequence[JobFact]], None],
    ) -> None:
        super().__init__(order, studio.clock, tell, report)
        self._studio = studio
        self._wanted = (order.options.rtmp_urls, order.options.endpoints)
        self._ids: dict[Target, str] = {}
        self._judged: set[Target] = set()
        self._changed = asyncio.Event()
        """Set when something is to be looked at: other targets, one that ended, or the end of it all."""

        self._saved: list[tuple[HlsTarget, TargetReport]] = []
        """What is to be kept of HLS outputs that have ended."""

        self._stopping = False
        self._started = False
        self._problem: str | None = None
        """Why the last target ended that did so by itself."""

    @property
    def domain_id(self) -> str:
        """Whose it is."""
        return self._order.domain_id

    def show(self, scene: Scene, layout: Layout, people: int) -> None:
        """See `JobHandle`."""
        if self._started and self._shown is not None and layout != self._shown[1]:
            self._say(StreamingUpdated(**self._about(), layout={"preset": layout.preset}))
        super().show(scene, layout, people)

    def change_targets(self, rtmp_urls: Sequence[str], endpoints: Sequence[str]) -> None:
        """See `JobHandle`."""
        self._wanted = tuple(rtmp_urls), tuple(endpoints)
        self._changed.set()

    def stop(self) -> None:
        """See `JobHandle`."""
        self._stopping = True
        self._changed.set()

    async def _work(self) -> None:
        targets = self._targets()
        self.begun.set()
        refused = await self._refused(targets)
        if refused and len(refused) == len(targets):
            self._fail(refused[targets[0]])
            return
        for target in refused:
            self._refuse(target, refused[target])
        await self._stream(targets)

    async def _give_up(self, problem: str) -> None:
        self._fail(problem)

    def _targets(self) -> tuple[Target, ...]:
        order = self._order
        return self._studio.judge.targets(*self._wanted, order.config, room=order.room_name)

    async def _refused(self, targets: Sequence[Target]) -> dict[Target, str]:
        """Return the targets that lead where no stream may go, each with a sentence for people."""
        new = [each for each in targets if each not in self._judged]
        self._judged.update(new)
        refused = await self._studio.judge.refused(new, self._order.domain_id)
        return {target: f"{called(target.name)} cannot be used: {reason}" for target, reason in refused.items()}

    def _refuse(self, target: Target, problem: str) -> None:
        """Do not stream to a target, which nobody tries again, and go on with the others."""
        self._ids[target] = ""
        self._problem = problem
        stand = TargetStand("error", problem)
        self._tell(TargetNews(self._order.job_id, stand, target.name, self._url_of(target)))
        self._say(self._failure(problem))

    async def _stream(self, targets: Sequence[Target]) -> None:
        order, studio = self._order, self._studio
        folder = studio.folder / order.job_id
        recorder = Recorder(
            order.meeting_id,
            order.job_id,
            folder / "stream",
            sfu=studio.sfu,
            clock=studio.clock,
            form=form_of(order.options),
            layout=order.options.layout,
            on_start=lambda: None,
            on_output=lambda name, said: streamer.heard(name, said),
            records=False,
        )
        settings = studio.settings
        streamer = Streamer(
            recorder,
            studio.exits,
            on_behalf=order.domain_id,
            directory=folder,
            clock=studio.clock,
            on_report=self._on_report,
            connect_seconds=settings.stream_connect_seconds,
            patience_seconds=settings.stream_patience_seconds,
        )
        await recorder.begin(await studio.python())
        self._take(recorder)
        ended = asyncio.create_task(recorder.wait())
        ended.add_done_callback(lambda _: self._changed.set())
        try:
            await self._follow(streamer, targets, ended)
        finally:
            outcome = await recorder.stop()
            self._take(None)
            await streamer.close()
            ended.cancel()
            for target, report in self._saved:
                await self._keep(target, report)
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        if self._stopping:
            self._conclude()
        else:
            self._fail(self._problem or outcome.problem or self._failed)

    async def _follow(self, streamer: Streamer, targets: Sequence[Target], ended: "asyncio.Task[Any]") -> None:
        """Send to what is wanted, until nothing is left to be sent to or all is to end."""
        while True:
            self._changed.clear()
            refused = await self._refused(targets)
            for target in targets:
                if target in refused:
                    self._refuse(target, refused[target])
                elif target not in self._ids:
                    await self._add(streamer, target)
            for target in [each for each in self._ids if each not in targets]:
                streamer.remove(self._ids.pop(target))
            if self._stopping or ended.done() or streamer.is_idle:
                return
            await self._changed.wait()
            with contextlib.suppress(InvalidRequestError):  # a name that the room does not have any more
                targets = self._targets()

    async def _add(self, streamer: Streamer, target: Target) -> None:
        try:
            place = await self._place(target) if isinstance(target, HlsTarget) else None
        except StorageError as error:
            self._ids[target] = ""
            self._problem = f"the endpoint {target.name} cannot be stored: {error.info}"
            self._say(self._failure(self._problem))
            self._tell(TargetNews(self._order.job_id, TargetStand("error", self._problem), target.name))
            return
        self._ids[target] = await streamer.add(target, place)

    async def _place(self, target: HlsTarget) -> HlsPlace:
        """Return where an HLS output goes. Raises `StorageError`."""
        named = await self._studio.named(self._order)
        store = self._studio.stores.of(self._bucket_of(target, named.domain_name))
        return HlsPlace(store, stream_prefix(target.path_template, target.path, named))

    def _bucket_of(self, target: HlsTarget, domain: str) -> Place:
        bucket = {
            "bucket_name": target.bucket_name,
            "bucket_region": target.bucket_region,
            "assume_role_arn": target.assume_role_arn,
        }
        return self._studio.stores.place_of(bucket, domain=domain)

    def _on_report(self, report: TargetReport) -> None:
        stand = TargetStand(report.state, report.reason)
        self._tell(TargetNews(self._order.job_id, stand, report.name, self._url_of(self._target_of(report))))
        match report.state:
            case "streaming" if not self._started:
                self._started = True
                self._tell(JobStarted(self._order.job_id))
                self._say(StreamingStarted(**self._about(), layout=self._order.options.said_layout))
            case "ended":
                self._note_saved(report)
            case "error":
                self._note_saved(report)
                self._problem = f"{called(report.name)} ended: {report.reason or 'it is lost'}"
                self._say(self._failure(self._problem))
            case _:
                pass  # it comes, goes on, or ended as it was asked to
        self._changed.set()

    def _target_of(self, report: TargetReport) -> Target | None:
        return next((each for each, id_ in self._ids.items() if id_ == report.id), None)

    def _url_of(self, target: Target | None) -> str | None:
        """Return the RTMP URL of a target that has no name, as it was given."""
        if not isinstance(target, RtmpTarget) or target.name is not None:
            return None
        return next((url for url in self._wanted[0] if parse_rtmp(url) == target.address), None)

    def _note_saved(self, report: TargetReport) -> None:
        for target in self._ids:
            if isinstance(target, HlsTarget) and target.name == report.name and target.save and report.keys:
                self._saved.append((target, report))

    async def _keep(self, target: HlsTarget, report: TargetReport) -> None:
        """Note an HLS output as a recording, whose file is its master playlist. Source: `save_hls_recording`."""
        order, studio = self._order, self._studio
        now, (master, *others) = studio.clock.now(), report.keys
        recordings = studio.database.recordings
        record = RecordingRecord(
            id=new_uuid(),
            domain_id=order.domain_id,
            room_id=order.room_id,
            room_name=order.room_name,
            meeting_id=order.meeting_id,
            instance_id=order.options.instance_id,
            type="cloud",
            started_at=now - report.seconds,
            place=self._bucket_of(target, await studio.domain_name(order)).keep(),
            key=master,
            folder="",
            server_id=studio.server_id,
            started_by=order.started_by,
            layout=order.options.said_layout or {},
        )
        try:
            await recordings.begin(record)
            finished = await recordings.finish(
                record.id,
                duration=report.seconds,
                size=report.size,
                outputs=others,
                max_participants=self._people,
                error=report.reason,
            )
        except (ParlourError, FileKeyTakenError) as error:
            self.log.warning(
                "an HLS output is not noted as a recording: %s", error, extra={"meeting": order.meeting_id}
            )
            return
        began = order.meeting_started_at
        self._say(*facts_of_end(Delivered(finished, None), record, now, meeting_started_at=began))

    def _conclude(self) -> None:
        if self._end():
            self._say(StreamingEnded(**self._about()))

    def _fail(self, problem: str) -> None:
        if self._end(problem) and problem != self._problem:  # else it has been said
            self._say(self._failure(problem))

    def _failure(self, problem: str) -> JobFact:
        return StreamingFailed(**self._about(), msg=problem)
