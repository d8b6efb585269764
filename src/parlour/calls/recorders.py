"""What follows from recordings, streams and transcriptions: who may make one, what everybody is told, which end.

Owners may, and who administers `streaming`, of the kinds that `enable_recording` of the token, or else of the room,
names. Owners may transcribe, and who administers `transcription`. What a browser records is made there; it is known
here so that everybody knows it.
"""

from dataclasses import replace
from typing import Final, assert_never

from parlour.calls.desk import Desk
from parlour.calls.jobs.job import Job
from parlour.calls.jobs.options import JobKind
from parlour.calls.messages import RecordingsNow, StreamsNow, TranscriptionsNow
from parlour.calls.participant import Participant
from parlour.calls.recordings import Recording, RecordingKind, RecordingsView, Stream, StreamsView, TargetStand
from parlour.calls.refusals import Refuse
from parlour.calls.transcriptions import Transcription, TranscriptionsView

__all__ = [
    "end_recordings_of",
    "end_unpermitted",
    "recordings_view",
    "refusal_to_record",
    "refusal_to_stream",
    "refusal_to_transcribe",
    "streams_view",
    "tell_jobs",
    "tell_recordings",
    "transcriptions_view",
]

_CONNECTING: Final = TargetStand()
_NOT_HOST: Final = Refuse("not-permitted", "only owners and streaming admins may record")
_NO_STREAMER: Final = Refuse("not-permitted", "only owners and streaming admins may stream")
_NO_TRANSCRIBER: Final = Refuse("not-permitted", "only owners and transcription admins may transcribe")


def refusal_to_record(desk: Desk, who: Participant, kind: RecordingKind) -> Refuse | None:
    """Return why a participant may not record in this way; `None`: it may."""
    if not (who.owner or who.permissions.may_administer("streaming")):
        return _NOT_HOST
    allowed = desk.rules.recording if who.recording is None else who.recording
    if kind not in allowed:
        return Refuse("not-permitted", f"enable_recording does not allow the kind {kind} here")
    return None


def recordings_view(desk: Desk) -> RecordingsView | None:
    """Return what browsers are told, `None` where nothing is recorded. Of who is hidden others hear nothing."""
    running = [*desk.recordings, *[_of_job(each) for each in desk.jobs.of_kind("recording")]]
    if not running:
        return None
    running.sort(key=lambda each: each.started_at)
    return RecordingsView(desk.now, tuple([_told(desk, each) for each in running]))


def streams_view(desk: Desk) -> StreamsView | None:
    """Return what browsers are told of live streams, `None` where there are none."""
    running = desk.jobs.of_kind("streaming")
    return StreamsView(desk.now, tuple([_stream(desk, each) for each in running])) if running else None


def refusal_to_stream(who: Participant) -> Refuse | None:
    """Return why a participant may not stream; `None`: it may."""
    return None if who.owner or who.permissions.may_administer("streaming") else _NO_STREAMER


def refusal_to_transcribe(who: Participant) -> Refuse | None:
    """Return why a participant may not begin, change or end transcriptions; `None`: it may."""
    return None if who.owner or who.permissions.may_administer("transcription") else _NO_TRANSCRIBER


def transcriptions_view(desk: Desk) -> TranscriptionsView | None:
    """Return what browsers are told of transcriptions, `None` where there are none."""
    running = desk.jobs.of_kind("transcription")
    return TranscriptionsView(desk.now, tuple([_transcription(desk, each) for each in running])) if running else None


def tell_jobs(desk: Desk, kind: JobKind) -> None:
    """Tell everybody what is recorded, streamed or transcribed now."""
    match kind:
        case "recording":
            tell_recordings(desk)
        case "streaming":
            desk.send(desk.roster.ids, StreamsNow(streams_view(desk) or StreamsView(desk.now, ())))
        case "transcription":
            view = transcriptions_view(desk) or TranscriptionsView(desk.now, ())
            desk.send(desk.roster.ids, TranscriptionsNow(view))
        case _:
            assert_never(kind)


def tell_recordings(desk: Desk) -> None:
    """Tell everybody what is recorded now."""
    view = recordings_view(desk) or RecordingsView(desk.now, ())
    desk.send(desk.roster.ids, RecordingsNow(view))


def end_recordings_of(desk: Desk, session_id: str) -> None:
    """Take note that somebody's browser records no longer: its seat was given back."""
    recording = desk.recordings.local_of(session_id)
    if recording is not None:
        desk.recordings.stop(recording.instance_id)
        tell_recordings(desk)


def end_unpermitted(desk: Desk) -> None:
    """End what participants record who may not any more. Their browsers stop when they hear of it."""
    if not len(desk.recordings):
        return
    ended = [
        each
        for each in desk.recordings
        if each.started_by is not None
        and (starter := desk.roster.get(each.started_by)) is not None
        and refusal_to_record(desk, starter, each.type) is not None
    ]
    for each in ended:
        desk.recordings.stop(each.instance_id)
    if ended:
        tell_recordings(desk)


def _of_job(job: Job) -> Recording:
    options = job.capture
    return Recording(
        options.instance_id, options.type, job.started_by, job.since, options.said_layout, job.id, job.state
    )


def _stream(desk: Desk, job: Job) -> Stream:
    options = job.capture
    stands = {name: job.targets.get(name, _CONNECTING) for name in options.endpoints}
    addresses = tuple([job.addresses.get(url, _CONNECTING) for url in options.rtmp_urls])
    starter = _seen(desk, job.started_by)
    return Stream(options.instance_id, starter, job.since, job.state, options.said_layout, stands, addresses)


def _transcription(desk: Desk, job: Job) -> Transcription:
    options = job.transcription
    transcript_id = job.id if options.stored else None
    starter, ender = _seen(desk, job.started_by), _seen(desk, job.stopped_by)
    return Transcription(options, job.state, starter, job.since, transcript_id, ender)


def _told(desk: Desk, recording: Recording) -> Recording:
    return replace(recording, started_by=_seen(desk, recording.started_by))


def _seen(desk: Desk, session_id: str | None) -> str | None:
    """Return who it is, if others see it."""
    who = None if session_id is None else desk.roster.get(session_id)
    return session_id if who is not None and who.visible else None
