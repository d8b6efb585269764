"""What passes between the parts of this store. Nothing here needs botocore, which is loaded when it is needed."""

from dataclasses import dataclass

from parlour.storage.port import StorageError

__all__ = ["Head", "Keys", "Part", "RefusalError", "Timeouts"]


class RefusalError(StorageError):
    """A store said no, with a code."""

    def __init__(self, info: str, code: str, *, temporary: bool = False) -> None:
        super().__init__(info, temporary=temporary)
        self.code = code


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a store may be silent, in seconds."""

    connect: float = 5.0
    silence: float = 30.0


@dataclass(frozen=True, slots=True)
class Keys:
    """An access key."""

    access: str
    secret: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part that the store has."""

    number: int
    etag: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the store says of an object."""

    size: int
    md5_etag: str | None
    """The entity tag, where it is made of MD5 sums; `None` where it is something else, as with encryption by KMS."""
