"""What the documentation says about webhooks."""

from typing import Any, Final

from parlour.api import webhooks
from parlour.api.operation import Example, Operation, Parameter
from parlour.webhooks import EVENT_TYPES, RetryType

__all__ = ["WEBHOOK_OPERATIONS"]

_TAG: Final = "Webhooks"
_UUID: Final = "5d5b4d1c-6f0e-4d3b-9d55-2f7c6f0a9b1e"
_NOT_FOUND: Final = {404: f"webhook {_UUID} not found"}
_REFUSED: Final = {
    400: "the url has to answer a test with status 200, but the receiver answered 500",
    413: "the body is larger than 1048576 bytes",
}
_PATH: Final = Parameter("uuid", "path", "The webhook's `uuid`.", {"type": "string", "minLength": 1}, _UUID)
_EXAMPLE: Final[dict[str, Any]] = {
    "uuid": _UUID,
    "url": "https://hooks.example.com/calls",
    "hmac": "c2VjcmV0LXNlY3JldC1zZWNyZXQ=",
    "basicAuth": None,
    "retryType": "circuit-breaker",
    "eventTypes": ["meeting.started", "participant.joined"],
    "state": "ACTIVE",
    "failedCount": 0,
    "lastMomentPushed": None,
    "domainId": "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10",
    "createdAt": "2026-02-03T10:20:30.000Z",
    "updatedAt": "2026-02-03T10:20:30.000Z",
}
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_MOMENT: Final[dict[str, Any]] = {"type": "string", "format": "date-time"}
_WEBHOOK: Final[dict[str, Any]] = {
    "type": "object",
    "required": list(_EXAMPLE),
    "additionalProperties": False,
    "properties": {
        "uuid": {**_TEXT, "format": "uuid"},
        "url": _TEXT,
        "hmac": {**_TEXT, "description": "The secret that deliveries are signed with, in base64."},
        "basicAuth": {"type": ["string", "null"]},
        "retryType": {**_TEXT, "enum": list(RetryType)},
        "eventTypes": {"type": "array", "items": {**_TEXT, "enum": list(EVENT_TYPES)}},
        "state": {**_TEXT, "enum": ["ACTIVE", "FAILED"]},
        "failedCount": {"type": "integer", "minimum": 0, "description": "Failures in a row."},
        "lastMomentPushed": {"anyOf": [_MOMENT, {"type": "null"}], "description": "The last delivery."},
        "domainId": _TEXT,
        "createdAt": _MOMENT,
        "updatedAt": _MOMENT,
    },
}

WEBHOOK_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/webhooks",
        handler=webhooks.create_webhook,
        id="createWebhook",
        tag=_TAG,
        summary="Create a webhook",
        description='Before anything is stored, the server posts `{"test":"test"}` to the URL, which has to answer '
        "with 200 within 8 seconds. Addresses of private networks are refused unless the operator allows them.",
        body=webhooks.CREATE.schema(),
        body_examples=(
            Example(
                "Who comes and goes",
                {"url": _EXAMPLE["url"], "eventTypes": ["participant.joined", "participant.left"]},
            ),
            Example("Everything, never stopped", {"url": _EXAMPLE["url"], "retryType": "exponential"}),
        ),
        reply=_WEBHOOK,
        reply_example=_EXAMPLE,
        errors=_REFUSED,
    ),
    Operation(
        method="GET",
        path="/webhooks",
        handler=webhooks.list_webhooks,
        id="listWebhooks",
        tag=_TAG,
        summary="List webhooks",
        description="Every webhook of the domain, oldest first, as a bare array.",
        reply={"type": "array", "items": _WEBHOOK},
        reply_example=[_EXAMPLE],
    ),
    Operation(
        method="GET",
        path="/webhooks/{uuid}",
        handler=webhooks.get_webhook,
        id="getWebhook",
        tag=_TAG,
        summary="Get a webhook",
        description="`state` is `FAILED` once a circuit breaker has stopped it.",
        parameters=(_PATH,),
        reply=_WEBHOOK,
        reply_example=_EXAMPLE,
        errors=_NOT_FOUND,
    ),
    Operation(
        method="POST",
        path="/webhooks/{uuid}",
        handler=webhooks.update_webhook,
        id="updateWebhook",
        tag=_TAG,
        summary="Update a webhook",
        description="What the body leaves out stays. The URL is tested again; a failed webhook becomes active, and "
        "everything that waited for it is delivered.",
        parameters=(_PATH,),
        body=webhooks.UPDATE.schema(),
        body_examples=(Example("Make active again", {}), Example("Ask for more", {"eventTypes": ["meeting.ended"]})),
        reply=_WEBHOOK,
        reply_example=_EXAMPLE,
        errors={**_REFUSED, **_NOT_FOUND},
    ),
    Operation(
        method="DELETE",
        path="/webhooks/{uuid}",
        handler=webhooks.delete_webhook,
        id="deleteWebhook",
        tag=_TAG,
        summary="Delete a webhook",
        description="What still waits for it is not delivered any more.",
        parameters=(_PATH,),
        reply={
            "type": "object",
            "required": ["deleted", "uuid"],
            "additionalProperties": False,
            "properties": {"deleted": {"const": True}, "uuid": _TEXT},
        },
        reply_example={"deleted": True, "uuid": _UUID},
        errors=_NOT_FOUND,
    ),
)
