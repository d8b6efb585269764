"""Where the input of a job comes from: a recording in its place, or an address that a caller has named."""

import asyncio
import ipaddress
import re
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from parlour.outgoing.downloading import Downloader, DownloadLimits
from parlour.outgoing.egress import EgressPolicy, parse_target
from parlour.outgoing.fetching import FetchError
from parlour.outgoing.resolver import Resolver
from parlour.settings import BatchSettings
from parlour.storage.port import Place, StorageError
from parlour.storage.stores import Stores
from parlour.store import FINISHED, BatchJobRecord, Database, RecordingRecord
from parlour.strict_json import JsonValue

__all__ = ["Film", "SourceError", "Sources", "tracks_of", "unfit"]

_TRANSCRIPT_BYTES: Final = 8 * 1024 * 1024
_TRANSCRIPT_SECONDS: Final = 60.0


_TRACK: Final = re.compile(r"(?P<who>[0-9A-Fa-f-]{36})-(?P<what>.+)-(?P<at>[0-9]{1,15})\.(?P<ending>[a-z0-9]{1,8})")


class SourceError(Exception):
    """There is no input. The text is a sentence for people; it never holds an address."""


@dataclass(frozen=True, slots=True)
class Film:
    """When what is heard began, in seconds since the recording did, and who is heard, where that is one person."""

    offset: float = 0.0
    speaker: str = ""


def tracks_of(recording: RecordingRecord) -> dict[str, Film]:
    """Return the tracks of sound of a raw-tracks recording, by their keys. Sessions are numbered: `Speaker 0`, …

    Keys say whose each is and when it began (`parlour.recording.naming.track_key`); of one that is there in several
    formats, one is taken.
    """
    found: dict[tuple[str, str, int], str] = {}
    for track in recording.tracks or ():
        named = _TRACK.fullmatch(track.key.removeprefix(f"{recording.key}-")) if track.type == "audio" else None
        if named is not None:
            one = (named["who"], named["what"], int(named["at"]))
            if one not in found or named["ending"] == "webm":
                found[one] = track.key
    people = list(dict.fromkeys(who for who, _, _ in sorted(found, key=lambda one: one[2])))
    return {
        key: Film(max(at / 1000 - recording.started_at, 0.0), f"Speaker {people.index(who)}")
        for (who, _, at), key in found.items()
    }


def unfit(recording: RecordingRecord) -> str | None:
    """Return why a recording cannot be the input of a job; `None` when it can."""
    if recording.status != FINISHED:
        return f"recording {recording.id} is {recording.status}: only one that is finished can be transcribed"
    if recording.tracks is not None and not tracks_of(recording):
        return f"recording {recording.id} has no track with sound"
    if recording.key.endswith(".m3u8"):
        return f"recording {recording.id} is a stream in many pieces: only one in one file can be transcribed"
    return None


class Sources:
    """Brings inputs onto this machine's disk."""

    def __init__(self, database: Database, stores: Stores, settings: BatchSettings, resolver: Resolver) -> None:
        self._database = database
        self._stores = stores
        self._max_bytes = settings.source_bytes
        self._film = DownloadLimits(settings.source_bytes, settings.fetch_seconds)
        self._transcript = DownloadLimits(
            min(_TRANSCRIPT_BYTES, settings.source_bytes), min(_TRANSCRIPT_SECONDS, settings.fetch_seconds)
        )
        self._policy = _policy(settings)
        self._downloader = Downloader(self._policy, resolver)

    def check(self, url: str) -> None:
        """Refuse an address that is not fetched from, as far as it tells by itself. Raises `EgressError`."""
        target = parse_target(url)
        if target.address is not None:
            self._policy.check(target.address)

    async def films(self, job: BatchJobRecord, path: Path) -> AsyncGenerator[Film, None]:
        """Yield what is to be heard, one after the other: each is a new file at `path`, and gone before the next.

        That is one film, or each track of a raw-tracks recording. Raises `SourceError`.
        """
        if job.source["sourceType"] != "recordingId":
            await self._fetch(job, "uri", self._film, path)
            yield Film()
        else:
            recording = await self._recording(job)
            films = {recording.key: Film()} if recording.tracks is None else tracks_of(recording)
            for key, film in films.items():
                await self._fetch_object(recording, key, path)
                yield film
                await asyncio.to_thread(path.unlink)

    async def transcript(self, job: BatchJobRecord, path: Path) -> None:
        """Write the transcript of a job, made by somebody else, to a new file at `path`. Raises `SourceError`."""
        name = "transcriptUri" if "transcriptUri" in job.source else "uri"
        await self._fetch(job, name, self._transcript, path)

    async def _recording(self, job: BatchJobRecord) -> RecordingRecord:
        found = await self._database.recordings.get(job.domain_id, job.recording_id or "")
        if found is None:
            raise SourceError("the recording is gone")
        problem = unfit(found)
        if problem is not None:
            raise SourceError(problem)
        return found

    async def _fetch_object(self, recording: RecordingRecord, key: str, path: Path) -> None:
        try:
            await self._stores.of(Place.of(recording.place)).fetch(key, path, max_bytes=self._max_bytes)
        except StorageError as error:
            raise SourceError(f"the recording cannot be read: {error.info}") from error

    async def _fetch(self, job: BatchJobRecord, name: str, limits: DownloadLimits, path: Path) -> None:
        try:
            await self._downloader.fetch(_text(job.source, name), path, on_behalf=job.domain_id, limits=limits)
        except FetchError as error:
            raise SourceError(f"inParams.{name} cannot be fetched: {error}") from error


def _policy(settings: BatchSettings) -> EgressPolicy:
    networks = tuple(ipaddress.ip_network(text) for text in settings.allowed_networks)
    return EgressPolicy(settings.allow_private_addresses, networks, group="batch")


def _text(source: Mapping[str, JsonValue], name: str) -> str:
    found = source[name]
    assert isinstance(found, str)  # noqa: S101 - the body was checked when the job was submitted
    return found
