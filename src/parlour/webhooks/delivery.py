"""Carries events from the outbox to their receivers: in order per lane, lanes in parallel, at least once.

What waits is in the database; memory only knows when each lane is due, and learns it again from the database at the
start and every few seconds (another process may have asked for a replay). A delivery is noted after it happened, so a
server that dies in between sends it once more.

Of several servers on one database, one at a time works a lane off: the one that holds its lease. It keeps it while
there is work, and gives it back when it next looks at the database.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from parlour import strict_json
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.properties.batch_options import ADDRESSES
from parlour.store import ApiLine, Delivery, Outbox, Presence, Redaction
from parlour.store.redaction import OF_CATALOGUE
from parlour.webhooks.connection import Outcome, Poster
from parlour.webhooks.lanes import Lane, LaneLimits, Lanes
from parlour.webhooks.leases import Leases
from parlour.webhooks.retry import RetryPolicy, RetryType
from parlour.webhooks.signing import signed_headers

__all__ = ["DeliveryLimits", "Dispatcher"]

_log = logging.getLogger(__name__)

_POLL_S: Final = 5.0
_PRUNE_S: Final = 3600.0
_BATCH: Final = 50
_AFTER_FAULT_S: Final = 5.0

_OF_EVENTS: Final = Redaction(OF_CATALOGUE.secret | {name.lower() for name in ADDRESSES})
"""What the log of API calls does not have of events: those of batch jobs tell where a film was."""


@dataclass(frozen=True, slots=True)
class DeliveryLimits:
    """How much is under way at once, how long a receiver may take, how long events are kept (seconds)."""

    lanes: LaneLimits = field(default_factory=LaneLimits)
    seconds: float = 10.0
    keep_seconds: float = 30 * 86_400.0


class Dispatcher:
    """`start` before use, `stop` at the end; `wake` when lanes have new work. `log` is told of every try.

    The database holds moments of the wall clock, as other servers have to read them. All waiting here goes by the
    monotonic one.
    """

    def __init__(
        self,
        outbox: Outbox,
        poster: Poster,
        clock: Clock,
        presence: Presence,
        policy: RetryPolicy,
        limits: DeliveryLimits,
        *,
        log: Callable[[ApiLine], None] | None = None,
    ) -> None:
        self._outbox = outbox
        self._poster = poster
        self._clock = clock
        self._presence = presence
        self._policy = policy
        self._limits = limits
        self._log = log
        self._lanes = Lanes(limits.lanes)
        self._leases = Leases(outbox, presence)
        self._again: dict[Lane, tuple[int, float]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._event = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._poll_at = self._prune_at = clock.monotonic()

    def start(self) -> None:
        """Begin to deliver what waits."""
        self._task = asyncio.create_task(self._run(), name="webhook deliveries")

    async def stop(self) -> None:
        """Break off what is under way; it is sent again after the next start."""
        tasks = [task for task in (self._task, *self._tasks) if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def wake(self, domain_id: str, lanes: Sequence[str]) -> None:
        """Look at these lanes of a domain at once."""
        now = self._clock.monotonic()
        for lane in lanes:
            self._lanes.due(Lane(domain_id, lane), now)
        self._event.set()

    def look(self) -> None:
        """Look at the database at once: something else than new events has changed."""
        self._poll_at = self._clock.monotonic()
        self._event.set()

    async def _run(self) -> None:
        while True:
            self._event.clear()
            try:
                await self._housekeeping(self._clock.monotonic())
            except ParlourError as error:
                _log.warning("the outbox cannot be read: %s", error)
            except Exception:  # deliveries go on whatever happens here
                _log.exception("the outbox cannot be read")
            for lane in self._lanes.begin(self._clock.monotonic()):
                task = asyncio.create_task(self._serve(lane), name=f"deliveries of {lane.name}")
                self._tasks.add(task)
                task.add_done_callback(self._tasks.discard)
            await self._wait()

    async def _housekeeping(self, now: float) -> None:
        if now >= self._poll_at:
            self._poll_at = now + _POLL_S
            await self._leases.release(idle=self._lanes.is_idle)
            for waiting in await self._outbox.waiting_lanes(self._presence.id):
                lane = Lane(waiting.domain_id, waiting.lane)
                self._lanes.due(lane, self._due_at(lane, waiting.head, waiting.next_at))
        if now >= self._prune_at:
            self._prune_at = now + _PRUNE_S
            self._again = {lane: known for lane, known in self._again.items() if known[1] > now}
            await self._outbox.prune(self._clock.now() - self._limits.keep_seconds)

    def _due_at(self, lane: Lane, seq: int, next_at: float) -> float:
        """Return when the head of a lane is due, by the monotonic clock.

        A wall clock that is set back makes nobody wait longer: it is read once, when the head is first seen, and then
        no wait is longer than waits are meant to be.
        """
        now, wait = self._clock.monotonic(), min(next_at - self._clock.now(), self._policy.longest)
        known, again_at = self._again.get(lane, (None, 0.0))
        if known == seq:
            return min(now + wait, again_at)
        if wait > 0:
            self._again[lane] = seq, now + wait
        return now + wait

    async def _wait(self) -> None:
        """Return when a lane is due, the database is to be looked at, or something woke us."""
        due = self._lanes.next_due(self._clock.monotonic())
        timer = asyncio.create_task(self._sleep_until(self._poll_at if due is None else min(self._poll_at, due)))
        woken = asyncio.create_task(self._event.wait())
        try:
            await asyncio.wait((timer, woken), return_when=asyncio.FIRST_COMPLETED)
        finally:
            timer.cancel()
            woken.cancel()

    async def _sleep_until(self, moment: float) -> None:
        await self._clock.sleep(moment - self._clock.monotonic())

    async def _serve(self, lane: Lane) -> None:
        again_at: float | None = self._clock.monotonic() + _AFTER_FAULT_S
        try:
            again_at = await self._work_off(lane)
        except ParlourError as error:
            _log.warning("deliveries cannot be noted: %s", error)
        except Exception:  # one broken lane must not stop the others
            _log.exception("deliveries of a lane crashed")
        finally:
            self._lanes.done(lane, again_at)
            self._event.set()

    async def _work_off(self, lane: Lane) -> float | None:
        """Deliver in order until something has to wait; return when to look again, `None` if nothing is known."""
        if not await self._leases.hold(lane):
            return None  # whoever holds it looks at the database every few seconds, and so do we
        batch = await self._outbox.lane(lane.name, _BATCH)
        for delivery in batch:
            if not self._leases.holds(lane):
                return self._clock.monotonic() + _AFTER_FAULT_S
            if delivery.webhook is not None and delivery.webhook.state != "ACTIVE":
                return None
            due_at = self._due_at(lane, delivery.seq, delivery.next_at)
            if due_at > self._clock.monotonic():
                return due_at
            self._again.pop(lane, None)
            again_at, goes_on = await self._deliver(delivery)
            if again_at is not None:
                self._again[lane] = delivery.seq, again_at
            if not goes_on:
                return again_at
        return self._clock.monotonic() if len(batch) == _BATCH else None

    async def _deliver(self, delivery: Delivery) -> tuple[float | None, bool]:
        """Try once and note what became of it; return when it is due again and whether the lane may go on."""
        outcome = await self._send(delivery)
        now, moment = self._clock.now(), self._clock.monotonic()
        if outcome.ok:
            await self._outbox.delivered(delivery, status=outcome.status or 0, now=now)
            return None, True
        kind = RetryType.EXPONENTIAL if delivery.webhook is None else delivery.webhook.retry_type
        wait = self._policy.wait(kind, delivery.attempts + 1, outcome.retry_after)
        active = await self._outbox.failed(
            delivery,
            status=outcome.status,
            error=outcome.sentence,
            next_at=None if wait is None else now + wait,
            trip_after=self._policy.trips_after(kind),
            now=now,
        )
        self._tell(delivery, outcome, given_up=wait is None, active=active)
        return (moment + wait if active and wait is not None else None), wait is None

    async def _send(self, delivery: Delivery) -> Outcome:
        body = delivery.body.encode()
        webhook = delivery.webhook
        headers = {}
        if webhook is not None:
            headers = signed_headers(webhook.hmac, webhook.basic_auth, body, self._clock.now())
        outcome = await self._poster.post(
            delivery.url, body, headers, domain_id=delivery.domain_id, seconds=self._limits.seconds
        )
        if self._log is not None:
            self._log(_line(delivery, body, outcome, self._clock.now()))
        return outcome

    def _tell(self, delivery: Delivery, outcome: Outcome, *, given_up: bool, active: bool) -> None:
        where = {"room": delivery.room, "event": delivery.event_id}
        if not active:
            _log.error("a webhook is stopped and waits to be updated or resumed: %s", outcome.sentence, extra=where)
        elif given_up:
            _log.error("an event was given up: %s", outcome.sentence, extra=where)
        else:
            _log.warning("an event was not delivered yet: %s", outcome.sentence, extra=where)


def _line(delivery: Delivery, body: bytes, outcome: Outcome, now: float) -> ApiLine:
    return ApiLine(
        domain_id=delivery.domain_id,
        key_id=None,
        source="webhook",
        ip=None,
        method="POST",
        url=delivery.url,
        status=outcome.status or 0,
        at=now,
        request=body,
        response=None if outcome.error is None else strict_json.dump({"error": outcome.error}),
        hidden=(_OF_EVENTS, OF_CATALOGUE),
    )
