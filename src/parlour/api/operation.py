"""One declaration per REST operation: where, for whom, what it answers, and its page in the documentation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Generic, Literal, TypeAlias, TypeVar

from parlour.api.answers import Answer
from parlour.api.authentication import Handler

__all__ = ["CURSORS", "ROOM_NAME", "TOO_LARGE", "Example", "Method", "Operation", "Parameter", "page_limit"]

T = TypeVar("T")

TOO_LARGE: Final = "the body is larger than 1048576 bytes"
"""What every operation that reads a body says of one beyond the default limit."""

Method: TypeAlias = Literal["GET", "POST", "PUT", "DELETE"]


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


CURSORS: Final = (
    Parameter("starting_after", "query", "An id: continue with older ones.", {"type": "string"}),
    Parameter(
        "ending_before", "query", "An id: the newer ones before it. `OLDEST` gives the last page.", {"type": "string"}
    ),
)
"""The query parameters that lead through a list, newest first."""


def page_limit(default: int) -> Parameter:
    """Declare how many objects a page may have: 100 at most."""
    schema = {"type": "integer", "minimum": 1, "maximum": 100, "default": default}
    return Parameter("limit", "query", "How many at most.", schema)


@dataclass(frozen=True, slots=True)
class Example:
    """A named example of a request."""

    name: str
    value: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation(Generic[T]):
    """A method on a path, with what the documentation says about it.

    `handler` says who may call and does the work; what it returns, `reply` turns into JSON. `body` is a JSON schema;
    `errors` maps a status to one example of its `info`. `pending` names what is missing before the operation can
    succeed; empty when it works.
    """

    method: Method
    path: str
    handler: Handler[T]
    id: str
    tag: str
    summary: str
    description: str
    reply: Answer[T]
    parameters: tuple[Parameter, ...] = ()
    body: Mapping[str, Any] | None = None
    body_examples: tuple[Example, ...] = ()
    errors: Mapping[int, str] = field(default_factory=dict)
    pending: str = ""
    stores_properties: bool = False
    """Whether `properties` of the body are kept: the answer then names those that nothing obeys yet."""
    remembered: bool = True
    """Whether calls are in the log of API calls. What a dashboard asks for every few seconds would drown the rest."""
