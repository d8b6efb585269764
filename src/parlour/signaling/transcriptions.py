"""What is said about transcriptions: from a browser's message to a typed request, and as fields of frames.

Pure.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from parlour.calls.commands import StartTranscription, StopTranscription, UpdateTranscription
from parlour.calls.messages import TranscriptionMessage, TranscriptionsNow
from parlour.calls.transcriptions import Transcription, TranscriptionsView

__all__ = ["TRANSCRIPTION_READERS", "transcription_push", "transcriptions_field"]

Checked: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]
TranscriptionRequest: TypeAlias = StartTranscription | UpdateTranscription | StopTranscription

_TRACK_TYPES: Final = {"audio": "cam-audio", "screenAudio": "screen-audio"}
"""How daily-js calls the standard tracks; another has its own name."""


def _update(message: Checked) -> UpdateTranscription:
    names = {"instanceId": message.get("instance_id"), "participants": message.get("participants")}
    return UpdateTranscription({name: value for name, value in names.items() if value is not None})


TRANSCRIPTION_READERS: Final[Mapping[str, Callable[[Checked], TranscriptionRequest]]] = {
    "start-transcription": lambda message: StartTranscription(message.get("options") or {}),
    "update-transcription": _update,
    "stop-transcription": lambda message: StopTranscription(message.get("instance_id")),
}


def transcription_push(message: TranscriptionsNow | TranscriptionMessage) -> Fields:
    """Write what is transcribed now, or what was understood."""
    if isinstance(message, TranscriptionsNow):
        return {"type": "transcriptions", **_all(message.view)}
    fields: Fields = {
        "type": "transcription-message",
        "instance_id": message.instance_id,
        "session_id": message.session_id,
        "track": message.track,
        "track_type": _TRACK_TYPES.get(message.track, message.track),
        "text": message.text,
        "begin": message.begin,
        "end": message.end,
        "final": message.final,
    }
    return fields if message.raw is None else fields | {"raw": message.raw}


def transcriptions_field(view: TranscriptionsView | None) -> Fields:
    """Write what is transcribed for somebody who comes in; nothing where nothing is."""
    return {} if view is None else {"transcriptions": _all(view)}


def _all(view: TranscriptionsView) -> Fields:
    return {"at": view.at, "running": [_one(each) for each in view.transcriptions]}


def _one(transcription: Transcription) -> Fields:
    options = transcription.options
    said: Fields = {
        "stopped_by": transcription.stopped_by,
        "participants": options.participants,
        "punctuate": options.punctuate,
        "profanity_filter": options.profanity_filter,
        "endpointing": options.endpointing,
        "redact": options.redact,
        "extra": options.extra or None,
        "include_raw_response": options.include_raw or None,
    }
    return {
        "instance_id": options.instance_id,
        "state": transcription.state,
        "started_by": transcription.started_by,
        "started_at": transcription.started_at,
        "stored": options.stored,
        "transcript_id": transcription.transcript_id,
        "language": options.language,
        "model": options.model,
        **{name: value for name, value in said.items() if value is not None},
    }
