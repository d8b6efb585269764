"""Queries about recordings."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, Self, TypeAlias

from sqlalchemy import Row, bindparam, update

from parlour.ids import new_secret
from parlour.properties import JsonValue
from parlour.store.backends.base import Backend
from parlour.store.entities import storable
from parlour.store.kept_files import FilePage, KeptFiles, Kind, slot_of, written
from parlour.store.tables import recordings

__all__ = [
    "CANCELED",
    "FINISHED",
    "IN_PROGRESS",
    "RecordedTrack",
    "RecordingCensus",
    "RecordingPage",
    "RecordingRecord",
    "Recordings",
]

_R: Final = recordings.c

Status: TypeAlias = Literal["in-progress", "finished", "canceled"]
IN_PROGRESS: Final = "in-progress"
FINISHED: Final = "finished"
CANCELED: Final = "canceled"

_MORE: Final = (
    update(recordings)
    .where(_R.id == bindparam("recording"), _R.max_participants < bindparam("people"))
    .values(max_participants=bindparam("people"))
)


@dataclass(frozen=True, slots=True)
class RecordedTrack:
    """A file with one track of one participant. `size` is in bytes."""

    type: Literal["audio", "video"]
    key: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingRecord:
    """A recording. Who begins one gives what has no default; the rest comes to be. Times are Unix seconds."""

    id: str
    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    instance_id: str
    type: str
    """`cloud`, `cloud-audio-only` or `raw-tracks`."""
    started_at: float
    place: Mapping[str, JsonValue] = field(hash=False)
    """Where its files are, as the store of objects says it; only `kind`, `bucket` and `provider` are read here."""
    key: str
    """The name of its file, or what the names of its tracks begin with."""
    folder: str
    """The job's directory on the server that records, for what is left there when the server is killed."""
    server_id: str
    """The server that owns it while it is in progress."""
    kind: str = "recording"
    api_access: bool = True
    """Whether REST may reach into the place: the bucket's `allow_api_access` when it began."""
    inline: bool = False
    """Whether links show it instead of saving it: the bucket's `allow_streaming_from_bucket` when it began."""
    started_by: str | None = None
    """The session of who started it; `None` for a backend."""
    layout: Mapping[str, JsonValue] = field(default_factory=dict, hash=False)
    max_participants: int = 0
    share_token: str = field(default_factory=new_secret, repr=False)
    status: Status = IN_PROGRESS
    error: str | None = None
    """A sentence about what went wrong. What is playable all the same is `finished`, what is not is `canceled`."""
    duration: float | None = None
    """Seconds."""
    size: int | None = None
    """Bytes of all files."""
    tracks: tuple[RecordedTrack, ...] | None = None
    """The files of a raw-tracks recording, whose own key names none."""
    outputs: tuple[str, ...] = ()
    """Keys of the files beside the recording: chat, events, a manifest."""

    @property
    def keys(self) -> list[str]:
        """The keys of every file that the recording has in its place."""
        own = [self.key] if self.tracks is None else [track.key for track in self.tracks]
        return [*own, *self.outputs]

    def with_key(self, key: str) -> Self:
        """Return it with another key."""
        return replace(self, key=key)


RecordingPage: TypeAlias = FilePage[RecordingRecord]


@dataclass(frozen=True, slots=True)
class RecordingCensus:
    """How many recordings of all domains are in each state, and how many bytes the finished ones have."""

    in_progress: int
    finished: int
    canceled: int
    bytes: int


class Recordings(KeptFiles[RecordingRecord]):
    """The recordings of every domain. What returns has been written to disk."""

    def __init__(self, backend: Backend) -> None:
        super().__init__(backend, Kind(recordings, IN_PROGRESS, _row, _record))

    async def raise_max_participants(self, recording_id: str, people: int) -> None:
        """Note that so many took part at once, unless more have been noted."""
        values = {"recording": recording_id, "people": people}
        await self._backend.write_at_once(lambda connection: connection.execute(_MORE, values))

    async def finish(
        self,
        recording_id: str,
        *,
        duration: float,
        size: int,
        tracks: Sequence[RecordedTrack] | None = None,
        outputs: Collection[str] = (),
        max_participants: int = 0,
        error: str | None = None,
    ) -> RecordingRecord | None:
        """Note that its files are in their place; return it as it is now.

        `error` is for one that ended before it should have but can be played. `None` when it is not in progress any
        more: the state that it ended with stays, or it was deleted, and who stored its files deletes them.
        """
        values = {
            "status": FINISHED,
            "duration": duration,
            "size": size,
            "tracks": None if tracks is None else written([_track_row(track) for track in tracks]),
            "outputs": written(list(outputs)),
            "error": storable(error),
        }
        return await self._end(recording_id, values, max_participants)

    async def cancel(self, recording_id: str, error: str, *, max_participants: int = 0) -> RecordingRecord | None:
        """Note that nothing came of it, and why; return it as it is now, `None` when it is not in progress."""
        return await self._end(recording_id, {"status": CANCELED, "error": storable(error)}, max_participants)

    async def page(
        self,
        domain_id: str,
        *,
        room_name: str | None = None,
        limit: int,
        starting_after: str | None = None,
        ending_before: str | None = None,
    ) -> RecordingPage:
        """Return recordings, newest first; cursors are ids. Raises `UnknownCursorError`."""
        return await self._page(
            domain_id,
            {"room_name": room_name},
            limit=limit,
            starting_after=starting_after,
            ending_before=ending_before,
        )

    async def census(self) -> RecordingCensus:
        """Count every recording."""
        found = await self._count()
        count = {status: found.get(status, (0, 0))[0] for status in (IN_PROGRESS, FINISHED, CANCELED)}
        return RecordingCensus(
            count[IN_PROGRESS], count[FINISHED], count[CANCELED], sum(size for _, size in found.values())
        )


def _row(record: RecordingRecord) -> dict[str, object]:
    return {
        "id": record.id,
        "domain_id": record.domain_id,
        "room_id": record.room_id,
        "room_name": record.room_name,
        "meeting_id": record.meeting_id,
        "instance_id": record.instance_id,
        "kind": record.kind,
        "type": record.type,
        "status": record.status,
        "error": storable(record.error),
        "started_at": record.started_at,
        "duration": record.duration,
        "max_participants": record.max_participants,
        "started_by": record.started_by,
        "layout": written(dict(record.layout)),
        "place": written(dict(record.place)),
        "api_access": record.api_access,
        "inline": record.inline,
        "key": record.key,
        "slot": slot_of(record.place, record.key),
        "size": record.size,
        "tracks": None if record.tracks is None else written([_track_row(track) for track in record.tracks]),
        "outputs": written(list(record.outputs)),
        "share_token": record.share_token,
        "folder": record.folder,
        "server_id": record.server_id,
    }


def _record(row: "Row[Any]") -> RecordingRecord:
    values = dict(row._mapping)
    del values["slot"]
    tracks = None if row.tracks is None else tuple(RecordedTrack(**track) for track in json.loads(row.tracks))
    return RecordingRecord(
        **{
            **values,
            "layout": json.loads(row.layout),
            "place": json.loads(row.place),
            "tracks": tracks,
            "outputs": tuple(json.loads(row.outputs)),
        }
    )


def _track_row(track: RecordedTrack) -> JsonValue:
    return {"type": track.type, "key": track.key, "size": track.size}
