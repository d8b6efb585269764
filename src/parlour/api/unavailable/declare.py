"""Short ways to declare a pending operation: what its documentation says besides that something is missing."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from parlour.api.answers import Described
from parlour.api.authentication import Handler
from parlour.api.operation import TOO_LARGE, Example, Method, Operation, Parameter
from parlour.properties.kinds import Object

__all__ = ["LIMIT", "declare", "obj", "path", "query", "reply_list"]


def path(name: str, description: str) -> Parameter:
    """Declare a path parameter."""
    return Parameter(name, "path", description, {"type": "string", "minLength": 1})


def query(name: str, description: str, kind: Literal["string", "integer"] = "string", **limits: int) -> Parameter:
    """Declare a query parameter; `limits` are keywords of its schema."""
    return Parameter(name, "query", description, {"type": kind, **limits})


LIMIT: Final = (
    query("limit", "Objects per page.", "integer", minimum=1, maximum=100, default=100),
    query("starting_after", "The id of an object: continue with older ones."),
    query("ending_before", "The id of an object: the page of newer ones before it. `OLDEST` gives the last page."),
)


def obj(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of an answer that has exactly these fields."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def reply_list() -> dict[str, Any]:
    """Return the schema of a list that is empty as long as nothing can make an object for it."""
    return obj(total_count={"const": 0}, data={"type": "array", "maxItems": 0})


def declare(
    method: Method,
    where: str,
    handler: Handler[Any],
    *,
    id: str,
    tag: str,
    summary: str,
    pending: str,
    reply: Mapping[str, Any],
    example: Any,
    says: str = "",
    body: Object | None = None,
    sample: Mapping[str, Any] | None = None,
    parameters: tuple[Parameter, ...] = (),
    errors: Mapping[int, str] | None = None,
) -> Operation[Any]:
    """Return the operation. `pending` is a clause that says what is missing; `sample` is a body that is in order."""
    refusals = dict(errors or {})
    if body is not None:
        refusals[413] = TOO_LARGE
    if any(parameter.place == "path" for parameter in parameters):
        refusals.setdefault(404, "there is nothing at this path")
    return Operation(
        method=method,
        path=where,
        handler=handler,
        id=id,
        tag=tag,
        summary=summary,
        description=f"{says} **Pending**: {pending}.".lstrip(),
        parameters=parameters,
        body=None if body is None else body.schema(),
        body_examples=() if body is None else (Example("A request in order", dict(sample or {})),),
        reply=Described(reply, example),
        errors=refusals,
        pending=pending,
    )
