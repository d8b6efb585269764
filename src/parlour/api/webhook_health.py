"""`/parlour/webhooks`: how webhooks fare, what became of each delivery, and a test, a pause, a way on.

Our own: the documented webhook says whether it is stopped and when it last delivered something, and no more.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from parlour.api.answers import BOOLEAN, COUNT, MAYBE_TEXT, MOMENT, TEXT, Fields, ListOf, field
from parlour.api.authentication import Caller
from parlour.api.body import read_json, whole_number
from parlour.api.replies import iso
from parlour.api.webhooks import existing_webhook
from parlour.errors import NotFoundError
from parlour.properties.kinds import Object
from parlour.store import DeliveryRow, Waiting, WebhookChanges, WebhookRecord
from parlour.webhooks import EVENT_TYPES, Outcome, RetryType

__all__ = [
    "DELIVERIES",
    "HEALTH",
    "HEALTHS",
    "NO_BODY",
    "PAGE_LIMIT",
    "TESTED",
    "list_deliveries",
    "list_webhook_health",
    "pause_webhook",
    "resume_webhook",
    "try_webhook",
]

PAGE_LIMIT: Final = 100

_RECENT: Final = 50
"""So many deliveries are looked at to say how a webhook fares."""

NO_BODY: Final = Object()
"""The body of what needs to be told nothing."""

_UUID: Final = "5d5b4d1c-6f0e-4d3b-9d55-2f7c6f0a9b1e"
_MAYBE_MOMENT: Final = {"anyOf": [MOMENT, {"type": "null"}]}


class Health(NamedTuple):
    """A webhook, what waits for it, and its newest deliveries, newest first."""

    webhook: WebhookRecord
    waiting: Waiting | None
    recent: list[DeliveryRow]

    @property
    def trouble(self) -> DeliveryRow | None:
        """The newest delivery that failed and was not delivered since."""
        return next((row for row in self.recent if row.last_error is not None), None)

    def count(self, state: str) -> int:
        """How many of the newest deliveries are in a state."""
        return sum(row.state == state for row in self.recent)


def _moment(value: Callable[[Health], float | None]) -> Callable[[Health], str | None]:
    def written(health: Health) -> str | None:
        moment = value(health)
        return None if moment is None else iso(moment)

    return written


def _next_try(health: Health) -> float | None:
    return health.waiting.next_at if health.waiting is not None and health.webhook.state == "ACTIVE" else None


HEALTH: Final = Fields[Health](
    "WebhookHealth",
    uuid=field({**TEXT, "format": "uuid"}, lambda one: one.webhook.id, _UUID),
    url=field(TEXT, lambda one: one.webhook.url, "https://hooks.example.com/calls"),
    event_types=field(
        {"type": "array", "items": {**TEXT, "enum": list(EVENT_TYPES)}},
        lambda one: list(one.webhook.event_types),
        ["meeting.started", "participant.joined"],
    ),
    retry_type=field({**TEXT, "enum": list(RetryType)}, lambda one: one.webhook.retry_type, "circuit-breaker"),
    state=field(
        {**TEXT, "enum": ["ACTIVE", "FAILED", "PAUSED"]},
        lambda one: one.webhook.state,
        "ACTIVE",
        "`FAILED`: stopped by its circuit breaker; `PAUSED`: by an operator. What happens meanwhile waits.",
    ),
    failed_count=field(COUNT, lambda one: one.webhook.failed_count, 0, "Failures in a row."),
    last_delivered_at=field(
        _MAYBE_MOMENT, _moment(lambda one: one.webhook.last_moment_pushed), "2026-02-03T10:20:30.000Z"
    ),
    waiting=field(COUNT, lambda one: 0 if one.waiting is None else one.waiting.count, 0, "Deliveries that wait."),
    waiting_since=field(_MAYBE_MOMENT, _moment(lambda one: None if one.waiting is None else one.waiting.oldest_at)),
    next_try_at=field(_MAYBE_MOMENT, _moment(_next_try)),
    last_error=field(
        MAYBE_TEXT,
        lambda one: None if one.trouble is None else one.trouble.last_error,
        None,
        "What the newest failure of recent deliveries was.",
    ),
    recent_delivered=field(COUNT, lambda one: one.count("delivered"), 12, f"Of the newest {_RECENT} deliveries."),
    recent_failed=field(COUNT, lambda one: one.count("failed"), 0, "Given up, of the same."),
    created_at=field(MOMENT, lambda one: iso(one.webhook.created_at), "2026-02-03T10:20:30.000Z"),
    updated_at=field(MOMENT, lambda one: iso(one.webhook.updated_at), "2026-02-03T10:20:30.000Z"),
)
HEALTHS: Final = Fields[list[Health]](data=field(ListOf(HEALTH), lambda all_: all_))

DELIVERIES: Final = Fields[list[DeliveryRow]](
    "WebhookDeliveries",
    data=field(
        ListOf(
            Fields[DeliveryRow](
                event_id=field(TEXT, lambda row: row.event_id, "participant.joined-1"),
                type=field(TEXT, lambda row: row.type, "participant.joined"),
                room=field(TEXT, lambda row: row.room, "team-sync"),
                state=field({"enum": ["pending", "delivered", "failed"]}, lambda row: row.state, "delivered"),
                attempts=field(COUNT, lambda row: row.attempts, 1),
                last_status=field({"type": ["integer", "null"]}, lambda row: row.last_status, 200),
                last_error=field(MAYBE_TEXT, lambda row: row.last_error),
                created_at=field(MOMENT, lambda row: iso(row.created_at), "2026-02-03T10:20:30.000Z"),
                finished_at=field(_MAYBE_MOMENT, lambda row: None if row.finished_at is None else iso(row.finished_at)),
            )
        ),
        lambda rows: rows,
    ),
)

TESTED: Final = Fields[Outcome](
    "WebhookTest",
    ok=field(BOOLEAN, lambda outcome: outcome.ok, True, "Whether the receiver answered 200 in time."),
    status=field({"type": ["integer", "null"]}, lambda outcome: outcome.status, 200),
    info=field(TEXT, lambda outcome: outcome.sentence, "the receiver answered 200"),
)


async def list_webhook_health(caller: Caller) -> list[Health]:
    """`GET /parlour/webhooks`: oldest first."""
    database, domain_id = caller.context.database, caller.domain.id
    found = await database.webhooks.all(domain_id)
    waiting = await database.outbox.waiting(domain_id)
    return [Health(one, waiting.get(one.id), await database.outbox.of_webhook(one.id, limit=_RECENT)) for one in found]


async def list_deliveries(caller: Caller) -> list[DeliveryRow]:
    """`GET /parlour/webhooks/:uuid/deliveries`: newest first."""
    limit = whole_number(caller.request, "limit", default=20, least=1, most=PAGE_LIMIT)
    webhook = await existing_webhook(caller)
    return await caller.context.database.outbox.of_webhook(webhook.id, limit=limit)


async def try_webhook(caller: Caller) -> Outcome:
    """`POST /parlour/webhooks/:uuid/test`: posts the documented test, and changes nothing."""
    webhook = await _asked_about(caller)
    as_it_is = WebhookChanges(webhook.url, webhook.hmac, webhook.basic_auth, webhook.retry_type, webhook.event_types)
    return await caller.context.webhooks.test(caller.domain.id, as_it_is)


async def pause_webhook(caller: Caller) -> Health:
    """`POST /parlour/webhooks/:uuid/pause`."""
    old = await _asked_about(caller)
    return await _health(caller, await caller.context.database.webhooks.pause(old, now=caller.context.clock.now()))


async def resume_webhook(caller: Caller) -> Health:
    """`POST /parlour/webhooks/:uuid/resume`: also one that a circuit breaker stopped; its URL is not tested first."""
    old = await _asked_about(caller)
    webhook = await caller.context.database.webhooks.resume(old, now=caller.context.clock.now())
    caller.context.webhooks.changed()
    return await _health(caller, webhook)


async def _asked_about(caller: Caller) -> WebhookRecord:
    NO_BODY.check(await read_json(caller.request), "")
    return await existing_webhook(caller)


async def _health(caller: Caller, webhook: WebhookRecord | None) -> Health:
    if webhook is None:
        raise NotFoundError("the webhook was deleted meanwhile")
    outbox = caller.context.database.outbox
    waiting = await outbox.waiting(caller.domain.id)
    return Health(webhook, waiting.get(webhook.id), await outbox.of_webhook(webhook.id, limit=_RECENT))
