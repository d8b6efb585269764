"""Webhooks: addresses that hear what happens in the calls of a domain."""

from typing import Final, cast

from parlour.api.answers import COUNT, MAYBE_TEXT, MOMENT, TEXT, Fields, field
from parlour.api.authentication import Caller
from parlour.api.body import read_json
from parlour.api.replies import iso
from parlour.errors import InvalidRequestError, NotFoundError
from parlour.properties.kinds import Choice, Field, ListOf, Object, String
from parlour.shapes.texts import wrong_type
from parlour.store import TooManyWebhooksError, WebhookChanges, WebhookRecord
from parlour.strict_json import JsonValue
from parlour.webhooks import EVENT_TYPES, RetryType, is_secret, new_secret

__all__ = [
    "CREATE",
    "DELETED",
    "UPDATE",
    "WEBHOOK",
    "create_webhook",
    "delete_webhook",
    "existing_webhook",
    "get_webhook",
    "list_webhooks",
    "update_webhook",
]

_MAX_URL: Final = 2048
_LONGEST_ID_SHOWN: Final = 100


class _Hidden(String):
    """Text that refusals do not repeat; `base64` asks for that."""

    def __init__(self, *, base64: bool) -> None:
        super().__init__(max_length=1024, min_length=1)
        self._base64 = base64

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        if not isinstance(value, str):
            raise InvalidRequestError(f"{at} should be a string")
        if not 1 <= len(value) <= self.max_length or not value.isascii() or not value.isprintable():
            raise InvalidRequestError(f"{at} should have 1 to {self.max_length} printable ASCII characters")
        if self._base64 and not is_secret(value):
            raise InvalidRequestError(f"{at} should be base64")
        return value


_OPTIONAL: Final = (
    Field(
        name="hmac",
        secret=True,
        kind=_Hidden(base64=True),
        effect="The secret that deliveries are signed with, in base64; made by the server when left out.",
    ),
    Field(
        name="basicAuth",
        secret=True,
        kind=_Hidden(base64=False),
        effect="Sent as `Authorization: Basic <value>` with every delivery; null sends none.",
    ),
    Field(
        name="retryType",
        kind=Choice(*RetryType),
        effect="`circuit-breaker`: three failures in a row stop the webhook until it is updated. `exponential`: up to "
        "five tries for each event; the webhook never stops.",
        default=RetryType.CIRCUIT_BREAKER.value,
    ),
    Field(
        name="eventTypes",
        kind=ListOf(Choice(*EVENT_TYPES), max_items=2 * len(EVENT_TYPES), distinct=True),
        effect="Which events are delivered; all when left out.",
    ),
)
_URL_EFFECT: Final = "Where events are posted to. It has to answer the test with 200 before anything is stored."

CREATE: Final = Object(
    Field(name="url", kind=String(max_length=_MAX_URL, min_length=1), effect=_URL_EFFECT, required=True), *_OPTIONAL
)
"""The body that makes a webhook."""

UPDATE: Final = Object(
    Field(name="url", kind=String(max_length=_MAX_URL, min_length=1), effect=_URL_EFFECT), *_OPTIONAL
)
"""The body that changes one: what is left out stays."""


_UUID: Final = "5d5b4d1c-6f0e-4d3b-9d55-2f7c6f0a9b1e"

WEBHOOK: Final = Fields[WebhookRecord](
    uuid=field({**TEXT, "format": "uuid"}, lambda webhook: webhook.id, _UUID),
    url=field(TEXT, lambda webhook: webhook.url, "https://hooks.example.com/calls"),
    hmac=field(
        TEXT,
        lambda webhook: webhook.hmac,
        "c2VjcmV0LXNlY3JldC1zZWNyZXQ=",
        "The secret that deliveries are signed with, in base64.",
    ),
    basicAuth=field(MAYBE_TEXT, lambda webhook: webhook.basic_auth),
    retryType=field({**TEXT, "enum": list(RetryType)}, lambda webhook: webhook.retry_type, "circuit-breaker"),
    eventTypes=field(
        {"type": "array", "items": {**TEXT, "enum": list(EVENT_TYPES)}},
        lambda webhook: list(webhook.event_types),
        ["meeting.started", "participant.joined"],
    ),
    state=field(
        {**TEXT, "enum": ["ACTIVE", "FAILED"]},
        # The documented words know no pause; programs do right to take it for what it is: stopped until it is updated.
        lambda webhook: "ACTIVE" if webhook.state == "ACTIVE" else "FAILED",
        "ACTIVE",
    ),
    failedCount=field(COUNT, lambda webhook: webhook.failed_count, 0, "Failures in a row."),
    lastMomentPushed=field(
        {"anyOf": [MOMENT, {"type": "null"}]},
        lambda webhook: None if webhook.last_moment_pushed is None else iso(webhook.last_moment_pushed),
        None,
        "The last delivery.",
    ),
    domainId=field(TEXT, lambda webhook: webhook.domain_id, "3f0c1a52-7d44-4e0b-9a61-5b8d2c7e9f10"),
    createdAt=field(MOMENT, lambda webhook: iso(webhook.created_at), "2026-02-03T10:20:30.000Z"),
    updatedAt=field(MOMENT, lambda webhook: iso(webhook.updated_at), "2026-02-03T10:20:30.000Z"),
)
DELETED: Final = Fields[str](
    deleted=field({"const": True}, lambda _: True, True), uuid=field(TEXT, lambda uuid: uuid, _UUID)
)


