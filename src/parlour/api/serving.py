"""What happens around every operation: refusals become answers, limits are kept, the call is remembered."""

from collections.abc import Awaitable, Callable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from parlour.api.access import CALLER, RATE
from parlour.api.body import BODY
from parlour.api.failures import refusal
from parlour.api.limits import rate_of
from parlour.api.operation import Operation
from parlour.errors import ParlourError
from parlour.store import ApiLine, bounded

__all__ = ["serve"]

_HIDDEN: Final = "***"


def serve(operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint of an operation."""
    rate, handler = rate_of(operation.method, operation.path), operation.handler

    async def endpoint(request: Request) -> Response:
        request.scope[RATE] = rate
        try:
            response = await handler(request)
        except ParlourError as error:
            response = refusal(error)
        except Exception:
            _remember(request, 500, None)
            raise
        _remember(request, response.status_code, response.body)
        return response

    return endpoint


def _remember(request: Request, status: int, response: bytes | memoryview | None) -> None:
    """Note the call in its domain's log. Calls without a valid key belong to no domain."""
    caller = request.scope.get(CALLER)
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
