"""Queries about recordings: begun with a row, ended with another state of it, kept until somebody deletes them.

A recording outlives its room, as its file does: who deletes a room still finds what was recorded there. It goes with
its domain. No age ends it: other records are remembered for a time, while this is what people made the call for.
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parlour.ids import new_secret
from parlour.properties import JsonValue
from parlour.store.backends.base import Backend
from parlour.store.entities import storable
from parlour.store.errors import RecordingKeyTakenError
from parlour.store.paging import Newest
from parlour.store.tables import recordings, servers

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
_NEWEST: Final = Newest(recordings, _R.started_at)

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


@dataclass(frozen=True, slots=True)
class RecordingPage:
    """One page, newest first, and how many recordings the filters let through."""

    total_count: int
    recordings: list[RecordingRecord] = field(hash=False)


@dataclass(frozen=True, slots=True)
class RecordingCensus:
    """How many recordings of all domains are in each state, and how many bytes the finished ones have."""

    in_progress: int
    finished: int
    canceled: int
    bytes: int


class Recordings:
    """The recordings of every domain. What returns has been written to disk."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    async def begin(self, record: RecordingRecord, *, other_keys: Iterable[str] = ()) -> RecordingRecord:
        """Note that a recording is being made, before anything of it is; return it with the key that it got.

        No two recordings share a key in one place: where `record.key` is taken, the first of `other_keys` that is free
        becomes its key. Raises `RecordingKeyTakenError` when none is.
        """
        for key in (record.key, *other_keys):
            named = replace(record, key=key)
            try:
                await self._backend.write(partial(_insert, _row(named)))
            except RecordingKeyTakenError:
                continue
            return named
        raise RecordingKeyTakenError(record.key)

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
            "tracks": None if tracks is None else _written([_track_row(track) for track in tracks]),
            "outputs": _written(list(outputs)),
            "error": storable(error),
        }
        return await self._end(recording_id, values, max_participants)

    async def cancel(self, recording_id: str, error: str, *, max_participants: int = 0) -> RecordingRecord | None:
        """Note that nothing came of it, and why; return it as it is now, `None` when it is not in progress."""
        return await self._end(recording_id, {"status": CANCELED, "error": storable(error)}, max_participants)

    async def left_over(self, server_id: str) -> list[RecordingRecord]:
        """Return what is in progress though no server that is alive records it, oldest first.

        Asked by a server with this id, of its own it has none. What was recorded lies in `folder` on the machine of the
        dead server, so who finds no such directory there is not the one to end it, unless it is the only server.
        """
        alive = select(servers.c.id)
        found = select(recordings).where(
            _R.status == IN_PROGRESS, _R.server_id != server_id, _R.server_id.not_in(alive)
        )
        rows = await self._backend.read(lambda on: on.execute(found.order_by(_R.started_at, _R.id)).all())
        return [_record(row) for row in rows]

    async def adopt(self, left: RecordingRecord, server_id: str) -> bool:
        """Let a server end what was left over; `False` when another has been faster."""
        mine = update(recordings).where(_R.id == left.id, _R.server_id == left.server_id, _R.status == IN_PROGRESS)
        return await self._backend.write(lambda on: on.execute(mine.values(server_id=server_id)).rowcount > 0)

    async def is_being_made(self, record: RecordingRecord) -> bool:
        """Tell whether a server that is alive works on it."""
        if record.status != IN_PROGRESS:
            return False
        alive = select(servers.c.id).where(servers.c.id == record.server_id)
        return await self._backend.lookup(lambda connection: connection.execute(alive).first() is not None)

    async def get(self, domain_id: str, recording_id: str) -> RecordingRecord | None:
        """Return a recording of the domain."""
        found = select(recordings).where(_R.domain_id == domain_id, _R.id == recording_id)
        row = await self._backend.lookup(lambda connection: connection.execute(found).first())
        return _record(row) if row else None

    async def delete(self, domain_id: str, recording_id: str) -> bool:
        """Forget a recording, whose files are gone already; `False` when it is not there."""
        gone = delete(recordings).where(_R.domain_id == domain_id, _R.id == recording_id)
        return await self._backend.write(lambda connection: connection.execute(gone).rowcount > 0)

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
        bounds = [_R.domain_id == domain_id]
        if room_name is not None:
            bounds.append(_R.room_name == room_name)

        def query(connection: Connection) -> RecordingPage:
            total = connection.execute(select(func.count()).select_from(recordings).where(*bounds)).scalar_one()
            rows = _NEWEST.page(
                connection,
                select(recordings).where(*bounds),
                domain_id=domain_id,
                limit=limit,
                starting_after=starting_after,
                ending_before=ending_before,
            )
            return RecordingPage(total, [_record(row) for row in rows])

        return await self._backend.read(query)

    async def census(self) -> RecordingCensus:
        """Count every recording."""
        counted = select(_R.status, func.count(), func.coalesce(func.sum(_R.size), 0)).group_by(_R.status)
        rows = await self._backend.read(lambda connection: connection.execute(counted).all())
        found = {status: (count, int(size)) for status, count, size in rows}
        count = {status: found.get(status, (0, 0))[0] for status in (IN_PROGRESS, FINISHED, CANCELED)}
        return RecordingCensus(
            count[IN_PROGRESS], count[FINISHED], count[CANCELED], sum(size for _, size in found.values())
        )

    async def _end(
        self, recording_id: str, values: Mapping[str, object], max_participants: int
    ) -> RecordingRecord | None:
        one = select(recordings).where(_R.id == recording_id)

        def query(connection: Connection) -> RecordingRecord | None:
            row = connection.execute(one.where(_R.status == IN_PROGRESS).with_for_update()).first()
            if row is None:
                return None
            people = max(row.max_participants, max_participants)
            ended = update(recordings).where(_R.id == recording_id)
            connection.execute(ended.values(**values, max_participants=people))
            return _record(connection.execute(one).one())

        return await self._backend.write(query)


def _insert(row: Mapping[str, object], connection: Connection) -> None:
    if connection.execute(select(_R.id).where(_R.slot == row["slot"])).first() is not None:
        raise RecordingKeyTakenError
    try:
        connection.execute(insert(recordings), row)
    except IntegrityError as error:
        if "slot" not in str(error.orig):
            raise
        raise RecordingKeyTakenError from error


def _slot(place: Mapping[str, JsonValue], key: str) -> str:
    """Return what is the same for no two files that could overwrite each other. Hashed: keys are long, and indexed."""
    text = json.dumps([place.get("kind"), place.get("provider"), place.get("bucket"), key])
    return hashlib.sha256(text.encode()).hexdigest()


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
        "layout": _written(dict(record.layout)),
        "place": _written(dict(record.place)),
        "api_access": record.api_access,
        "inline": record.inline,
        "key": record.key,
        "slot": _slot(record.place, record.key),
        "size": record.size,
        "tracks": None if record.tracks is None else _written([_track_row(track) for track in record.tracks]),
        "outputs": _written(list(record.outputs)),
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


def _written(value: JsonValue) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
