"""The one dispatcher of every operation: who calls, how often, refusals as answers, and what is remembered of it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeAlias, TypeVar, assert_never
from urllib.parse import unquote_plus

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.authentication import (
    ByKey,
    ByKeyForRoom,
    Caller,
    Public,
    admit,
    authenticate,
    authenticate_for_room,
)
from parlour.api.body import BODY
from parlour.api.failures import refusal
from parlour.api.limits import rate_of
from parlour.api.operation import Operation
from parlour.api.pending import pending_header
from parlour.api.replies import json_reply
from parlour.errors import ParlourError
from parlour.store import ApiLine, Redaction, bounded

__all__ = ["Endpoint", "serve"]

T = TypeVar("T")

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
"""Serves an operation; what it raises is a fault of ours, or the caller has gone."""

_HIDDEN: Final = "***"


class _Call:
    """One request on its way: who asks is known from the moment when the key was found good."""

    __slots__ = ("caller", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.caller: Caller | None = None


def serve(operation: Operation[Any], hidden: tuple[Redaction, Redaction]) -> Endpoint:
    """Return the endpoint of an operation; `hidden` is what the log does not keep of requests and of answers."""
    run, build, memory = _runner(operation), operation.reply.build, _Memory(operation, hidden)

    async def endpoint(request: Request) -> Response:
        call = _Call(request)
        try:
            response = json_reply(build(await run(call)), headers=pending_header(request))
        except ParlourError as error:
            response = refusal(error)
        except Exception:
            memory.note(call, 500, None)
            raise
        memory.note(call, response.status_code, response.body)
        return response

    return endpoint


def _runner(operation: Operation[T]) -> Callable[[_Call], Awaitable[T]]:
    """Return what lets the caller in and hands it to the handler. Here, and nowhere else, keys are asked for."""
    rate, handler = rate_of(operation.method, operation.path), operation.handler
    match handler:
        case Public():

            async def run(call: _Call) -> T:
                return await handler.run(call.request)

        case ByKey():

            async def run(call: _Call) -> T:
                call.caller = caller = await authenticate(call.request)
                admit(caller, rate)
                return await handler.run(caller)

        case ByKeyForRoom():

            async def run(call: _Call) -> T:
                call.caller = caller = await authenticate_for_room(call.request)
                admit(caller, rate)
                return await handler.run(caller)

        case _:
            assert_never(handler)
    return run


class _Memory:
    """Notes the calls of one operation in the log of the caller's domain, without what may be a secret."""

    def __init__(self, operation: Operation[Any], hidden: tuple[Redaction, Redaction]) -> None:
        self._hidden = hidden
        self._remembered = operation.remembered
        self._parameters = frozenset(one.name for one in operation.parameters if one.place == "query")

    def note(self, call: _Call, status: int, response: bytes | memoryview | None) -> None:
        """Remember a call. Those without a valid key belong to no domain."""
        caller, request = call.caller, call.request
        if caller is None or not self._remembered or not caller.context.settings.records.api_log:
            return
        client = request.client
        line = ApiLine(
            domain_id=caller.domain.id,
            key_id=caller.key_id,
            source="api",
            ip=None if client is None else client.host[:64],
            method=request.method,
            url=self._url(caller),
            status=status,
            at=caller.context.clock.now(),
            request=_without(caller.key, bounded(request.scope.get(BODY))),
            response=_without(caller.key, bounded(response)),
            hidden=self._hidden,
        )
        caller.context.logs.api(line)

    def _url(self, caller: Caller) -> str:
        request = caller.request
        path: str = request.scope["path"]
        if token := request.path_params.get("token"):
            path = path.replace(token, _HIDDEN)
        query: str = request.scope["query_string"].decode("latin-1")
        if query:
            path = f"{path}?{'&'.join(self._shown(item, caller.key) for item in query.split('&'))}"
        return path.replace(caller.key, _HIDDEN)

    def _shown(self, item: str, key: str) -> str:
        """Hide a parameter that means nothing here: it may be a key that somebody put into the address."""
        read = unquote_plus(item)
        return item if read.partition("=")[0] in self._parameters and key not in read else _HIDDEN


def _without(key: str, body: bytes | None) -> bytes | None:
    return None if body is None else body.replace(key.encode("ascii"), _HIDDEN.encode("ascii"))
