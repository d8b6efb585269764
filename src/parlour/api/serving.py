"""The one dispatcher of every operation: who calls, how often, refusals as answers, and what is remembered of it."""

from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar, assert_never

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
from parlour.store import ApiLine, bounded

__all__ = ["serve"]

T = TypeVar("T")

_HIDDEN: Final = "***"


class _Call:
    """One request on its way: who asks is known from the moment when the key was found good."""

    __slots__ = ("caller", "request")

    def __init__(self, request: Request) -> None:
        self.request = request
        self.caller: Caller | None = None


def serve(operation: Operation[Any]) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of an operation."""
    run, build = _runner(operation), operation.reply.build

    async def endpoint(request: Request) -> Response:
        call = _Call(request)
        try:
            response = json_reply(build(await run(call)), headers=pending_header(request))
        except ParlourError as error:
            response = refusal(error)
        except Exception:
            _remember(call, 500, None)
            raise
        _remember(call, response.status_code, response.body)
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


def _remember(call: _Call, status: int, response: bytes | memoryview | None) -> None:
    """Note the call in its domain's log. Calls without a valid key belong to no domain."""
    caller, request = call.caller, call.request
    if caller is None or not caller.context.settings.records.api_log:
        return
    client = request.client
    line = ApiLine(
        domain_id=caller.domain.id,
        key_id=caller.key_id,
        source="api",
        ip=None if client is None else client.host[:64],
        method=request.method,
        url=_url(request),
        status=status,
        at=caller.context.clock.now(),
        request=bounded(request.scope.get(BODY)),
        response=bounded(response),
    )
    caller.context.logs.api(line)


def _url(request: Request) -> str:
    path, query = request.scope["path"], request.scope["query_string"]
    if token := request.path_params.get("token"):
        path = path.replace(token, _HIDDEN)
    return f"{path}?{query.decode('latin-1')}" if query else str(path)
