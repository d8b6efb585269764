"""What can go wrong in the store."""

from parlour.errors import ParlourError, UnavailableError

__all__ = [
    "DatabaseUnavailableError",
    "FileKeyTakenError",
    "NameTakenError",
    "RoomMissingError",
    "RoomTakenError",
    "StoreSetupError",
    "TooManyBatchJobsError",
    "TooManyWebhooksError",
    "UnknownCursorError",
]


class NameTakenError(Exception):
    """A room or domain of this name exists."""


class TooManyWebhooksError(Exception):
    """The domain has as many webhooks as it may have."""


class TooManyBatchJobsError(Exception):
    """As many batch jobs of the domain as may wait do so."""


class RoomTakenError(NameTakenError):
    """One of many rooms exists already; `name` tells which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class RoomMissingError(Exception):
    """One of many rooms does not exist; `name` tells which."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class FileKeyTakenError(Exception):
    """Another file has the same key of the same place."""


class UnknownCursorError(Exception):
    """A page was asked for relative to an object that does not exist."""


class DatabaseUnavailableError(UnavailableError):
    """The database does not answer, is locked for too long, or cannot write."""


class StoreSetupError(ParlourError):
    """The database cannot be used as it is: bad URL, foreign server key. `info` says what to do."""
