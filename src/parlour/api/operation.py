"""One declaration per REST operation: the route and its page in the OpenAPI document come from the same place."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import Response

__all__ = ["ROOM_NAME", "Example", "Handler", "Operation", "Parameter", "schema_ref"]

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A path or query parameter."""

    name: str
    place: Literal["path", "query"]
    description: str
    schema: Mapping[str, Any]
    example: str | int | None = None


ROOM_NAME: Final = Parameter(
    "name",
    "path",
    "The room's name: at most 128 letters, digits, dashes and underscores.",
    {"type": "string", "minLength": 1},
    "team-sync",
)
"""The path parameter of every operation on one room."""


def schema_ref(name: str) -> dict[str, Any]:
    """Refer to a schema of the OpenAPI document by its name."""
    return {"$ref": f"#/components/schemas/{name}"}


@dataclass(frozen=True, slots=True)
class Example:
    """A named example of a request or an answer."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A method on a path, with what the documentation says about it.

    `body` and `reply` are JSON schemas; `errors` maps a status to what it means and one example of `info` each.
    `pending` names what is missing before the operation can succeed; empty when it works.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    handler: Handler
    id: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Any] | None = None
    body_examples: tuple[Example, ...] = ()
    reply: Mapping[str, Any] = field(default_factory=dict)
    reply_example: Any = None
    errors: Mapping[int, str] = field(default_factory=dict)
    pending: str = ""
