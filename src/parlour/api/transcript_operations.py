"""What the documentation says about transcripts."""

from typing import Final

from parlour.api import transcripts
from parlour.api.answers import TEXT
from parlour.api.authentication import ByKey
from parlour.api.operation import CURSORS, Operation, Parameter, page_limit
from parlour.api.shelf import VALID_FOR

__all__ = ["TRANSCRIPT_OPERATIONS"]

_TAG: Final = "Transcription"
_ID: Final = transcripts.TRANSCRIPT.example["transcriptId"]
_BY_ID: Final = Parameter("id", "path", "The transcript's id.", {"type": "string", "minLength": 1}, _ID)
_NOT_FOUND: Final = f"transcript {_ID} not found"
_CLOSED: Final = f"transcript {_ID} is in a bucket with allow_api_access false: only the bucket itself gives it out"
_UNREACHABLE: Final = "the place of the transcript cannot be reached: the bucket acme-transcripts does not exist"

TRANSCRIPT_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/transcript",
        handler=ByKey(transcripts.list_transcripts),
        id="listTranscripts",
        tag=_TAG,
        summary="List transcripts",
        description="Newest first, also those that are being made. A transcript is kept where "
        "`enable_transcription_storage` is on, and outlives its room. `total_count` counts what the filters let "
        "through. `roomName`, and `error` in lists, are not part of Daily's interface.",
        parameters=(
            page_limit(100),
            *CURSORS,
            Parameter("roomId", "query", "Only transcripts made in the room of this id.", TEXT),
            Parameter("room_name", "query", "Only transcripts made in rooms of this name.", TEXT),
            Parameter("mtgSessionId", "query", "Only transcripts of this meeting.", TEXT),
        ),
        reply=transcripts.TRANSCRIPTS,
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
    ),
    Operation(
        method="GET",
        path="/transcript/{id}",
        handler=ByKey(transcripts.get_transcript),
        id="getTranscript",
        tag=_TAG,
        summary="Get a transcript",
        description="`t_in_progress` is one that is being made or brought to its place; `t_error` one of which nothing "
        "came, with the reason in `error`; what was cut short but can be read is `t_finished`, and has an `error` too.",
        parameters=(_BY_ID,),
        reply=transcripts.TRANSCRIPT,
        errors={404: _NOT_FOUND},
    ),
    Operation(
        method="DELETE",
        path="/transcript/{id}",
        handler=ByKey(transcripts.delete_transcript),
        id="deleteTranscript",
        tag=_TAG,
        summary="Delete a transcript",
        description="With its file; nothing of it is remembered. One that is being made is refused: stop it first. So "
        "is one in a bucket with `allow_api_access` false. Where the file cannot be deleted, the transcript stays.",
        parameters=(_BY_ID,),
        reply=transcripts.DELETED,
        errors={
            400: f"transcript {_ID} is in progress: stop it before it is deleted",
            403: _CLOSED,
            404: _NOT_FOUND,
            503: _UNREACHABLE,
        },
    ),
    Operation(
        method="GET",
        path="/transcript/{id}/access-link",
        handler=ByKey(transcripts.get_access_link),
        id="getTranscriptAccessLink",
        tag=_TAG,
        summary="Get a link to a transcript",
        description="A WebVTT file with the names of who spoke. Anybody who has the link gets it, without a key, until "
        "it expires. `validity_capped` says that it expires earlier than was asked for, because the server's own "
        "access to the bucket does.",
        parameters=(_BY_ID, VALID_FOR),
        reply=transcripts.ACCESS_LINK,
        errors={
            400: f"transcript {_ID} is in progress: its file can be had once it is finished",
            403: _CLOSED,
            404: _NOT_FOUND,
            503: _UNREACHABLE,
        },
    ),
)
"""Every operation about what was written down, in the order of the documentation."""
