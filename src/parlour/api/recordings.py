"""Recordings: which there are, links to their files, their end. They are made in calls, and kept until deleted."""

from typing import Final

from parlour.api.answers import BOOLEAN, COUNT, SECRET_TEXT, TEXT, Fields, ListOf, OrNull, field
from parlour.api.authentication import Caller
from parlour.api.queries import text
from parlour.api.shelf import Shelf, ShownLink, of_place, provider_of, wanted_seconds
from parlour.errors import InvalidRequestError, NotFoundError
from parlour.recording.naming import download_name
from parlour.store import CANCELED, IN_PROGRESS, RecordedTrack, RecordingPage, RecordingRecord

__all__ = [
    "ACCESS_LINK",
    "DELETED",
    "RECORDING",
    "RECORDINGS",
    "delete_recording",
    "get_access_link",
    "get_recording",
    "list_recordings",
]

SHELF: Final[Shelf[RecordingRecord]] = Shelf("recording", lambda database: database.recordings, "recordings_bucket")

TRACK: Final = Fields[RecordedTrack](
    "RecordedTrack",
    size=field(COUNT, lambda track: track.size, 1_048_576, "Bytes."),
    type=field({**TEXT, "enum": ["audio", "video"]}, lambda track: track.type, "audio"),
    s3key=field(
        TEXT,
        lambda track: track.key,
        "acme/team-sync/1774363859123-d61cd7b2-a273-42b4-89bd-be763fd562c1-cam-audio-1774363860000.webm",
    ),
)
_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
_KEY: Final = "acme/team-sync/1774363859123"

RECORDING: Final = Fields[RecordingRecord](
    "Recording",
    ("duration", "storage_provider", "size", "error", "outputs"),
    id=field({**TEXT, "format": "uuid"}, lambda one: one.id, _ID),
    room_name=field(TEXT, lambda one: one.room_name, "team-sync"),
    start_ts=field(COUNT, lambda one: int(one.started_at), 1774363859, "Unix seconds."),
    status=field({**TEXT, "enum": ["finished", "in-progress", "canceled"]}, lambda one: one.status, "finished"),
    max_participants=field(COUNT, lambda one: one.max_participants, 4, "How many were in the call at once, at most."),
    duration=field(COUNT, lambda one: _seconds(one), 600, "Seconds; absent while it is in progress."),
    share_token=field(SECRET_TEXT, lambda one: one.share_token, "mZl0Zr3t", "Opens nothing; some clients want it."),
    s3key=field(TEXT, lambda one: one.key, _KEY, "Where it is in its bucket."),
    mtgSessionId=field(TEXT, lambda one: one.meeting_id, "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"),
    tracks=field(OrNull(ListOf(TRACK)), lambda one: one.tracks),
    storage_provider=field(
        {**TEXT, "enum": ["aws", "oci"]},
        lambda one: provider_of(one.place),
        "aws",
        "Of a bucket; absent for the server's own.",
    ),
    type=field({**TEXT, "enum": ["cloud", "cloud-audio-only", "raw-tracks"]}, lambda one: one.type, "cloud"),
    size=field(COUNT, lambda one: one.size, 73_400_320, "Bytes of all its files."),
    error=field(TEXT, lambda one: one.error, "the disk is full", "What went wrong, if anything did."),
    outputs=field(
        {"type": "array", "items": TEXT},
        lambda one: list(one.outputs) or None,
        [f"{_KEY}-chat.vtt"],
        "Keys of the files beside it, if there are any.",
    ),
)


RECORDINGS: Final = Fields[RecordingPage](
    "RecordingList",
    total_count=field(COUNT, lambda page: page.total_count, 1),
    data=field(ListOf(RECORDING), lambda page: page.items),
)
DELETED: Final = Fields[RecordingRecord](
    "DeletedRecording",
    deleted=field({"const": True}, lambda _: True, True),
    id=field(TEXT, lambda one: one.id, _ID),
    s3_bucket=field(
        TEXT, lambda one: of_place(one.place, "bucket"), "acme-recordings", "Empty for the server's own place."
    ),
    s3_region=field(TEXT, lambda one: of_place(one.place, "region"), "eu-central-1"),
    s3_key=field(TEXT, lambda one: one.key, _KEY),
)
ACCESS_LINK: Final = Fields[ShownLink](
    "AccessLink",
    ("storage_provider", "validity_capped"),
    download_link=field(SECRET_TEXT, lambda link: link.url, "https://meet.example.com/files/eyJ.../1774363859123.mp4"),
    expires=field(COUNT, lambda link: link.expires, 1774367459, "Unix seconds."),
    storage_provider=field({**TEXT, "enum": ["aws", "oci"]}, lambda link: link.provider, "aws", "Of a bucket."),
    validity_capped=field(
        BOOLEAN, lambda link: link.capped or None, True, "Only where it lives shorter than asked for."
    ),
)


async def list_recordings(caller: Caller) -> RecordingPage:
    """`GET /recordings`."""
    recordings, room_name = caller.context.database.recordings, text(caller.request, "room_name")
    return await SHELF.page(
        caller, lambda asked: recordings.page(caller.domain.id, room_name=room_name, **asked._asdict())
    )


async def get_recording(caller: Caller) -> RecordingRecord:
    """`GET /recordings/:id`: also one that is being made."""
    return await SHELF.existing(caller)


async def delete_recording(caller: Caller) -> RecordingRecord:
    """`DELETE /recordings/:id`."""
    return await SHELF.delete(caller, lambda recording: recording.keys)


async def get_access_link(caller: Caller) -> ShownLink:
    """`GET /recordings/:id/access-link`."""
    asked = wanted_seconds(caller)
    recording = await SHELF.existing(caller)
    if recording.status == IN_PROGRESS:
        raise InvalidRequestError(f"recording {recording.id} is in progress: its file can be had once it is finished")
    if recording.status == CANCELED:
        raise NotFoundError(f"recording {recording.id} has no file: {recording.error or 'it was canceled'}")
    key = _wanted_file(caller, recording)
    bucket = await SHELF.bucket_now(caller, recording)
    SHELF.check_access(recording, bucket)
    inline = recording.inline if bucket is None else bucket.get("allow_streaming_from_bucket") is True
    name = download_name(key, recording.type)
    return await SHELF.link(caller, recording, key, seconds=asked, filename=name, inline=inline)


def _wanted_file(caller: Caller, recording: RecordingRecord) -> str:
    """Return the key of the file that is asked for: the recording's own, or another one that belongs to it."""
    wanted = caller.request.query_params.get("s3key")
    if wanted is None and recording.tracks is not None:
        raise InvalidRequestError(
            f"recording {recording.id} has a file for each track: name one with s3key, as `tracks` lists them"
        )
    if wanted is not None and wanted not in recording.keys:
        raise InvalidRequestError(f"s3key was '{wanted[:100]}' but recording {recording.id} has no such file")
    return wanted or recording.key


def _seconds(recording: RecordingRecord) -> int | None:
    return None if recording.duration is None else round(recording.duration)
