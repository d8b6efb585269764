"""Transcription and batch processing: the pending operations."""

from typing import Any, Final

from parlour.api.answers import SECRET_TEXT
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
_VALID_FOR: Final = query("valid_for_secs", "Seconds that the link lives.", "integer", minimum=1, maximum=999_999_999)


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

_OUT: Final = obj(transcriptId=_TEXT, link=SECRET_TEXT, download_link=SECRET_TEXT, outParams={"type": "object"})


def _stored(what: str, plural: str, where: str, tag: str, filters: tuple[str, ...], link: dict[str, Any]) -> Any:
    """Declare list, get, delete and link of stored objects, of which there are none."""
    pending = f"there are no {plural} yet"
    word, by_id = what.title(), (path("id", f"The {what}'s id."),)
    missing = {404: f"{what} {_ID} not found"}
    return (
        declare(
            "GET",
            where,
            handlers.empty_list(what),
            id=f"list{plural.title()}",
            tag=tag,
            summary=f"List {plural}",
            pending=pending,
            says="Newest first. The list is empty.",
            parameters=(*LIMIT, *(query(name, "Only those of this value.") for name in filters)),
            reply=reply_list(),
            example={"total_count": 0, "data": []},
            errors={400: "limit was '0' but should be an integer from 1 to 100"},
        ),
        declare(
            "GET",
            f"{where}/{{id}}",
            handlers.not_found(what, "id"),
            id=f"get{word}",
            tag=tag,
            summary=f"Get a {what}",
            pending=pending,
            parameters=by_id,
            reply={"type": "object"},
            example={"id": _ID},
            errors=missing,
        ),
        declare(
            "DELETE",
            f"{where}/{{id}}",
            handlers.not_found(what, "id"),
            id=f"delete{word}",
            tag=tag,
            summary=f"Delete a {what}",
            pending=pending,
            parameters=by_id,
            reply={"type": "object"},
            example={"deleted": True, "id": _ID},
            errors=missing,
        ),
        declare(
            "GET",
            f"{where}/{{id}}/access-link",
            handlers.not_found(what, "id", link=True),
            id=f"get{word}AccessLink",
            tag=tag,
            summary=f"Get a link to a {what}",
            pending=pending,
            parameters=(*by_id, _VALID_FOR),
            reply=link,
            example={
                key: 1900000000 if key == "expires" else {} if key == "outParams" else "https://store.example.com/x"
                for key in link["properties"]
            },
            errors=missing,
        ),
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
    *_stored(
        "transcript", "transcripts", "/transcript", "Transcription", ("roomId", "mtgSessionId", "room_name"), _OUT
    ),
    *_BATCH,
)
