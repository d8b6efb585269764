"""Requests about recordings: begin one, change one, end one."""

from typing import Final, assert_never

from parlour.calls.commands import StartRecording, StopRecording, UpdateRecording
from parlour.calls.desk import Desk
from parlour.calls.jobs.capture_options import read_changes, read_recording
from parlour.calls.jobs.running import change_job, start_job, stop_job, the_job
from parlour.calls.participant import Participant
from parlour.calls.recorders import refusal_to_record, tell_recordings
from parlour.calls.recordings import Recording
from parlour.calls.refusals import Refuse
from parlour.errors import InvalidRequestError

__all__ = ["serve_recordings"]

_RUNS: Final = Refuse("not-possible", "this browser records already")
_TAKEN: Final = Refuse("not-possible", "another recording has this instance_id")


def serve_recordings(
    desk: Desk, sender: Participant, request: StartRecording | UpdateRecording | StopRecording
) -> None:
    """Begin, change or end a recording, and tell everybody."""
    place = len(desk.effects)
    match request:
        case StartRecording(kind="local"):
            refusal = _start_local(desk, sender, request)
        case StartRecording():
            refusal = _start(desk, sender, request)
        case UpdateRecording():
            refusal = _update(desk, sender, request)
        case StopRecording(instance_id):
            refusal = _stop(desk, sender, instance_id)
        case _:
            assert_never(request)
    desk.answer_before(place, refusal)


def _start_local(desk: Desk, sender: Participant, request: StartRecording) -> Refuse | None:
    refusal = refusal_to_record(desk, sender, request.kind)
    if refusal is not None:
        return refusal
    if desk.recordings.local_of(sender.session_id) is not None:
        return _RUNS
    if desk.recordings.get(request.instance_id) is not None:
        return _TAKEN
    desk.recordings.start(Recording(request.instance_id, request.kind, sender.session_id, desk.now, request.layout))
    tell_recordings(desk)
    return None


def _start(desk: Desk, sender: Participant, request: StartRecording) -> Refuse | None:
    refusal = refusal_to_record(desk, sender, request.kind)
    if refusal is not None:
        return refusal
    layout: dict[str, object] = {} if request.layout is None else {"layout": request.layout}
    body = {**request.options, **layout, "type": request.kind, "instanceId": request.instance_id}
    try:
        options = read_recording(body)
    except InvalidRequestError as error:
        return Refuse("invalid-message", error.info or "the options are not possible")
    started = start_job(desk, options, sender.session_id)
    return started if isinstance(started, Refuse) else None


def _update(desk: Desk, sender: Participant, request: UpdateRecording) -> Refuse | None:
    job = the_job(desk, "recording", request.instance_id)
    if isinstance(job, Refuse):
        return job
    refusal = refusal_to_record(desk, sender, job.capture.type)
    if refusal is not None:
        return refusal
    try:
        changes, said = read_changes("recording", request.changes)
    except InvalidRequestError as error:
        return Refuse("invalid-message", error.info or "the changes are not possible")
    return change_job(desk, job, changes, said)


def _stop(desk: Desk, sender: Participant, instance_id: str | None) -> Refuse | None:
    own = desk.recordings.local_of(sender.session_id)
    if own is not None and instance_id in (None, own.instance_id):
        desk.recordings.stop(own.instance_id)
        tell_recordings(desk)
        return None
    job = the_job(desk, "recording", instance_id)
    if isinstance(job, Refuse):
        return job
    refusal = refusal_to_record(desk, sender, job.capture.type)
    if refusal is None:
        stop_job(desk, job, sender.session_id)
    return refusal
