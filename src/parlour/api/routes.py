"""Every REST operation, and the one part that serves them: it finds the operation and lets pages read the answer."""

from collections.abc import Sequence
from typing import Any, Final

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from parlour.api.batch_job_operations import BATCH_JOB_OPERATIONS
from parlour.api.call_operations import CALL_OPERATIONS
from parlour.api.cors import Cors
from parlour.api.domain import DOMAIN_OPERATIONS
from parlour.api.failures import bug, gone, not_allowed, nothing_here
from parlour.api.history_operations import HISTORY_OPERATIONS
from parlour.api.job_operations import JOB_OPERATIONS
from parlour.api.meeting_tokens import TOKEN_OPERATIONS
from parlour.api.operation import Operation
from parlour.api.operator_operations import OPERATOR_OPERATIONS
from parlour.api.recording_operations import RECORDING_OPERATIONS
from parlour.api.redaction import redactions
from parlour.api.rooms import ROOM_OPERATIONS
from parlour.api.serving import Endpoint, serve
from parlour.api.table import PathTable
from parlour.api.transcript_operations import TRANSCRIPT_OPERATIONS
from parlour.api.unavailable import UNAVAILABLE
from parlour.api.webhook_operations import WEBHOOK_OPERATIONS

__all__ = ["OPERATIONS", "PREFIX", "TEMPLATE", "RestApi"]

PREFIX: Final = "/v1"

TEMPLATE: Final = "parlour.template"
"""Where the request's scope holds the template of the path, for those who count."""


OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    *ROOM_OPERATIONS,
    *DOMAIN_OPERATIONS,
    *TOKEN_OPERATIONS,
    *CALL_OPERATIONS,
    *HISTORY_OPERATIONS,
    *RECORDING_OPERATIONS,
    *TRANSCRIPT_OPERATIONS,
    *JOB_OPERATIONS,
    *BATCH_JOB_OPERATIONS,
    *WEBHOOK_OPERATIONS,
    *OPERATOR_OPERATIONS,
    *UNAVAILABLE,
)
"""Every operation, in the order of the documentation."""


class RestApi:
    """ASGI middleware that serves every path below `/v1`, with a slash at the end or without, and never redirects.

    It stands in front of the application's router: REST is most of what is asked for, and needs nothing of that.
    """

    def __init__(self, app: ASGIApp, *, cors_origins: Sequence[str] = ()) -> None:
        """Take the application that serves the rest, and the origins whose pages may call (`*` for all)."""
        self._app = app
        self._cors = Cors(cors_origins)
        self._table: PathTable[Endpoint] = PathTable()
        hidden = redactions(OPERATIONS)
        for operation in OPERATIONS:
            endpoint = serve(operation, hidden)
            self._table.add(operation.path, operation.method, endpoint)
            if operation.method == "GET":
                self._table.add(operation.path, "HEAD", endpoint)

    def served(self) -> list[tuple[str, str]]:
        """Return every template below the prefix with each of its methods."""
        return self._table.served()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request. A fault of ours is raised again once it is answered, for the server's log."""
        if scope["type"] != "http" or not _is_ours(scope["path"]):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except ClientDisconnect:
            response = gone()
        except Exception:
            response = bug()
            self._cors.mark(request, response)
            await response(scope, receive, send)
            raise
        self._cors.mark(request, response)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        scope = request.scope
        found = self._table.find(scope["path"][len(PREFIX) :])
        if found is not None:
            scope[TEMPLATE] = PREFIX + found.template.removesuffix("/")
            scope["path_params"] = found.parameters
            endpoint = found.methods.get(scope["method"])
            if endpoint is not None:
                return await endpoint(request)
        if (answer := self._cors.preflight(request)) is not None:
            return answer
        return nothing_here() if found is None else not_allowed(request.method, found.methods)


def _is_ours(path: str) -> bool:
    return path.startswith(PREFIX) and path[len(PREFIX) : len(PREFIX) + 1] in ("", "/")
