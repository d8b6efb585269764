"""Who asks: from the Authorization header to a domain, or to a room of it, with one query."""

import re
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from parlour.api.context import ApiContext, context_of
from parlour.api.limits import MOST
from parlour.api.replies import room_not_found
from parlour.errors import AuthenticationError, AuthorizationHeaderError
from parlour.store import DomainRecord, RoomRecord

__all__ = ["CALLER", "RATE", "Caller", "RoomCaller", "authenticate", "authenticate_for_room"]

CALLER: Final = "parlour.caller"
"""Where the request's scope holds who asks, once that is known."""

RATE: Final = "parlour.rate"
"""Where the request's scope holds how often the operation may be called."""

_BEARER: Final = re.compile(r"bearer +([!-~]+) *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller with a valid API key."""

    context: ApiContext
    domain: DomainRecord
    key: str
    key_id: str


@dataclass(frozen=True, slots=True)
class RoomCaller(Caller):
    """A caller who names a room. `room` is `None` when there is none; expired ones are included."""

    name: str
    room: RoomRecord | None

    def existing_room(self) -> RoomRecord:
        """Return the room; raises `NotFoundError` when there is none or it has expired."""
        if self.room is None or self.room.is_expired(self.context.clock.now()):
            raise room_not_found(self.name)
        return self.room


def _key_in(request: Request) -> str:
    header = request.headers.get("authorization")
    if header is None:
        raise AuthorizationHeaderError("missing Authorization header: send 'Authorization: Bearer <API key>'")
    found = _BEARER.fullmatch(header)
    if found is None:
        raise AuthorizationHeaderError("bad Authorization header format: send 'Authorization: Bearer <API key>'")
    return found[1]


async def authenticate(request: Request) -> Caller:
    """Return who asks. Raises `AuthorizationHeaderError`, `AuthenticationError` and `RateLimitError`."""
    key, context = _key_in(request), context_of(request)
    now = context.clock.now()
    access = await context.database.keys.authenticate(key, now=now)
    if access is None:
        raise AuthenticationError("invalid API key")
    caller = Caller(context, access.domain, key, access.key_id)
    _admit(request, caller, now)
    return caller


async def authenticate_for_room(request: Request) -> RoomCaller:
    """Return who asks about the room in the path. Raises like `authenticate`."""
    key, context = _key_in(request), context_of(request)
    name: str = request.path_params["name"]
    now = context.clock.now()
    access = await context.database.keys.authenticate_for_room(key, name, now=now)
    if access is None:
        raise AuthenticationError("invalid API key")
    caller = RoomCaller(context, access.domain, key, access.key_id, name, access.room)
    _admit(request, caller, now)
    return caller


def _admit(request: Request, caller: Caller, now: float) -> None:
    """Note who calls, and count the call. Raises `RateLimitError`."""
    request.scope[CALLER] = caller
    caller.context.logs.key_used(caller.key_id, now)
    limits = caller.context.rate_limits
    if limits is not None and caller.domain.config.get("disable_rate_limiting") is not True:
        limits.take(caller.domain.id, request.scope.get(RATE, MOST), caller.context.clock.monotonic())
