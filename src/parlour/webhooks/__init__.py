"""Webhooks: what happens in calls leaves through an outbox, signed, in order, at least once, and nowhere forbidden."""

from parlour.webhooks.connection import Outcome
from parlour.webhooks.events import EVENT_TYPES, batch_event
from parlour.webhooks.open_facts import endings
from parlour.webhooks.retry import RetryType
from parlour.webhooks.service import WebhookService
from parlour.webhooks.signing import is_secret, new_secret

__all__ = ["EVENT_TYPES", "Outcome", "RetryType", "WebhookService", "batch_event", "endings", "is_secret", "new_secret"]
