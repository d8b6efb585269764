"""The OpenAPI document: operations from `routes`, properties from the catalogue."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from parlour import __version__
from parlour.api.answers import schema_ref
from parlour.api.authentication import Public
from parlour.api.history_operations import HISTORY_SCHEMAS, HISTORY_TAGS
from parlour.api.operation import Operation, Parameter
from parlour.api.operator_operations import OPERATOR_TAGS
from parlour.api.pending import PENDING_HEADER
from parlour.api.routes import OPERATIONS, PREFIX
from parlour.properties import CATALOGUE, Level
from parlour.shapes.faults import MOST_FAULTS

__all__ = ["openapi_document"]

_DESCRIPTION: Final = """Rooms for video calls, their configuration, and the tokens that admit people to them.

Every call carries `Authorization: Bearer <API key>`; a key belongs to one domain. Bodies are JSON whatever their
`Content-Type` says, and an empty body means `{}`. Success is always 200. A refusal has a stable `error` code for
programs and an `info` sentence for people."""

_CODES: Final[dict[int, tuple[str, str]]] = {
    400: ("invalid-request-error", "The request breaks a rule; nothing was changed."),
    401: ("authentication-error", "The API key is unknown or was revoked."),
    403: ("forbidden-error", "The API key is valid, but this is not allowed."),
    404: ("not-found", "No such object, or it has expired."),
    413: ("invalid-request-error", "The body is too large."),
    429: ("rate-limit-error", "Too many calls; `Retry-After` says after how many seconds to try again."),
    503: ("server-error", "The server cannot do this now, for instance because its database does not answer."),
}
_ALWAYS: Final = {
    400: "missing Authorization header: send 'Authorization: Bearer <API key>'",
    401: "invalid API key",
    429: "Too many requests",
    503: "the database cannot be used now",
}
_PUBLIC: Final = {503: _ALWAYS[503]}

_PENDING_HEADER: Final = {
    PENDING_HEADER: {
        "description": "The properties that were stored although nothing obeys them yet, with commas. Each says why in "
        "`x-pending`. Absent when there is none.",
        "schema": {"type": "string"},
    }
}

_GUIDES_PATH: Final = "/docs/guides"
_GUIDES: Final = {
    "Rooms": "properties",
    "Domain": "properties",
    "Meeting tokens": "rest#meeting-tokens",
    "Running calls": "running-calls",
    "Webhooks": "webhooks",
    "Batch": "rest#batches",
    "Meetings": "history#meetings",
    "Recordings": "history#recordings",
    "Transcription": "running-calls#transcription",
    "Batch processor": "batch-processor",
    "Logs": "history",
    "Operators": "dashboard",
}
"""The page of `docs/` that says more about a tag."""

_PENDING: Final = "Requests are checked as documented; what is in order is answered with the name of what is missing."
_PENDING_TAGS: Final = (("Telephony", "Phones and SIP cannot be reached yet."),)


@functools.cache
def openapi_document() -> Mapping[str, Any]:
    """Return the document (OpenAPI 3.1), the same for every deployment."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.method.lower()] = _operation(operation)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Parlour",
            "version": __version__,
            "summary": "Self-hosted video rooms that speak Daily's REST interface",
            "description": _DESCRIPTION,
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": PREFIX, "description": "This server"}],
        "security": [{"apiKey": []}],
        "externalDocs": {"description": "Guides", "url": _GUIDES_PATH},
        "tags": [_tag(name, description) for name, description in _tags()],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "apiKey": {"type": "http", "scheme": "bearer", "description": "`parlour keys create` makes one."}
            },
            "schemas": _schemas(),
        },
    }


def _tags() -> Iterator[tuple[str, str]]:
    yield "Rooms", "Where calls take place, and what may happen in them."
    yield "Domain", "The defaults for all rooms of a domain."
    yield "Meeting tokens", "Who may join, as whom, with which rights."
    yield "Running calls", "Who is in a call, and what is done to it from outside."
    yield "Webhooks", "Addresses that hear what happens in calls."
    yield from HISTORY_TAGS
    yield "Recordings", "What was recorded of calls: listed, linked, deleted."
    yield "Transcription", "What is said in calls becomes text: started and stopped, and transcripts listed and linked."
    yield "Batch processor", "Transcripts of recordings and other films, and summaries of them."
    yield from OPERATOR_TAGS
    for name, what in _PENDING_TAGS:
        yield name, f"{what} {_PENDING}"


