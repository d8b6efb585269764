"""Hears what happens in calls and writes it into the outbox."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from typing import TypeVar

from parlour.calls.facts import CallFact, PersonCame
from parlour.clock import Clock
from parlour.store import Database, DatabaseUnavailableError, DomainRecord, NewEvent, OpenRow
from parlour.webhooks.events import event_of
from parlour.webhooks.join_hook import JoinHooks
from parlour.webhooks.open_facts import closed_row, opened_row

__all__ = ["WebhookObserver"]

_log = logging.getLogger(__name__)

_TRY_AGAIN_S = 1.0
_TELL_EVERY = 60

T = TypeVar("T")


class WebhookObserver:
    """Returns from `observe` once the events are on disk. `wake` is told which lanes of which domain have new work.

    `server_id` is whose calls these are: what is open ends when that server does.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        origin: str,
        wake: Callable[[str, Sequence[str]], None],
        *,
        server_id: str,
    ) -> None:
        self._database = database
        self._clock = clock
        self._hooks = JoinHooks(origin)
        self._wake = wake
        self._server_id = server_id

    async def observe(self, facts: Sequence[CallFact]) -> None:
        """Write the events of these facts, all of one domain; while the database is away, for however long, try on."""
        domain = await self._when_possible(lambda: self._domain(facts), facts)
        events = [event for fact in facts for event in self._events(fact, domain)]
        await self._when_possible(lambda: self._write(facts, events), facts)

    async def _when_possible(self, step: Callable[[], Awaitable[T]], facts: Sequence[CallFact]) -> T:
        for tries in count():
            try:
                return await step()
            except DatabaseUnavailableError as error:
                if tries % _TELL_EVERY == 0:
                    _log.warning("events could not be written yet: %s", error, extra={"room": facts[0].room_name})
                await self._clock.sleep(_TRY_AGAIN_S)
        raise AssertionError("unreachable: it is tried without end")

    async def _domain(self, facts: Sequence[CallFact]) -> DomainRecord | None:
        if any(isinstance(fact, PersonCame) and fact.participant.join_hook for fact in facts):
            return await self._database.domains.get(facts[0].domain_id)
        return None

    def _events(self, fact: CallFact, domain: DomainRecord | None) -> list[NewEvent]:
        hook = self._hooks.event_of(fact, domain)
        return [event_of(fact)] if hook is None else [event_of(fact), hook]

    async def _write(self, facts: Sequence[CallFact], events: Sequence[NewEvent]) -> None:
        inside: dict[tuple[str, str], OpenRow | None] = {}
        for fact in facts:
            row = opened_row(fact, self._server_id)
            key = (row.meeting_id, row.session_id) if row is not None else closed_row(fact)
            if key is not None:
                inside[key] = row
        lanes = await self._database.outbox.record(
            facts[0].domain_id,
            events,
            opened=[row for row in inside.values() if row is not None],
            closed=[key for key, row in inside.items() if row is None],
            now=self._clock.now(),
        )
        self._wake(facts[0].domain_id, lanes)
