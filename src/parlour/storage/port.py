"""What the rest of the server asks of a place for files, whatever is behind it.

A file is first whole, or grows, on this machine's disk; a store gets it under a key, which is a relative path such as
`parlour/team-sync/1700000000000`. The caller keeps the file until the store has acknowledged it: `put` or `finish`
has returned. An object once stored is never changed, and never replaced by another one, unless that is asked for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Final, Literal, Protocol, cast

from parlour.strict_json import JsonValue

__all__ = ["Growing", "Link", "ObjectStore", "Place", "StorageError"]


class StorageError(Exception):
    """A store did not do what was asked of it. The text is a sentence for people, without secrets."""

    def __init__(self, info: str, *, temporary: bool = False) -> None:
        super().__init__(info)
        self.info = info
        self.temporary = temporary
        """Whether the same may succeed later without anybody changing anything."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where files go. What is stored remembers its place, so it is found again after the settings have changed."""

    kind: Literal["local", "s3"]
    bucket: str = ""
    region: str = ""
    role_arn: str | None = None
    """The role to assume; `None`: the server's own credentials."""
    provider: Literal["aws", "oci"] = "aws"
    namespace: str | None = None
    """The account's name in the addresses of `oci`."""
    external_id: str | None = None
    """What the owner of the role knows this server's domain by: `sts:ExternalId` in the role's trust policy."""

    def keep(self) -> dict[str, JsonValue]:
        """Return the place as JSON, for the record of what is stored there. It holds no secret."""
        return {name: value for name, value in asdict(self).items() if value != _USUAL.get(name, "")}

    @classmethod
    def of(cls, kept: Mapping[str, JsonValue]) -> "Place":
        """Return what `keep` wrote; raises `StorageError` for anything else. Unknown names are of a later version."""
        known = {name: value for name, value in kept.items() if name in _USUAL or name == "kind"}
        kind, provider = known.get("kind"), known.get("provider", "aws")
        if (
            kind not in ("local", "s3")
            or provider not in ("aws", "oci")
            or not all(_fits(*one) for one in known.items())
        ):
            raise StorageError("the record does not say where the file is")
        return cls(**cast("dict[str, str]", known))  # type: ignore[arg-type]  # just checked


_USUAL: Final = {field.name: field.default for field in fields(Place) if field.name != "kind"}


def _fits(name: str, value: JsonValue) -> bool:
    return isinstance(value, str) or (value is None and _USUAL.get(name, "") is None)


@dataclass(frozen=True, slots=True)
class Link:
    """An address under which anybody gets a file, for a while."""

    url: str
    """Whole, or a path on this server's own origin; see `at`."""
    seconds: int
    """How long it is really good; less than asked for where the store's credentials end earlier."""

    def at(self, origin: str) -> str:
        """Return the whole address; `origin` is how the one who asks reaches this server, without a slash."""
        return f"{origin}{self.url}" if self.url.startswith("/") else self.url


class Growing(Protocol):
    """A file that is still being written at its end, on its way into a store. One caller at a time."""

    async def advance(self) -> None:
        """Send what is complete so far. Never the first part: what will be in front is known at the end only.

        Raises `StorageError`; nothing is lost then, a later call goes on where this one stopped.
        """
        ...

    async def finish(self, *, prefix: bytes = b"", skip: int = 0, end: int | None = None) -> int:
        """Store `prefix + file[skip:end]` and return its size in bytes. The file grows no more.

        So an index can be put in front of a film, cheaply as long as `skip` is within the first part: nothing that was
        sent is sent again.
        Raises `StorageError`; it may be called again.
        """
        ...

    async def abort(self) -> None:
        """Leave nothing at the store, unless `finish` has returned. Raises `StorageError` where that cannot be done."""
        ...


class ObjectStore(Protocol):
    """One place for files. All raise `StorageError`, at once for a key that cannot be one."""

    async def put(self, key: str, path: Path, *, content_type: str, replace: bool = False) -> None:
        """Store a file that changes no more. Done twice it is stored once; another file under `key` is not replaced.

        With `replace` it is, at one moment: for small files that are written anew all the time, such as the playlist of
        a stream. They are read whole, and marked as not to be cached where the store keeps such a mark.
        """
        ...

    def growing(self, key: str, path: Path, *, content_type: str) -> Growing:
        """Begin to store a file that may not even be there yet. Nothing is sent before `advance` or `finish`."""
        ...

    async def link(self, key: str, *, seconds: int, filename: str, inline: bool) -> Link:
        """Return an address that is good for `seconds`, or less. Whether the object is there is not asked.

        `filename` is under which name it is saved, with an extension that tells its type; `inline`: a browser shows it
        instead.
        """
        ...

    async def delete(self, keys: Iterable[str]) -> None:
        """Delete objects; those that are not there are no error.

        Goes on after one that cannot be deleted, and raises at the end; at once where the store does not answer.
        """
        ...

    async def fetch(self, key: str, path: Path, *, max_bytes: int) -> int:
        """Bring an object to a new file on this machine, only to be read there; return its size in bytes.

        Raises `StorageError` also where there is none, and where it has more than `max_bytes`. No file stays then.
        """
        ...

    async def size(self, key: str) -> int | None:
        """Return how many bytes an object has, `None` when there is none."""
        ...
