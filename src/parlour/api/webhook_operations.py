"""What the documentation says about webhooks."""

from typing import Final

from parlour.api import webhooks
from parlour.api.answers import ListOf
from parlour.api.authentication import ByKey
from parlour.api.operation import TOO_LARGE, Example, Operation, Parameter

__all__ = ["WEBHOOK_OPERATIONS"]

_TAG: Final = "Webhooks"
_UUID: Final = webhooks.WEBHOOK.example["uuid"]
_NOT_FOUND: Final = {404: f"webhook {_UUID} not found"}
_REFUSED: Final = {
    400: "the url has to answer a test with status 200, but the receiver answered 500",
    413: TOO_LARGE,
}
_PATH: Final = Parameter("uuid", "path", "The webhook's `uuid`.", {"type": "string", "minLength": 1}, _UUID)
_URL: Final = webhooks.WEBHOOK.example["url"]

WEBHOOK_OPERATIONS: Final = (
    Operation(
        method="POST",
        path="/webhooks",
        handler=ByKey(webhooks.create_webhook),
        id="createWebhook",
        tag=_TAG,
        summary="Create a webhook",
        description='Before anything is stored, the server posts `{"test":"test"}` to the URL, which has to answer '
        "with 200 within 8 seconds. Addresses of private networks are refused unless the operator allows them.",
        body=webhooks.CREATE.schema(),
        body_examples=(
            Example(
                "Who comes and goes",
                {"url": _URL, "eventTypes": ["participant.joined", "participant.left"]},
            ),
            Example("Everything, never stopped", {"url": _URL, "retryType": "exponential"}),
        ),
        reply=webhooks.WEBHOOK,
        errors=_REFUSED,
    ),
    Operation(
        method="GET",
        path="/webhooks",
        handler=ByKey(webhooks.list_webhooks),
        id="listWebhooks",
        tag=_TAG,
        summary="List webhooks",
        description="Every webhook of the domain, oldest first, as a bare array.",
        reply=ListOf(webhooks.WEBHOOK),
    ),
    Operation(
        method="GET",
        path="/webhooks/{uuid}",
        handler=ByKey(webhooks.get_webhook),
        id="getWebhook",
        tag=_TAG,
        summary="Get a webhook",
        description="`state` is `FAILED` once a circuit breaker has stopped it.",
        parameters=(_PATH,),
        reply=webhooks.WEBHOOK,
        errors=_NOT_FOUND,
    ),
    Operation(
        method="POST",
        path="/webhooks/{uuid}",
        handler=ByKey(webhooks.update_webhook),
        id="updateWebhook",
        tag=_TAG,
        summary="Update a webhook",
        description="What the body leaves out stays. The URL is tested again; a failed webhook becomes active, and "
        "everything that waited for it is delivered.",
        parameters=(_PATH,),
        body=webhooks.UPDATE.schema(),
        body_examples=(Example("Make active again", {}), Example("Ask for more", {"eventTypes": ["meeting.ended"]})),
        reply=webhooks.WEBHOOK,
        errors={**_REFUSED, **_NOT_FOUND},
    ),
    Operation(
        method="DELETE",
        path="/webhooks/{uuid}",
        handler=ByKey(webhooks.delete_webhook),
        id="deleteWebhook",
        tag=_TAG,
        summary="Delete a webhook",
        description="What still waits for it is not delivered any more.",
        parameters=(_PATH,),
        reply=webhooks.DELETED,
        errors=_NOT_FOUND,
    ),
)
