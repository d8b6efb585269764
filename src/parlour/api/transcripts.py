"""Transcripts: which there are, links to their files, their end. They are made in calls, and kept until deleted."""

from typing import Any, Final, NamedTuple

from parlour.api.answers import BOOLEAN, COUNT, MAYBE_TEXT, MOMENT, SECRET_TEXT, TEXT, Described, Fields, ListOf, field
from parlour.api.authentication import Caller
from parlour.api.queries import text
from parlour.api.replies import iso
from parlour.api.shelf import Shelf, ShownLink, of_place, wanted_seconds
from parlour.errors import InvalidRequestError, NotFoundError
from parlour.store import TranscriptPage, TranscriptRecord
from parlour.strict_json import JsonValue
from parlour.transcription.naming import download_name

__all__ = [
    "ACCESS_LINK",
    "DELETED",
    "TRANSCRIPT",
    "TRANSCRIPTS",
    "delete_transcript",
    "get_access_link",
    "get_transcript",
    "list_transcripts",
]

_SHELF: Final[Shelf[TranscriptRecord]] = Shelf(
    "transcript", lambda database: database.transcripts, "transcription_bucket"
)

_ID: Final = "5c9e1d52-97ab-4b6a-8d34-0f2f4a1c7d11"
_KEY: Final = "acme/team-sync/1774363859.vtt"
_LINK: Final = "https://meet.example.com/files/eyJ.../1774363859.vtt"
_STATUSES: Final = ["t_in_progress", "t_finished", "t_error", "t_deleted"]


class TranscriptLink(NamedTuple):
    """A link, and to what."""

    record: TranscriptRecord
    link: ShownLink


def _out_params(record: TranscriptRecord) -> dict[str, JsonValue]:
    bucket, region = (of_place(record.place, name) for name in ("bucket", "region"))
    return {"s3key": record.key, "key": record.key, "bucket": bucket, "region": region}


_OUT_PARAMS: Final = Described[TranscriptRecord](
    {
        "type": "object",
        "properties": dict.fromkeys(("s3key", "key", "bucket", "region"), TEXT),
        "required": ["s3key", "key", "bucket", "region"],
        "description": "Where it is; bucket and region are empty for the server's own place.",
    },
    {"s3key": _KEY, "key": _KEY, "bucket": "acme-transcripts", "region": "eu-central-1"},
    _out_params,
)

_IN_LISTS: Final[dict[str, Any]] = {
    "transcriptId": field({**TEXT, "format": "uuid"}, lambda one: one.id, _ID),
    "domainId": field(TEXT, lambda one: one.domain_id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"),
    "roomId": field(TEXT, lambda one: one.room_id, "a4b1f9d6-9b3e-4a8e-9e63-1b1e3bd2e3a8"),
    "roomName": field(TEXT, lambda one: one.room_name, "team-sync", "Not part of Daily's interface."),
    "mtgSessionId": field(TEXT, lambda one: one.meeting_id, "4a9c2c1e-96b4-4c8e-9d52-0a4f9b6f1f10"),
    "status": field({**TEXT, "enum": _STATUSES}, lambda one: one.status, "t_finished"),
    "isVttAvailable": field(BOOLEAN, lambda one: one.status == "t_finished", True),
    "duration": field(
        {"type": ["integer", "null"], "minimum": 0},
        lambda one: None if one.duration is None else round(one.duration),
        600,
        "Seconds; null while it is in progress.",
    ),
    "created_at": field(MOMENT, lambda one: iso(one.started_at), "2026-03-24T14:50:59.000Z"),
    "updated_at": field(MOMENT, lambda one: iso(one.updated_at), "2026-03-24T15:00:59.000Z"),
    "error": field(MAYBE_TEXT, lambda one: one.error, None, "What went wrong, if anything did."),
}
_LISTED: Final = Fields[TranscriptRecord]("ListedTranscript", **_IN_LISTS)

TRANSCRIPT: Final = Fields[TranscriptRecord](
    "Transcript",
    **_IN_LISTS,
    outParams=field(_OUT_PARAMS, lambda one: one),
)
TRANSCRIPTS: Final = Fields[TranscriptPage](
    "TranscriptList",
    total_count=field(COUNT, lambda page: page.total_count, 1),
    data=field(ListOf(_LISTED), lambda page: page.items),
)
DELETED: Final = Fields[TranscriptRecord](
    "DeletedTranscript",
    **{
        **_IN_LISTS,
        "status": field({"const": "t_deleted"}, lambda _: "t_deleted", "t_deleted"),
        "isVttAvailable": field({"const": False}, lambda _: False, False),
    },
)
ACCESS_LINK: Final = Fields[TranscriptLink](
    "TranscriptAccessLink",
    ("storage_provider", "validity_capped"),
    transcriptId=field({**TEXT, "format": "uuid"}, lambda given: given.record.id, _ID),
    outParams=field(_OUT_PARAMS, lambda given: given.record),
    link=field(SECRET_TEXT, lambda given: given.link.url, _LINK),
    download_link=field(SECRET_TEXT, lambda given: given.link.url, _LINK, "The same."),
    expires=field(COUNT, lambda given: given.link.expires, 1774367459, "Unix seconds."),
    storage_provider=field({**TEXT, "enum": ["aws", "oci"]}, lambda given: given.link.provider, "aws", "Of a bucket."),
    validity_capped=field(
        BOOLEAN, lambda given: given.link.capped or None, True, "Only where it lives shorter than asked for."
    ),
)


async def list_transcripts(caller: Caller) -> TranscriptPage:
    """`GET /transcript`."""
    request, transcripts = caller.request, caller.context.database.transcripts
    return await _SHELF.page(
        caller,
        lambda asked: transcripts.page(
            caller.domain.id,
            room_id=text(request, "roomId"),
            room_name=text(request, "room_name"),
            meeting_id=text(request, "mtgSessionId"),
            **asked._asdict(),
        ),
    )


async def get_transcript(caller: Caller) -> TranscriptRecord:
    """`GET /transcript/:id`: also one that is being made."""
    return await _SHELF.existing(caller)


async def delete_transcript(caller: Caller) -> TranscriptRecord:
    """`DELETE /transcript/:id`."""
    return await _SHELF.delete(caller, lambda transcript: [transcript.key])


async def get_access_link(caller: Caller) -> TranscriptLink:
    """`GET /transcript/:id/access-link`."""
    asked = wanted_seconds(caller)
    transcript = await _SHELF.existing(caller)
    if transcript.status == "t_in_progress":
        raise InvalidRequestError(f"transcript {transcript.id} is in progress: its file can be had once it is finished")
    if transcript.status != "t_finished":
        raise NotFoundError(f"transcript {transcript.id} has no file: {transcript.error or 'it failed'}")
    _SHELF.check_access(transcript, await _SHELF.bucket_now(caller, transcript))
    name = download_name(transcript.key)
    return TranscriptLink(
        transcript, await _SHELF.link(caller, transcript, transcript.key, seconds=asked, filename=name)
    )