def _tag(name: str, description: str) -> dict[str, Any]:
    tag: dict[str, Any] = {"name": name, "description": description}
    if name in _GUIDES:
        tag["externalDocs"] = {"description": "Guide", "url": f"{_GUIDES_PATH}/{_GUIDES[name]}"}
    return tag


def _operation(operation: Operation[Any]) -> dict[str, Any]:
    always = _ALWAYS if not isinstance(operation.handler, Public) else _PUBLIC
    errors = {**always, **operation.errors}
    described: dict[str, Any] = {
        "operationId": operation.id,
        "tags": [operation.tag],
        "summary": operation.summary,
        "description": operation.description,
        "responses": {
            "200": {
                "description": "Success.",
                "content": {"application/json": {"schema": operation.reply.schema, "example": operation.reply.example}},
                **({"headers": _PENDING_HEADER} if operation.stores_properties else {}),
            },
            **{str(status): _error(status, errors[status]) for status in sorted(errors)},
        },
    }
    if isinstance(operation.handler, Public):
        described["security"] = []
    if operation.pending:
        described["x-pending"] = operation.pending
    if operation.parameters:
        described["parameters"] = [_parameter(parameter) for parameter in operation.parameters]
    if operation.body is not None:
        described["requestBody"] = {"required": False, "content": {"application/json": _body(operation)}}
    return described


def _body(operation: Operation[Any]) -> dict[str, Any]:
    examples = {
        re.sub(r"\W+", "-", example.name.lower()): {"summary": example.name, "value": example.value}
        for example in operation.body_examples
    }
    return {"schema": operation.body, "examples": examples}


def _parameter(parameter: Parameter) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.place == "path",
        "description": parameter.description,
        "schema": parameter.schema,
    }
    if parameter.example is not None:
        described["example"] = parameter.example
    return described


def _error(status: int, info: str) -> dict[str, Any]:
    code, description = _CODES[status]
    if info == _ALWAYS.get(400):
        code = "authorization-header-error"
    schema = schema_ref("Error")
    return {
        "description": description,
        "content": {"application/json": {"schema": schema, "example": {"error": code, "info": info}}},
    }


def _object(properties: Mapping[str, Any], *, required: tuple[str, ...] = (), description: str = "") -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if required:
        schema["required"] = list(required)
    if description:
        schema["description"] = description
    return schema


def _optional(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"anyOf": [schema, {"type": "null"}]}


def _schemas() -> dict[str, Any]:
    privacy = {"type": "string", "enum": ["public", "private"]}
    name = CATALOGUE["name"].kind.schema()
    change = {
        "privacy": {**_optional(privacy), "default": "public"},
        "properties": _optional(schema_ref("RoomProperties")),
    }
    error = {
        "error": {"type": "string", "description": "Stable, for programs.", "enum": _error_codes()},
        "info": {"type": "string", "description": "For people; the wording may change."},
        "errors": {
            "type": "array",
            "description": "Every fault of the body, in its order; `info` tells the first.",
            "maxItems": MOST_FAULTS,
            "items": schema_ref("Fault"),
        },
        "deleted": {"type": "boolean", "description": "Only when an expired room is deleted: it did exist."},
    }
    fault = {
        "path": {
            "type": "string",
            "description": "Where: `properties.exp`, `rooms[2].name`; empty for the body.",
        },
        "info": {"type": "string", "description": "What, for people."},
        "hint": {"type": "string", "description": "What was probably meant. Absent without a good guess."},
    }
    domain_body = {"properties": _optional(schema_ref("DomainProperties"))}
    token_body = {"properties": _optional(schema_ref("MeetingTokenRequest"))}
    answers = dict(part for operation in OPERATIONS for part in operation.reply.named())
    return {
        **answers,
        "CreateRoom": _object({"name": _optional(name), **change}),
        "ConfigureRoom": _object(change),
        "RoomProperties": CATALOGUE.json_schema(Level.ROOM),
        "ConfigureDomain": _object(domain_body),
        "DomainProperties": CATALOGUE.json_schema(Level.DOMAIN),
        "CreateMeetingToken": _object(token_body),
        "MeetingTokenRequest": CATALOGUE.json_schema(Level.TOKEN),
        **HISTORY_SCHEMAS,
        "Error": _object(error, required=("error", "info")),
        "Fault": _object(fault, required=("path", "info")),
    }


def _error_codes() -> list[str]:
    return [
        "invalid-request-error",
        "json-parsing-error",
        "authorization-header-error",
        "authentication-error",
        "forbidden-error",
        "not-found",
        "rate-limit-error",
        "server-error",
        "validation-error",
    ]
