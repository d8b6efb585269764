"""Recordings: which there are, links to their files, their end. They are made in calls, and kept until deleted.

A recording is its domain's: no other can tell that it exists. What lies in a customer's bucket is reached into only
where the bucket's `allow_api_access` does not forbid it.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from parlour.api.answers import BOOLEAN, COUNT, SECRET_TEXT, TEXT, Fields, ListOf, OrNull, field
from parlour.api.authentication import Caller
from parlour.api.body import whole_number
from parlour.api.queries import text, unknown_cursor, uuid_cursors
from parlour.errors import ForbiddenError, InvalidRequestError, NotFoundError, UnavailableError
from parlour.ids import is_uuid4
from parlour.recording.naming import download_name
from parlour.storage.port import Link, ObjectStore, Place, StorageError
from parlour.store import CANCELED, IN_PROGRESS, RecordedTrack, RecordingPage, RecordingRecord, UnknownCursorError

__all__ = [
    "ACCESS_LINK",
    "DELETED",
    "LONGEST_LINK_S",
    "RECORDING",
    "RECORDINGS",
    "delete_recording",
    "get_access_link",
    "get_recording",
    "list_recordings",
]

PAGE_LIMIT: Final = 100
LONGEST_LINK_S: Final = 999_999_999
_LINK_S: Final = 3600
_LONGEST_ID_SHOWN: Final = 200


class ShownLink(NamedTuple):
    """A link as it is given to a caller. `expires` is in Unix seconds."""

    url: str
    expires: int
    provider: str | None
    capped: bool


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
        {**TEXT, "enum": ["aws", "oci"]}, lambda one: _provider(one), "aws", "Of a bucket; absent for the server's own."
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
    s3_bucket=field(TEXT, lambda one: _of_place(one, "bucket"), "acme-recordings", "Empty for the server's own place."),
    s3_region=field(TEXT, lambda one: _of_place(one, "region"), "eu-central-1"),
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
    request = caller.request
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    after, before = uuid_cursors(request, "recording")
    try:
        return await caller.context.database.recordings.page(
            caller.domain.id,
            room_name=text(request, "room_name"),
            limit=limit,
            starting_after=after,
            ending_before=before,
        )
    except UnknownCursorError:
        raise unknown_cursor(request, "recording") from None


async def get_recording(caller: Caller) -> RecordingRecord:
    """`GET /recordings/:id`: also one that is being made."""
    return await _existing(caller)


async def delete_recording(caller: Caller) -> RecordingRecord:
    """`DELETE /recordings/:id`: its files go first, so that none is left that nobody knows of.

    One that is being made is refused: whoever deletes a thing does not mean to end a call's recording, and a file that
    still grows cannot be promised to be gone. What a server left that is gone can be deleted.
    """
    recording = await _existing(caller)
    database = caller.context.database
    if await database.recordings.is_being_made(recording):
        raise InvalidRequestError(f"recording {recording.id} is in progress: stop it before it is deleted")
    await _check_access(caller, recording)
    try:
        await _store_of(caller, recording).delete(recording.keys)
    except StorageError as error:
        raise _unreachable(error) from error
    if not await database.recordings.delete(caller.domain.id, recording.id):
        raise _not_found(recording.id)
    return recording


async def get_access_link(caller: Caller) -> ShownLink:
    """`GET /recordings/:id/access-link`."""
    asked = whole_number(caller.request, "valid_for_secs", default=_LINK_S, least=1, most=LONGEST_LINK_S)
    recording = await _existing(caller)
    if recording.status == IN_PROGRESS:
        raise InvalidRequestError(f"recording {recording.id} is in progress: its file can be had once it is finished")
    if recording.status == CANCELED:
        raise NotFoundError(f"recording {recording.id} has no file: {recording.error or 'it was canceled'}")
    key = _wanted_file(caller, recording)
    rules = await _check_access(caller, recording)
    name = download_name(key, recording.type)
    try:
        link = await _store_of(caller, recording).link(key, seconds=asked, filename=name, inline=rules.inline)
    except StorageError as error:
        raise _unreachable(error) from error
    return _shown(caller, recording, link, asked)


@dataclass(frozen=True, slots=True)
class _Rules:
    """What the owner of a bucket lets this API do with it."""

    api_access: bool
    inline: bool


def _shown(caller: Caller, recording: RecordingRecord, link: Link, asked: int) -> ShownLink:
    expires = int(caller.context.clock.now()) + link.seconds
    return ShownLink(link.at(caller.origin()), expires, _provider(recording), link.seconds < asked)


async def _existing(caller: Caller) -> RecordingRecord:
    id_: str = caller.request.path_params["id"]
    found = await caller.context.database.recordings.get(caller.domain.id, id_) if is_uuid4(id_) else None
    if found is None:
        raise _not_found(id_)
    return found


def _not_found(id_: str) -> NotFoundError:
    return NotFoundError(f"recording {id_[:_LONGEST_ID_SHOWN]} not found")


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


async def _check_access(caller: Caller, recording: RecordingRecord) -> _Rules:
    """Return what may be done with the recording's bucket. Raises `ForbiddenError`.

    What room or domain say of the bucket now holds; where neither names it any more (rooms are deleted), what held when
    the recording began.
    """
    bucket = await _bucket_now(caller, recording)
    rules = _Rules(recording.api_access, recording.inline)
    if bucket is not None:
        rules = _Rules(bucket.get("allow_api_access") is not False, bucket.get("allow_streaming_from_bucket") is True)
    if not rules.api_access:
        raise ForbiddenError(
            f"recording {recording.id} is in a bucket with allow_api_access false: only the bucket itself gives it out"
        )
    return rules


async def _bucket_now(caller: Caller, recording: RecordingRecord) -> dict[str, Any] | None:
    name = _of_place(recording, "bucket")
    if not name:
        return None
    room = await caller.context.database.rooms.get(caller.domain.id, recording.room_name)
    for config in ({} if room is None else room.config, caller.domain.config):
        bucket = config.get("recordings_bucket")
        if isinstance(bucket, dict) and bucket.get("bucket_name") == name:
            return bucket
    return None


def _store_of(caller: Caller, recording: RecordingRecord) -> ObjectStore:
    return caller.context.stores.of(Place.of(recording.place))


def _unreachable(error: StorageError) -> UnavailableError:
    return UnavailableError(f"the place of the recording cannot be reached: {error.info}")


def _seconds(recording: RecordingRecord) -> int | None:
    return None if recording.duration is None else round(recording.duration)


def _provider(recording: RecordingRecord) -> str | None:
    """Return the vendor of the bucket, `None` for a place of this server's own."""
    return (_of_place(recording, "provider") or "aws") if _of_place(recording, "bucket") else None


def _of_place(recording: RecordingRecord, name: str) -> str:
    found = recording.place.get(name)
    return found if isinstance(found, str) else ""
