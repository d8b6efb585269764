"""What happens to transcriptions: they are started, changed and stopped, and understand what is said.

They are not counted among the recordings and streams of a room, and end with the meeting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from parlour.calls.desk import Desk
from parlour.calls.effects import TellTranscript
from parlour.calls.events import Heard
from parlour.calls.jobs.job import Job
from parlour.calls.jobs.running import begin_job, starts_too_often
from parlour.calls.jobs.transcription_options import TranscriptionChanges, TranscriptionOptions
from parlour.calls.messages import JobFailed, TranscriptionMessage
from parlour.calls.participant import Participant
from parlour.calls.recorders import tell_jobs
from parlour.calls.refusals import Refuse
from parlour.calls.subscriptions import may_hear
from parlour.strict_json import JsonValue

__all__ = [
    "MOST_AT_ONCE",
    "change_transcription",
    "heard",
    "keep_transcriptions",
    "restart_transcriptions",
    "start_transcription",
    "start_transcription_of",
]

MOST_AT_ONCE: Final = 10
"""How many transcriptions a call has at most: each decodes anew what is said."""

_LONGEST: Final = 8_000
"""How much of one utterance is told, in characters."""

_NOT_OWNER: Final = "auto_start_transcription works for owners only"


def start_transcription(desk: Desk, options: TranscriptionOptions, started_by: str | None) -> Job | Refuse:
    """Start one, unless there is one of this instance, or the call has as many as it may."""
    running = desk.jobs.of_kind("transcription")
    if any(each.options.instance_id == options.instance_id for each in running):
        return Refuse("not-possible", f"room {desk.rules.room_name} has an active transcription")
    if len(running) >= MOST_AT_ONCE:
        msg = f"room {desk.rules.room_name} has {MOST_AT_ONCE} transcriptions, and cannot have more"
        return Refuse("not-possible", msg)
    if (refusal := starts_too_often(desk, started_by)) is not None:
        return refusal
    return begin_job(desk, replace(options, stored=desk.rules.transcript_storage), started_by)


def start_transcription_of(desk: Desk, newcomer: Participant, options: TranscriptionOptions | None) -> None:
    """Start the transcription that a token wants to begin as its holder comes, unless one runs.

    Source: `auto_start_transcription`, whose holder must be an owner.
    """
    if options is None or desk.jobs.of_kind("transcription"):
        return
    started = start_transcription(desk, options, newcomer.session_id) if newcomer.owner else None
    if not isinstance(started, Job):
        msg = _NOT_OWNER if started is None else started.msg
        desk.send((newcomer.session_id,), JobFailed("transcription", options.instance_id, msg))


def keep_transcriptions(desk: Desk) -> list[JsonValue]:
    """Return what is kept of those that run over a restart, as JSON."""
    running = [each for each in desk.jobs.of_kind("transcription") if each.state != "stopping"]
    return [{"options": each.transcription.keep(), "started_by": each.started_by} for each in running]


def restart_transcriptions(desk: Desk, kept: Iterable[Mapping[str, Any]]) -> None:
    """Begin those anew that ran in another process: people are still there, and what they say is still to be read."""
    for each in kept:
        begin_job(desk, TranscriptionOptions.go_on(each["options"]), each["started_by"])


def change_transcription(desk: Desk, job: Job, changes: TranscriptionChanges) -> None:
    """Transcribe others from now on, if anything was said of that."""
    job.options = job.transcription.changed(changes)
    tell_jobs(desk, "transcription")


def heard(desk: Desk, event: Heard) -> None:
    """Tell what was understood: everybody who may hear whoever says it, and, when it is final, recordings.

    Of several transcriptions that listen to the same person, recordings are told by the one that was started first.
    """
    job = desk.jobs.get(event.job_id)
    if job is None:
        return
    text = event.text[:_LONGEST]
    options = job.transcription
    raw = event.raw if options.include_raw else None
    message = TranscriptionMessage(
        options.instance_id, event.session_id, event.track, text, event.begin, event.end, event.final, raw
    )
    speaker = desk.roster.get(event.session_id)
    to = [each.session_id for each in desk.roster if may_hear(each, speaker, event.track)]
    desk.send(tuple(to), message)
    if event.final and text:
        _tell_recordings(desk, job, event, text)


def _tell_recordings(desk: Desk, job: Job, event: Heard, text: str) -> None:
    listening = [each for each in desk.jobs.of_kind("transcription") if each.transcription.covers(event.session_id)]
    if listening and listening[0] is not job:
        return
    speaker = desk.roster.get(event.session_id)
    name = (job.names.get(event.session_id) if speaker is None else speaker.user_name) or "Guest"
    for each in desk.jobs.of_kind("recording"):
        if "transcript-webvtt" in each.capture.data_outputs:
            desk.effects.append(TellTranscript(each.id, event.session_id, name, text, event.begin, event.end))
