"""Keeps what happens in calls: records of meetings, and lines in the log of calls."""

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from parlour.calls.facts import CallFact
from parlour.calls.records import CallRecords, MeetingState
from parlour.clock import Clock
from parlour.ids import new_uuid
from parlour.store import ERROR, INFO, CallLine, Database, DatabaseUnavailableError, LogWriter

__all__ = ["Recorder"]

_log = logging.getLogger(__name__)

HEARTBEAT_SECONDS: Final = 15.0
"""How exact the end of a meeting is that a killed server left open."""

_CHATTY: Final = frozenset({"participant.joined", "participant.left"})


class _Problems(logging.Handler):
    """Takes what the running calls complain about to the log of the call that it concerns."""

    def __init__(self, tell: Callable[[str, str | None, str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        """Pass the record on if it names a meeting."""
        meeting_id = getattr(record, "meeting", None)
        if isinstance(meeting_id, str):
            participant = getattr(record, "participant", None)
            self._tell(meeting_id, participant if isinstance(participant, str) else None, record.getMessage())


class Recorder:
    """An observer of calls. `start` before the calls begin, `stop` when they have ended."""

    def __init__(self, database: Database, logs: LogWriter, clock: Clock) -> None:
        self._database = database
        self._logs = logs
        self._clock = clock
        self._calls: dict[str, CallRecords] = {}
        self._unsaved: dict[str, MeetingState] = {}
        self._saving = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._domains: dict[str, str] = {}
        self._problems = _Problems(self._complain)

    async def start(self) -> None:
        """Close what a killed server left open, and begin to note which meetings go on."""
        closed = await self._database.meetings.recover()
        if closed:
            _log.warning("%d meetings were still open when the server ended; they end when it was last seen", closed)
        logging.getLogger(__package__).addHandler(self._problems)
        self._task = asyncio.create_task(self._heartbeat(), name="meetings go on")

    async def stop(self) -> None:
        """Write what could not be written so far."""
        logging.getLogger(__package__).removeHandler(self._problems)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        with contextlib.suppress(DatabaseUnavailableError):
            await self._save(())

    async def observe(self, facts: Sequence[CallFact]) -> None:
        """Take facts of one room, in order. Raises `DatabaseUnavailableError`; what was missed is written later."""
        changed: list[MeetingState] = []
        for fact in facts:
            self._tell(fact)
            call = self._calls.setdefault(fact.meeting_id, CallRecords(new_uuid))
            changed += call.take(fact)
            self._domains[fact.meeting_id] = fact.domain_id
            if fact.kind == "meeting.ended":
                del self._calls[fact.meeting_id], self._domains[fact.meeting_id]
        await self._save(changed)

    async def _save(self, changed: Iterable[MeetingState]) -> None:
        self._unsaved |= {state.id: state for state in changed}
        async with self._saving:
            if not self._unsaved:
                return
            states, self._unsaved = self._unsaved, {}
            taken = [(state, state.take_touched()) for state in states.values()]
            try:
                await self._database.meetings.save(taken, now=self._clock.now())
            except BaseException:
                for state, stays in taken:
                    state.touched |= {stay.session_id for stay in stays}
                self._unsaved = states | self._unsaved
                raise

    async def _heartbeat(self) -> None:
        while True:
            await self._clock.sleep_until(self._clock.now() + HEARTBEAT_SECONDS)
            try:
                await self._save(())
                running = [call.current.id for call in self._calls.values() if call.current is not None]
                if running:
                    await self._database.meetings.still_running(running, now=self._clock.now())
            except DatabaseUnavailableError as error:
                _log.warning("meetings that go on could not be noted: %s", error)

    def _complain(self, meeting_id: str, session_id: str | None, message: str) -> None:
        domain_id = self._domains.get(meeting_id)
        if domain_id is not None:
            now = self._clock.now()
            self._logs.call(CallLine(domain_id, meeting_id, session_id, now, ERROR, "problem", message))

    def _tell(self, fact: CallFact) -> None:
        """Write a line for the log of calls. Where terse logging is on, only what is out of the ordinary gets one."""
        who = fact.participant
        if who is not None and who.terse_logging and fact.kind in _CHATTY and fact.reason is None:
            return
        self._logs.call(
            CallLine(
                domain_id=fact.domain_id,
                meeting_id=fact.meeting_id,
                session_id=None if who is None else who.session_id,
                at=fact.at,
                level=INFO,
                code=fact.kind if fact.reason is None else "participant.ejected",
                message=_sentence(fact),
            )
        )


def _sentence(fact: CallFact) -> str:
    inside = f"{fact.participants_now} inside"
    if fact.kind == "participant.joined":
        owner = " as owner" if fact.participant is not None and fact.participant.owner else ""
        return f"joined{owner}, {inside}"
    if fact.kind == "participant.left":
        return f"left, {inside}" if fact.reason is None else f"ejected: {fact.reason}, {inside}"
    return f"{fact.kind.replace('.', ' ')} in room {fact.room_name}"
