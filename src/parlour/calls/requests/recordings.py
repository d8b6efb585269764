"""Requests about recordings: begin one, end one."""

from typing import Final, assert_never

from parlour.calls.commands import StartRecording, StopRecording
from parlour.calls.desk import Desk
from parlour.calls.participant import Participant
from parlour.calls.recorders import refusal_to_record, tell_recordings
from parlour.calls.recordings import Recording
from parlour.calls.refusals import Refuse

__all__ = ["serve_recordings"]

_RUNS: Final = Refuse("not-possible", "this browser records already")
_TAKEN: Final = Refuse("not-possible", "another recording has this instance_id")
_NONE: Final = Refuse("not-possible", "no recording of yours is running")


def serve_recordings(desk: Desk, sender: Participant, request: StartRecording | StopRecording) -> None:
    """Begin or end a recording, and tell everybody."""
    match request:
        case StartRecording():
            _start(desk, sender, request)
        case StopRecording(instance_id):
            _stop(desk, sender, instance_id)
        case _:
            assert_never(request)


def _start(desk: Desk, sender: Participant, request: StartRecording) -> None:
    refusal = refusal_to_record(desk, sender, request.kind) or _hindrance(desk, sender, request)
    if refusal is not None:
        desk.effects.append(refusal)
        return
    desk.recordings.start(Recording(request.instance_id, request.kind, sender.session_id, desk.now, request.layout))
    desk.answer()
    tell_recordings(desk)


def _hindrance(desk: Desk, sender: Participant, request: StartRecording) -> Refuse | None:
    if request.kind != "local":
        return Refuse("not-possible", f"recordings of the kind {request.kind} are not made by this server yet")
    if desk.recordings.local_of(sender.session_id) is not None:
        return _RUNS
    return None if desk.recordings.get(request.instance_id) is None else _TAKEN


def _stop(desk: Desk, sender: Participant, instance_id: str | None) -> None:
    recording = desk.recordings.local_of(sender.session_id)
    if recording is None or instance_id not in (None, recording.instance_id):
        desk.effects.append(_NONE)
        return
    desk.recordings.stop(recording.instance_id)
    desk.answer()
    tell_recordings(desk)
