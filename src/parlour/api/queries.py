"""Reads the query parameters that lists share: cursors, moments, words."""

from collections.abc import Sequence

from starlette.requests import Request

from parlour.errors import InvalidRequestError
from parlour.ids import is_uuid4
from parlour.store import OLDEST

__all__ = ["cursors", "moment", "one_of", "text", "unknown_cursor", "uuid_cursors"]

_LATEST = 253_402_300_800.0
"""The end of the year 9999, in Unix seconds."""


def cursors(request: Request) -> tuple[str | None, str | None]:
    """Return `starting_after` and `ending_before`; at most one is given. Raises `InvalidRequestError`."""
    after, before = request.query_params.get("starting_after"), request.query_params.get("ending_before")
    if after is not None and before is not None:
        raise InvalidRequestError("starting_after and ending_before cannot be used together")
    return after, before


def unknown_cursor(request: Request, noun: str) -> InvalidRequestError:
    """Refuse a cursor that is not the id of a `noun`."""
    key = "starting_after" if "starting_after" in request.query_params else "ending_before"
    return InvalidRequestError(f"{key} was '{request.query_params[key][:100]}' but no {noun} has this id")


def uuid_cursors(request: Request, noun: str) -> tuple[str | None, str | None]:
    """Like `cursors`, where the ids are UUIDs; `OLDEST` stands for the end of the list."""
    after, before = cursors(request)
    if any(value is not None and not is_uuid4(value) for value in (after, None if before == OLDEST else before)):
        raise unknown_cursor(request, noun)
    return after, before


def moment(request: Request, key: str, *, unit: str = "seconds") -> float | None:
    """Return a query parameter in Unix seconds (or `milliseconds`), as seconds. Raises `InvalidRequestError`."""
    given = request.query_params.get(key)
    if given is None:
        return None
    try:
        value = float(given) / (1000.0 if unit == "milliseconds" else 1.0)
    except ValueError:
        value = -1.0
    if given.isascii() and given == given.strip() and "_" not in given and 0 <= value < _LATEST:
        return value
    raise InvalidRequestError(f"{key} was '{given[:100]}' but should be a number of {unit} since the unix epoch")


def one_of(request: Request, key: str, words: Sequence[str]) -> str | None:
    """Return a query parameter that must be one of `words`. Raises `InvalidRequestError` with the documented text."""
    given = request.query_params.get(key)
    if given is not None and given not in words:
        shown = ", ".join(words)
        raise InvalidRequestError(f'"{key}" must be one of [{shown}] [Received {key}="{given[:100]}"]')
    return given


def text(request: Request, key: str) -> str | None:
    """Return a query parameter that a database can look for; what cannot be stored matches nothing."""
    given = request.query_params.get(key)
    return None if given is None else given.encode("utf-8", "replace").decode().replace("\x00", "\ufffd")
