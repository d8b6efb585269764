"""Transcription and batch processing: the pending operations."""

from typing import Any, Final

from parlour.api.operation import ROOM_NAME, Operation
from parlour.api.unavailable import handlers
from parlour.api.unavailable import media_bodies as bodies
from parlour.api.unavailable.declare import LIMIT, declare, obj, path, query, reply_list
from parlour.properties.kinds import Object

__all__ = ["MEDIA"]

_NO_CALL: Final = "room team-sync does not seem to be hosting a call currently"
_TEXT: Final = {"type": "string"}
_SENT: Final = (obj(sent={"const": "true"}), {"sent": "true"})
_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"


def _in_call(
    action: str, what: str, tag: str, body: Object, sample: dict[str, Any], reply: tuple[dict[str, Any], Any]
) -> Operation[Any]:
    """Declare start, update or stop of something that runs in a call."""
    word = "".join(part.title() for part in what.split())
    return declare(
        "POST",
        f"/rooms/{{name}}/{what}/{action}",
        handlers.refused_in_call(what, body),
        id=f"{action}{word}",
        tag=tag,
        summary=f"{action.title()} {what}",
        pending=f"{what} is not available on this server yet",
        says="In the call that runs in the room; without one the answer is 404.",
        parameters=(ROOM_NAME,),
        body=body,
        sample=sample,
        reply=reply[0],
        example=reply[1],
        errors={400: f"{what} is not available on this server yet", 404: _NO_CALL},
    )


def _transcription(action: str, body: Object, sample: dict[str, Any]) -> Operation[Any]:
    return _in_call(action, "transcription", "Transcription", body, sample, _SENT)


_IN_CALLS: Final = (
    _transcription("start", bodies.TRANSCRIPTION_START, {"language": "en", "punctuate": True}),
    _transcription("update", bodies.TRANSCRIPTION_UPDATE, {"participants": [_ID]}),
    _transcription("stop", bodies.TRANSCRIPTION_STOP, {}),
)

_JOBS: Final = "batch processing"
_JOB: Final = obj(id=_TEXT, preset=_TEXT, status=_TEXT)
_NO_JOB: Final = {404: f"job {_ID} not found"}


def _job(method: Any, suffix: str, id_: str, summary: str, reply: dict[str, Any], example: Any) -> Operation[Any]:
    return declare(
        method,
        f"/batch-processor/{{id}}{suffix}",
        handlers.not_found("job", "id"),
        id=id_,
        tag="Batch processor",
        summary=summary,
        pending=f"{_JOBS} is not available on this server yet",
        parameters=(path("id", "The job's id."),),
        reply=reply,
        example=example,
        errors=_NO_JOB,
    )


_BATCH: Final = (
    declare(
        "POST",
        "/batch-processor",
        handlers.refused(_JOBS, bodies.BATCH_JOB),
        id="submitBatchJob",
        tag="Batch processor",
        summary="Submit a job",
        pending=f"{_JOBS} is not available on this server yet",
        body=bodies.BATCH_JOB,
        sample={"preset": "transcript", "inParams": {"sourceType": "recordingId", "recordingId": _ID}},
        reply=obj(id=_TEXT),
        example={"id": _ID},
        errors={400: f"{_JOBS} is not available on this server yet"},
    ),
    declare(
        "GET",
        "/batch-processor",
        handlers.empty_list("job"),
        id="listBatchJobs",
        tag="Batch processor",
        summary="List jobs",
        pending=f"{_JOBS} is not available on this server yet",
        says="The list is empty.",
        parameters=(*LIMIT, query("recordingId", "Only jobs on this recording.")),
        reply=reply_list(),
        example={"total_count": 0, "data": []},
    ),
    _job("GET", "", "getBatchJob", "Get a job", _JOB, {"id": _ID, "preset": "transcript", "status": "finished"}),
    _job("DELETE", "", "deleteBatchJob", "Delete a job", {"type": "object"}, {"id": _ID}),
    _job(
        *("GET", "/access-link", "getBatchJobAccessLink", "Get links to a job's output", _JOB),
        {"id": _ID, "preset": "transcript", "status": "finished"},
    ),
)

MEDIA: Final[tuple[Operation[Any], ...]] = (
    *_IN_CALLS,
    *_BATCH,
)
