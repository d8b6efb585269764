"""What the outbox takes and gives: events, what is open, lanes, deliveries."""

from dataclasses import dataclass, field
from typing import Final

from parlour.store.webhooks import WebhookRecord

__all__ = [
    "DELIVERED",
    "GIVEN_UP",
    "PENDING",
    "Backlog",
    "Delivery",
    "DeliveryRow",
    "NewEvent",
    "OpenRow",
    "Waiting",
    "WaitingLane",
]

PENDING: Final = "pending"
DELIVERED: Final = "delivered"
GIVEN_UP: Final = "failed"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event as it will be sent. With a `url` it goes there alone, in `lane`; else to every webhook that asks."""

    id: str
    room: str
    type: str
    body: str = field(repr=False)
    url: str | None = None
    lane: str = ""


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A meeting (`session_id` empty) or participant that is inside: where, since when, on which server.

    `fact` is what is needed to end it, as JSON.
    """

    meeting_id: str
    session_id: str
    domain_id: str
    room_name: str
    server_id: str
    at: float
    fact: str


@dataclass(frozen=True, slots=True)
class WaitingLane:
    """A lane with work: whose it is, the number of its oldest delivery, and when that is due (Unix seconds)."""

    domain_id: str
    lane: str
    head: int
    next_at: float


@dataclass(frozen=True, slots=True)
class Delivery:
    """One event on its way to one address. `webhook` is `None` for events with an address of their own."""

    seq: int
    url: str
    attempts: int
    next_at: float
    event_id: str
    domain_id: str
    type: str
    room: str
    body: str = field(repr=False)
    webhook: WebhookRecord | None


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery as operators see it. Times are Unix seconds."""

    event_id: str
    type: str
    room: str
    webhook_id: str | None
    state: str
    attempts: int
    last_status: int | None
    last_error: str | None
    created_at: float
    finished_at: float | None
    next_at: float
    """When it is tried, while it waits."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits for one webhook: how many deliveries, since when the oldest does, when the next is tried."""

    count: int
    oldest_at: float
    next_at: float


@dataclass(frozen=True, slots=True)
class Backlog:
    """How many deliveries wait, and when the oldest waiting event was made (Unix seconds, `None` for none)."""

    waiting: int
    oldest_at: float | None