async def create_webhook(caller: Caller) -> WebhookRecord:
    """`POST /webhooks`."""
    given = CREATE.check(await read_json(caller.request), "")
    wanted = _changes(cast("dict[str, JsonValue]", given), None)
    await _test(caller, wanted)
    context = caller.context
    most = _most(caller)
    try:
        webhook = await context.database.webhooks.create(caller.domain.id, wanted, most=most, now=context.clock.now())
    except TooManyWebhooksError:
        raise InvalidRequestError(f"this domain has {most} webhooks already, and cannot have more") from None
    return webhook


def _most(caller: Caller) -> int:
    own = caller.domain.config.get("max_webhook_count")
    return own if isinstance(own, int) else caller.context.settings.webhooks.max_webhook_count


async def list_webhooks(caller: Caller) -> list[WebhookRecord]:
    """`GET /webhooks`: a bare array, oldest first."""
    found = await caller.context.database.webhooks.all(caller.domain.id)
    return list(found)


async def get_webhook(caller: Caller) -> WebhookRecord:
    """`GET /webhooks/:uuid`."""
    return await existing_webhook(caller)


async def update_webhook(caller: Caller) -> WebhookRecord:
    """`POST /webhooks/:uuid`: tests the URL again and makes a failed webhook active."""
    body = await read_json(caller.request)
    given = cast("dict[str, JsonValue]", UPDATE.check(body, ""))
    old = await existing_webhook(caller)
    if isinstance(body, dict) and "basicAuth" in body:
        given["basicAuth"] = body["basicAuth"]  # null unsets it; a checked value is the same
    wanted = _changes(given, old)
    await _test(caller, wanted)
    webhook = await caller.context.database.webhooks.update(old, wanted, now=caller.context.clock.now())
    if webhook is None:
        raise _not_found(old.id)
    caller.context.webhooks.changed()
    return webhook


async def delete_webhook(caller: Caller) -> str:
    """`DELETE /webhooks/:uuid`: what waits for it is forgotten."""
    webhook_id: str = caller.request.path_params["uuid"]
    if not await caller.context.database.webhooks.delete(caller.domain.id, webhook_id):
        raise _not_found(webhook_id)
    return webhook_id


async def existing_webhook(caller: Caller) -> WebhookRecord:
    """Return the webhook that the path names; raises `NotFoundError`."""
    webhook_id: str = caller.request.path_params["uuid"]
    webhook = await caller.context.database.webhooks.get(caller.domain.id, webhook_id)
    if webhook is None:
        raise _not_found(webhook_id)
    return webhook


def _changes(given: dict[str, JsonValue], old: WebhookRecord | None) -> WebhookChanges:
    def text(name: str, before: str) -> str:
        return str(given.get(name, before))

    types = given.get("eventTypes", list(old.event_types if old is not None else EVENT_TYPES))
    if not isinstance(types, list):
        raise wrong_type("eventTypes", types, "an array of strings")
    basic_auth = given.get("basicAuth", old.basic_auth if old is not None else None)
    return WebhookChanges(
        url=text("url", old.url if old is not None else ""),
        hmac=text("hmac", old.hmac if old is not None else new_secret()),
        basic_auth=None if basic_auth is None else str(basic_auth),
        retry_type=text("retryType", old.retry_type if old is not None else RetryType.CIRCUIT_BREAKER),
        event_types=tuple(str(type_) for type_ in types),
    )


async def _test(caller: Caller, wanted: WebhookChanges) -> None:
    outcome = await caller.context.webhooks.test(caller.domain.id, wanted)
    if not outcome.ok:
        raise InvalidRequestError(f"the url has to answer a test with status 200, but {outcome.sentence}")


def _not_found(webhook_id: str) -> NotFoundError:
    return NotFoundError(f"webhook {webhook_id[:_LONGEST_ID_SHOWN]} not found")
