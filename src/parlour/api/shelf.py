"""What was made of calls and lies in stores, recordings and transcripts alike: found, linked, deleted.

What is kept is its domain's: no other can tell that it exists. What lies in a customer's bucket is reached into only
where the bucket's `allow_api_access` does not forbid it.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, Protocol, TypeVar

from parlour.api.authentication import Caller
from parlour.api.body import whole_number
from parlour.api.operation import Parameter
from parlour.api.queries import unknown_cursor, uuid_cursors
from parlour.errors import ForbiddenError, InvalidRequestError, NotFoundError, UnavailableError
from parlour.ids import is_uuid4
from parlour.storage.port import ObjectStore, Place, StorageError
from parlour.store import Database, FilePage, KeptFiles, KeptRecord, UnknownCursorError
from parlour.strict_json import JsonValue

__all__ = ["VALID_FOR", "Asked", "Shelf", "ShownLink", "of_place", "provider_of", "wanted_seconds"]

_PAGE_LIMIT: Final = 100
_LONGEST_LINK_S: Final = 999_999_999
_LINK_S: Final = 3600
_LONGEST_ID_SHOWN: Final = 200

VALID_FOR: Final = Parameter(
    "valid_for_secs",
    "query",
    "Seconds that the link lives.",
    {"type": "integer", "minimum": 1, "maximum": _LONGEST_LINK_S, "default": _LINK_S},
)


class _Shelved(KeptRecord, Protocol):
    @property
    def room_name(self) -> str: ...
    @property
    def place(self) -> Mapping[str, JsonValue]: ...
    @property
    def api_access(self) -> bool: ...


_ShelvedT = TypeVar("_ShelvedT", bound=_Shelved)


class ShownLink(NamedTuple):
    """A link as it is given to a caller. `expires` is in Unix seconds."""

    url: str
    expires: int
    provider: str | None
    capped: bool


class Asked(NamedTuple):
    """Which page is asked for."""

    limit: int
    starting_after: str | None
    ending_before: str | None


@dataclass(frozen=True, slots=True)
class Shelf(Generic[_ShelvedT]):
    """`what` are they called, where are they kept, and which property names their bucket."""

    what: str
    files: Callable[[Database], KeptFiles[_ShelvedT]]
    bucket_property: str

    async def page(
        self, caller: Caller, find: Callable[[Asked], Awaitable[FilePage[_ShelvedT]]]
    ) -> FilePage[_ShelvedT]:
        """Return the page that a request asks for. Raises `InvalidRequestError`."""
        request = caller.request
        limit = whole_number(request, "limit", default=_PAGE_LIMIT, least=1, most=_PAGE_LIMIT)
        after, before = uuid_cursors(request, self.what)
        try:
            return await find(Asked(limit, after, before))
        except UnknownCursorError:
            raise unknown_cursor(request, self.what) from None

    async def existing(self, caller: Caller) -> _ShelvedT:
        """Return the one whose id is in the path. Raises `NotFoundError`."""
        id_: str = caller.request.path_params["id"]
        found = await self.files(caller.context.database).get(caller.domain.id, id_) if is_uuid4(id_) else None
        if found is None:
            raise self._not_found(id_)
        return found

    async def delete(self, caller: Caller, keys: Callable[[_ShelvedT], Sequence[str]]) -> _ShelvedT:
        """Delete one: its files go first, so that none is left that nobody knows of.

        One that is being made is refused: whoever deletes a thing does not mean to end what a call makes, and a file
        that still grows cannot be promised to be gone. What a server left that is gone can be deleted.
        """
        kept, files = await self.existing(caller), self.files(caller.context.database)
        if await files.is_being_made(kept):
            raise InvalidRequestError(f"{self.what} {kept.id} is in progress: stop it before it is deleted")
        self.check_access(kept, await self.bucket_now(caller, kept))
        try:
            await _store_of(caller, kept).delete(keys(kept))
        except StorageError as error:
            raise self._unreachable(error) from error
        if not await files.delete(caller.domain.id, kept.id):
            raise self._not_found(kept.id)
        return kept

    async def bucket_now(self, caller: Caller, kept: _ShelvedT) -> Mapping[str, JsonValue] | None:
        """Return what room or domain say now of the bucket that it lies in; `None`: it is none, or neither names it."""
        name = of_place(kept.place, "bucket")
        if not name:
            return None
        room = await caller.context.database.rooms.get(caller.domain.id, kept.room_name)
        for config in ({} if room is None else room.config, caller.domain.config):
            bucket = config.get(self.bucket_property)
            if isinstance(bucket, dict) and bucket.get("bucket_name") == name:
                return bucket
        return None

    def check_access(self, kept: _ShelvedT, bucket: Mapping[str, JsonValue] | None) -> None:
        """Raise `ForbiddenError` where the owner of a bucket does not let this API into it.

        What room or domain say of the bucket now holds; where neither names it any more (rooms are deleted), what held
        when the thing began.
        """
        allowed = kept.api_access if bucket is None else bucket.get("allow_api_access") is not False
        if not allowed:
            raise ForbiddenError(
                f"{self.what} {kept.id} is in a bucket with allow_api_access false: only the bucket itself gives it out"
            )

    async def link(
        self, caller: Caller, kept: _ShelvedT, key: str, *, seconds: int, filename: str, inline: bool = False
    ) -> ShownLink:
        """Return a link to one of its files. Raises `UnavailableError`."""
        try:
            link = await _store_of(caller, kept).link(key, seconds=seconds, filename=filename, inline=inline)
        except StorageError as error:
            raise self._unreachable(error) from error
        expires = int(caller.context.clock.now()) + link.seconds
        return ShownLink(link.at(caller.origin()), expires, provider_of(kept.place), link.seconds < seconds)

    def _not_found(self, id_: str) -> NotFoundError:
        return NotFoundError(f"{self.what} {id_[:_LONGEST_ID_SHOWN]} not found")

    def _unreachable(self, error: StorageError) -> UnavailableError:
        return UnavailableError(f"the place of the {self.what} cannot be reached: {error.info}")


def wanted_seconds(caller: Caller) -> int:
    """Return for how long a link is to live. Raises `InvalidRequestError`."""
    return whole_number(caller.request, "valid_for_secs", default=_LINK_S, least=1, most=_LONGEST_LINK_S)


def provider_of(place: Mapping[str, JsonValue]) -> str | None:
    """Return the vendor of a bucket, `None` for a place of this server's own."""
    return (of_place(place, "provider") or "aws") if of_place(place, "bucket") else None


def of_place(place: Mapping[str, JsonValue], name: str) -> str:
    """Return what a kept place says, an empty text where it says nothing."""
    found = place.get(name)
    return found if isinstance(found, str) else ""


def _store_of(caller: Caller, kept: _Shelved) -> ObjectStore:
    return caller.context.stores.of(Place.of(kept.place))
