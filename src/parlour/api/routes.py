"""Every REST operation, and where it is served."""

from typing import Any, Final

from starlette.routing import Route

from parlour.api.call_operations import CALL_OPERATIONS
from parlour.api.domain import DOMAIN_OPERATIONS
from parlour.api.history_operations import HISTORY_OPERATIONS
from parlour.api.meeting_tokens import TOKEN_OPERATIONS
from parlour.api.operation import Operation
from parlour.api.rooms import ROOM_OPERATIONS
from parlour.api.serving import serve
from parlour.api.unavailable import UNAVAILABLE
from parlour.api.webhook_operations import WEBHOOK_OPERATIONS

__all__ = ["OPERATIONS", "PREFIX", "rest_routes"]

PREFIX: Final = "/v1"

OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    *ROOM_OPERATIONS,
    *DOMAIN_OPERATIONS,
    *TOKEN_OPERATIONS,
    *CALL_OPERATIONS,
    *HISTORY_OPERATIONS,
    *WEBHOOK_OPERATIONS,
    *UNAVAILABLE,
)
"""Every operation, in the order of the documentation."""


def rest_routes() -> list[Route]:
    """Return the routes of every operation. The base path answers with and without a slash at its end."""
    return [
        Route(path, serve(operation), methods=[operation.method], include_in_schema=False)
        for operation in OPERATIONS
        for path in _served_at(operation.path)
    ]


def _served_at(path: str) -> tuple[str, ...]:
    return (PREFIX, f"{PREFIX}/") if path == "/" else (PREFIX + path,)
