"""What the documentation says about recordings."""

from typing import Final

from parlour.api import recordings
from parlour.api.answers import TEXT
from parlour.api.authentication import ByKey
from parlour.api.operation import CURSORS, Operation, Parameter, page_limit
from parlour.api.shelf import VALID_FOR

__all__ = ["RECORDING_OPERATIONS"]

_TAG: Final = "Recordings"
_ID: Final = recordings.RECORDING.example["id"]
_BY_ID: Final = Parameter("id", "path", "The recording's id.", {"type": "string", "minLength": 1}, _ID)
_NOT_FOUND: Final = f"recording {_ID} not found"
_CLOSED: Final = f"recording {_ID} is in a bucket with allow_api_access false: only the bucket itself gives it out"
_UNREACHABLE: Final = "the place of the recording cannot be reached: the bucket acme-recordings does not exist"

RECORDING_OPERATIONS: Final = (
    Operation(
        method="GET",
        path="/recordings",
        handler=ByKey(recordings.list_recordings),
        id="listRecordings",
        tag=_TAG,
        summary="List recordings",
        description="Newest first, also those that are being made. A recording outlives its room. `total_count` counts "
        "what the filter lets through. `type`, `size`, `error` and `outputs` are not part of Daily's interface.",
        parameters=(
            page_limit(100),
            *CURSORS,
            Parameter("room_name", "query", "Only recordings made in rooms of this name.", TEXT),
        ),
        reply=recordings.RECORDINGS,
        errors={400: "limit was '0' but should be an integer from 1 to 100"},
    ),
    Operation(
        method="GET",
        path="/recordings/{id}",
        handler=ByKey(recordings.get_recording),
        id="getRecording",
        tag=_TAG,
        summary="Get a recording",
        description="`in-progress` is one that is being made or brought to its place; `canceled` one of which nothing "
        "came, with the reason in `error`; what was cut short but can be played is `finished`, and has an `error` too.",
        parameters=(_BY_ID,),
        reply=recordings.RECORDING,
        errors={404: _NOT_FOUND},
    ),
    Operation(
        method="DELETE",
        path="/recordings/{id}",
        handler=ByKey(recordings.delete_recording),
        id="deleteRecording",
        tag=_TAG,
        summary="Delete a recording",
        description="With all of its files. One that is being made is refused: stop it first. So is one in a bucket "
        "with `allow_api_access` false. Where the files cannot be deleted, the recording stays.",
        parameters=(_BY_ID,),
        reply=recordings.DELETED,
        errors={
            400: f"recording {_ID} is in progress: stop it before it is deleted",
            403: _CLOSED,
            404: _NOT_FOUND,
            503: _UNREACHABLE,
        },
    ),
    Operation(
        method="GET",
        path="/recordings/{id}/access-link",
        handler=ByKey(recordings.get_access_link),
        id="getRecordingAccessLink",
        tag=_TAG,
        summary="Get a link to a recording",
        description="Anybody who has the link gets the file, without a key, until it expires. It saves the file, or "
        "plays it where the bucket has `allow_streaming_from_bucket`. `validity_capped` says that it expires earlier "
        "than was asked for, because the server's own access to the bucket does.",
        parameters=(
            _BY_ID,
            VALID_FOR,
            Parameter(
                "s3key",
                "query",
                "Which of the recording's files: a key of `tracks` or `outputs`. Needed for raw tracks, which have no "
                "file but these. Not part of Daily's interface.",
                TEXT,
            ),
        ),
        reply=recordings.ACCESS_LINK,
        errors={
            400: f"recording {_ID} is in progress: its file can be had once it is finished",
            403: _CLOSED,
            404: _NOT_FOUND,
            503: _UNREACHABLE,
        },
    ),
)
"""Every operation about what was recorded, in the order of the documentation."""
