"""Requests about transcriptions: begin one, change who is transcribed, end one."""

from typing import assert_never

from parlour.calls.commands import StartTranscription, StopTranscription, UpdateTranscription
from parlour.calls.desk import Desk
from parlour.calls.jobs.running import stop_job, the_job
from parlour.calls.jobs.transcribing import change_transcription, start_transcription
from parlour.calls.jobs.transcription_options import read_transcription, read_transcription_changes
from parlour.calls.participant import Participant
from parlour.calls.recorders import refusal_to_transcribe
from parlour.calls.refusals import Refuse
from parlour.errors import InvalidRequestError

__all__ = ["serve_transcription"]


def serve_transcription(
    desk: Desk, sender: Participant, request: StartTranscription | UpdateTranscription | StopTranscription
) -> None:
    """Begin, change or end a transcription, and tell everybody."""
    place = len(desk.effects)
    refusal = refusal_to_transcribe(sender)
    if refusal is None:
        try:
            refusal = _carry_out(desk, sender, request)
        except InvalidRequestError as error:
            refusal = Refuse("invalid-message", error.info or "the options are not possible")
    desk.answer_before(place, refusal)


def _carry_out(
    desk: Desk, sender: Participant, request: StartTranscription | UpdateTranscription | StopTranscription
) -> Refuse | None:
    match request:
        case StartTranscription(options):
            started = start_transcription(desk, read_transcription(options), sender.session_id)
            return started if isinstance(started, Refuse) else None
        case UpdateTranscription(said):
            changes = read_transcription_changes(said)
            job = the_job(desk, "transcription", changes.instance_id)
            if isinstance(job, Refuse):
                return job
            change_transcription(desk, job, changes)
            return None
        case StopTranscription(instance_id):
            job = the_job(desk, "transcription", instance_id)
            if isinstance(job, Refuse):
                return job
            stop_job(desk, job, sender.session_id)
            return None
        case _:
            assert_never(request)
