"""Refusals in the documented words that several operations share."""

from parlour.errors import NotFoundError

__all__ = ["DeletedBeforeError", "deleted_before", "no_call", "room_not_found"]

_LONGEST_NAME_SHOWN = 200


class DeletedBeforeError(NotFoundError):
    """The room to be deleted has expired: it is gone, and the answer says that it existed."""


def room_not_found(name: str) -> NotFoundError:
    """Refuse a request for a room that does not exist (documented wording)."""
    return NotFoundError(_no_room(name))


def deleted_before(name: str) -> DeletedBeforeError:
    """Refuse to delete a room that has expired (documented wording)."""
    return DeletedBeforeError(_no_room(name))


def no_call(name: str) -> NotFoundError:
    """Refuse an operation on a running call in a room that nobody is in (documented wording)."""
    return NotFoundError(f"room {name[:_LONGEST_NAME_SHOWN]} does not seem to be hosting a call currently")


def _no_room(name: str) -> str:
    return f"room {name[:_LONGEST_NAME_SHOWN]} not found"
