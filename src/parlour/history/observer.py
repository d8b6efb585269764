"""Keeps what happens in calls: records of meetings, and lines in the log of calls."""

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple
from typing import Final

from parlour.calls.facts import AboutJob, CallFact, MeetingOver
from parlour.calls.history import CallHistory, MeetingState, Stay
from parlour.calls.keeping import people_in
from parlour.clock import Clock
from parlour.history.lines import line_of
from parlour.ids import new_uuid
from parlour.store import ERROR, CallLine, Database, DatabaseUnavailableError, KeptCall, LogWriter, Presence

__all__ = ["HistoryObserver"]

_log = logging.getLogger(__name__)
_calls_log = logging.getLogger("parlour.live")

TRY_AGAIN_SECONDS: Final = 15.0
"""After so long it is tried again to write what could not be written."""


class _Problems(logging.Handler):
    """Takes what the running calls complain about to the log of the call that it concerns.

    Whatever level an operator set for the server's own log: that one decides at its output (`parlour.cli.logs`).
    """

    def __init__(self, tell: Callable[[str, str | None, str], None]) -> None:
        super().__init__(logging.WARNING)
        self._tell = tell

    def listen(self) -> None:
        """Begin to hear."""
        _calls_log.addHandler(self)
        if not _calls_log.isEnabledFor(self.level):
            _calls_log.setLevel(self.level)

    def stop_listening(self) -> None:
        """Hear no more."""
        _calls_log.removeHandler(self)
        _calls_log.setLevel(logging.NOTSET)

    def emit(self, record: logging.LogRecord) -> None:
        """Pass the record on if it names a meeting."""
        meeting_id = getattr(record, "meeting", None)
        if isinstance(meeting_id, str):
            participant = getattr(record, "participant", None)
            self._tell(meeting_id, participant if isinstance(participant, str) else None, record.getMessage())


class HistoryObserver:
    """An observer of the calls of one server. `start` before the calls begin, `stop` when they have ended."""

    def __init__(self, database: Database, logs: LogWriter, clock: Clock, presence: Presence) -> None:
        self._database = database
        self._logs = logs
        self._clock = clock
        self._presence = presence
        self._registrations = presence.registrations
        self._calls: dict[str, CallHistory] = {}
        self._unsaved: dict[str, MeetingState] = {}
        self._saving = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None
        self._domains: dict[str, str] = {}
        self._problems = _Problems(self._complain)

    def start(self) -> None:
        """Begin to hear what goes wrong in calls, and to try again what could not be written."""
        self._problems.listen()
        self._task = asyncio.create_task(self._keep_writing(), name="records of meetings")

    async def stop(self) -> None:
        """Write what could not be written so far."""
        self._problems.stop_listening()
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        with contextlib.suppress(DatabaseUnavailableError):
            await self._save(())

    def resume(self, kept: KeptCall) -> None:
        """Go on with the records of a call of an earlier process. To be called before its facts come."""
        present = [Stay(*astuple(each)) for each in people_in(json.loads(kept.body))]
        self._calls[kept.meeting_id] = CallHistory.resumed(new_uuid, kept.record, present)
        self._domains[kept.meeting_id] = kept.domain_id

    async def observe(self, facts: Sequence[CallFact]) -> None:
        """Take facts of one room, in order. Raises `DatabaseUnavailableError`; what was missed is written later."""
        changed: list[MeetingState] = []
        for fact in facts:
            line = line_of(fact)
            if line is not None:
                self._logs.call(line)
            if isinstance(fact, AboutJob):  # its call may be over: nothing of a record changes by it
                continue
            call = self._calls.setdefault(fact.meeting_id, CallHistory(new_uuid))
            changed += call.take(fact)
            self._domains[fact.meeting_id] = fact.domain_id
            if isinstance(fact, MeetingOver):
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
                await self._database.meetings.save(taken, server_id=self._presence.id, now=self._clock.now())
            except BaseException:
                for state, stays in taken:
                    state.touched |= {stay.session_id for stay in stays}
                self._unsaved = states | self._unsaved
                raise

    async def _keep_writing(self) -> None:
        while True:
            await self._clock.sleep(TRY_AGAIN_SECONDS)
            try:
                await self._save(self._wrongly_ended())
            except DatabaseUnavailableError as error:
                _log.warning("records of meetings could not be written: %s", error)
            except Exception:  # the next try may go well, whatever this one was like
                _log.exception("records of meetings could not be written")

    def _wrongly_ended(self) -> list[MeetingState]:
        """Return the records that go on although another server took this one for dead, and ended them."""
        if self._registrations == self._presence.registrations:
            return []
        self._registrations = self._presence.registrations
        running = [call.current for call in self._calls.values() if call.current is not None]
        for state in running:
            state.touched |= state.stays.keys()
        return running

    def _complain(self, meeting_id: str, session_id: str | None, message: str) -> None:
        domain_id = self._domains.get(meeting_id)
        if domain_id is not None:
            now = self._clock.now()
            self._logs.call(CallLine(domain_id, meeting_id, session_id, now, ERROR, "problem", message))
