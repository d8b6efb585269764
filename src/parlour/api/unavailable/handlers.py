"""The handlers: each does everything that the operation does before its worker would begin."""

from collections.abc import Callable
from typing import Any

from starlette.requests import Request

from parlour.api.authentication import ByKey, ByKeyForRoom, Caller, RoomCaller
from parlour.api.body import read_json, whole_number
from parlour.api.refusals import no_call
from parlour.errors import InvalidRequestError, NotFoundError, NumberSearchError
from parlour.properties.kinds import Object
from parlour.store import OLDEST
from parlour.strict_json import JsonValue

__all__ = [
    "check_dialout",
    "empty_list",
    "empty_sip_clients",
    "no_numbers",
    "not_found",
    "refused",
    "refused_in_call",
    "running_call",
]

RoomCheck = Callable[[RoomCaller, dict[str, JsonValue]], None]
"""Checks what a body means in its room; raises a `ParlourError`."""

PAGE_LIMIT = 100
_LONGEST_SHOWN = 200
_LONGEST_LINK_S = 999_999_999


def _missing(what: str) -> InvalidRequestError:
    return InvalidRequestError(f"{what} is not available on this server yet")


async def _body(request: Request, kind: Object) -> dict[str, JsonValue]:
    checked = kind.check(await read_json(request), "")
    return checked if isinstance(checked, dict) else {}


def refused(what: str, body: Object | None = None) -> ByKey[Any]:
    """Return a handler that checks the caller and the body, and then names what is missing."""

    async def handler(caller: Caller) -> None:
        if body is not None:
            await _body(caller.request, body)
        raise _missing(what)

    return ByKey(handler)


def running_call(caller: RoomCaller, _body: dict[str, JsonValue]) -> None:
    """Refuse what only a running call can do. Raises `NotFoundError` with the documented text."""
    if not caller.context.calls.hosts_call(caller.domain.id, caller.name):
        raise no_call(caller.name)


def check_dialout(caller: RoomCaller, body: dict[str, JsonValue]) -> None:
    """Refuse a room that may not dial out, or that nobody is in unless dialling out may start it."""
    config = caller.existing_room().config
    if config.get("enable_dialout") is not True:
        raise InvalidRequestError(f"room {caller.name} may not dial out: its enable_dialout is not set")
    dialout = config.get("dialout_config")
    if not (isinstance(dialout, dict) and dialout.get("allow_room_start") is True):
        running_call(caller, body)


def refused_in_call(what: str, body: Object, check: RoomCheck = running_call) -> ByKeyForRoom[Any]:
    """Return a handler that checks the caller, the room, the body and the call, and then names what is missing."""

    async def handler(caller: RoomCaller) -> None:
        caller.existing_room()
        check(caller, await _body(caller.request, body))
        raise _missing(what)

    return ByKeyForRoom(handler)


def not_found(what: str, key: str, *, body: Object | None = None, link: bool = False) -> ByKey[Any]:
    """Return a handler for one object that cannot exist; `key` is the path parameter that names it.

    With `link`, the lifetime of an access link is checked like the body.
    """

    async def handler(caller: Caller) -> None:
        request = caller.request
        if body is not None:
            await _body(request, body)
        if link:
            whole_number(request, "valid_for_secs", default=3600, least=1, most=_LONGEST_LINK_S)
        raise NotFoundError(f"{what} {request.path_params[key][:_LONGEST_SHOWN]} not found")

    return ByKey(handler)


def _check_page(request: Request, what: str, most: int = PAGE_LIMIT) -> None:
    """Check the paging of an empty list: no object has any id."""
    whole_number(request, "limit", default=most, least=1, most=most)
    for key in ("starting_after", "ending_before"):
        cursor = request.query_params.get(key)
        if cursor is not None and (key, cursor) != ("ending_before", OLDEST):
            raise InvalidRequestError(f"{key} was '{cursor[:100]}' but no {what} has this id")


def empty_list(what: str, *, most: int = PAGE_LIMIT) -> ByKey[Any]:
    """Return a handler for a list of objects of which there are none."""

    async def handler(caller: Caller) -> JsonValue:
        _check_page(caller.request, what, most)
        return {"total_count": 0, "data": []}

    return ByKey(handler)


async def _empty_sip_clients(caller: Caller) -> JsonValue:
    """`GET /sip-clients`: this list has a shape of its own."""
    request = caller.request
    limit = whole_number(request, "limit", default=PAGE_LIMIT, least=1, most=PAGE_LIMIT)
    offset = whole_number(request, "offset", default=0, least=0, most=999_999_999)
    return {"sip_clients": [], "total": 0, "limit": limit, "offset": offset}


empty_sip_clients = ByKey(_empty_sip_clients)


async def _no_numbers(caller: Caller) -> JsonValue:
    """`GET /list-available-numbers`: nothing can be bought here, so nothing is found."""
    query = caller.request.query_params
    for key in ("contains", "starts_with", "ends_with"):
        digits = query.get(key)
        if digits is not None and not (digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 7):
            raise NumberSearchError(f"{key} was '{digits[:100]}' but should be 3 to 7 digits")
    if "city" in query and "region" not in query:
        raise NumberSearchError("city needs region")
    areacode = query.get("areacode")
    if areacode is not None and not (areacode.isascii() and areacode.isdigit() and len(areacode) == 3):
        raise NumberSearchError(f"areacode was '{areacode[:100]}' but should be 3 digits")
    return {"total_count": 0, "data": []}


no_numbers = ByKey(_no_numbers)
