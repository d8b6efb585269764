"""Everything about webhooks that the rest of the house uses: one object per server."""

import ipaddress
from collections.abc import Callable, Sequence

from parlour.clock import Clock
from parlour.outgoing.egress import EgressPolicy
from parlour.outgoing.resolver import Resolver, SharedResolver
from parlour.settings import WebhookSettings
from parlour.store import ApiLine, Database, Presence, WebhookChanges
from parlour.webhooks.connection import Outcome, Poster
from parlour.webhooks.delivery import DeliveryLimits, Dispatcher
from parlour.webhooks.observer import WebhookObserver
from parlour.webhooks.retry import RetryPolicy
from parlour.webhooks.signing import signed_headers

__all__ = ["TEST_BODY", "WebhookService"]

TEST_BODY = b'{"test":"test"}'
"""What a URL has to answer with 200 before it becomes a webhook's."""

TEST_SECONDS = 8.0
_DAY_S = 86_400.0


class WebhookService:
    """Delivers what `observer` hears. `start` before use, `stop` at the end, after the calls."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: WebhookSettings,
        presence: Presence,
        *,
        origin: str,
        retries: RetryPolicy | None = None,
        limits: DeliveryLimits | None = None,
        log: Callable[[ApiLine], None] | None = None,
        resolver: Resolver | None = None,
    ) -> None:
        self._clock = clock
        self._poster = Poster(policy_of(settings), now=clock.now, resolver=resolver or SharedResolver())
        self._dispatcher = Dispatcher(
            database.outbox,
            self._poster,
            clock,
            presence,
            retries or RetryPolicy(),
            limits or DeliveryLimits(keep_seconds=settings.keep_days * _DAY_S),
            log=log,
        )
        self.observer = WebhookObserver(database, clock, origin, self._dispatcher.wake, server_id=presence.id)

    def start(self) -> None:
        """Begin to deliver."""
        self._dispatcher.start()

    async def stop(self) -> None:
        """Stop delivering; what waits stays on disk."""
        await self._dispatcher.stop()

    async def test(self, domain_id: str, wanted: WebhookChanges) -> Outcome:
        """Send the documented test, signed as a delivery, for a domain; return what became of it."""
        headers = signed_headers(wanted.hmac, wanted.basic_auth, TEST_BODY, self._clock.now())
        return await self._poster.post(wanted.url, TEST_BODY, headers, domain_id=domain_id, seconds=TEST_SECONDS)

    def recorded(self, domain_id: str, lanes: Sequence[str]) -> None:
        """Deliver what another part has written into the outbox."""
        self._dispatcher.wake(domain_id, lanes)

    def changed(self) -> None:
        """Look for work at once: a webhook was changed, or events are to be sent again."""
        self._dispatcher.look()


def policy_of(settings: WebhookSettings) -> EgressPolicy:
    """Return what the operator's settings allow."""
    networks = tuple(ipaddress.ip_network(text) for text in settings.allowed_networks)
    return EgressPolicy(settings.allow_private_addresses, networks)
