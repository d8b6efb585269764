"""Who may call: an operation declares it, and its handler gets who calls. No handler can forget to ask.

A handler is wrapped in what it needs: `Public`, `ByKey` or `ByKeyForRoom`. The wrapper decides what the handler is
given, so a handler that wants a domain or a room cannot be declared without the key that opens them.
"""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeAlias, TypeVar

from starlette.requests import Request

from parlour.api.context import ApiContext, context_of
from parlour.api.limits import Rate
from parlour.api.origin import origin_of
from parlour.api.refusals import room_not_found
from parlour.errors import AuthenticationError, AuthorizationHeaderError
from parlour.store import DomainRecord, RoomRecord

__all__ = [
    "ByKey",
    "ByKeyForRoom",
    "Caller",
    "Handler",
    "Public",
    "RoomCaller",
    "admit",
    "authenticate",
    "authenticate_for_room",
]

T_co = TypeVar("T_co", covariant=True)

_BEARER: Final = re.compile(r"bearer +([!-~]+) *", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Caller:
    """A caller with a valid API key, and what it asks."""

    request: Request
    context: ApiContext
    domain: DomainRecord
    key: str
    key_id: str

    def origin(self) -> str:
        """Return where browsers reach the rooms of the domain; raises `InvalidRequestError` for a bad Host header."""
        return origin_of(self.request, self.context.settings.server, domain_host=self.domain.host)


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


@dataclass(frozen=True, slots=True)
class Public(Generic[T_co]):
    """Anybody may call: the handler gets the bare request. `why` says what makes that safe."""

    run: Callable[[Request], Awaitable[T_co]]
    why: str


@dataclass(frozen=True, slots=True)
class ByKey(Generic[T_co]):
    """Needs an API key; the handler gets whose it is."""

    run: Callable[[Caller], Awaitable[T_co]]


@dataclass(frozen=True, slots=True)
class ByKeyForRoom(Generic[T_co]):
    """Needs an API key, and is about the room `{name}` of the path: both are looked up with one query."""

    run: Callable[[RoomCaller], Awaitable[T_co]]


Handler: TypeAlias = Public[T_co] | ByKey[T_co] | ByKeyForRoom[T_co]
"""What serves an operation, in the declaration of who may call it."""


async def authenticate(request: Request) -> Caller:
    """Return who asks. Raises `AuthorizationHeaderError` and `AuthenticationError`."""
    key, context = _key_in(request), context_of(request)
    access = await context.database.keys.authenticate(key, now=context.clock.now())
    if access is None:
        raise AuthenticationError("invalid API key")
    return Caller(request, context, access.domain, key, access.key_id)


async def authenticate_for_room(request: Request) -> RoomCaller:
    """Return who asks about the room in the path. Raises like `authenticate`."""
    key, context = _key_in(request), context_of(request)
    name: str = request.path_params["name"]
    access = await context.database.keys.authenticate_for_room(key, name, now=context.clock.now())
    if access is None:
        raise AuthenticationError("invalid API key")
    return RoomCaller(request, context, access.domain, key, access.key_id, name, access.room)


def admit(caller: Caller, rate: Rate) -> None:
    """Count the call. Raises `RateLimitError`."""
    context = caller.context
    now = context.clock.now()
    context.logs.key_used(caller.key_id, now)
    limits = context.rate_limits
    if limits is not None and caller.domain.config.get("disable_rate_limiting") is not True:
        limits.take(caller.domain.id, rate, context.clock.monotonic())


def _key_in(request: Request) -> str:
    header = request.headers.get("authorization")
    if header is None:
        raise AuthorizationHeaderError("missing Authorization header: send 'Authorization: Bearer <API key>'")
    found = _BEARER.fullmatch(header)
    if found is None:
        raise AuthorizationHeaderError("bad Authorization header format: send 'Authorization: Bearer <API key>'")
    return found[1]
