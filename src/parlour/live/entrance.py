"""The way into a room: the room is read, outside the mailbox, and then it is decided, inside, who gets a seat."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from enum import Enum, auto
from typing import TypeAlias

from parlour.calls.admission import Admit
from parlour.calls.call import Call
from parlour.calls.effects import Answer, Effect
from parlour.calls.events import Join, RoomDeleted, Tick
from parlour.calls.messages import FatalError, InLobby, Joined, Preauthorised
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules
from parlour.errors import ParlourError
from parlour.live.asker import Asker
from parlour.live.context import Context
from parlour.live.entry import Entry
from parlour.live.mailbox import Mailbox, MailboxClosedError, WorkCrashedError
from parlour.live.media import MeetingMedia
from parlour.live.meeting import Meeting
from parlour.live.readings import Reading, Readings
from parlour.live.stage import Stage
from parlour.media.port import MediaError

__all__ = ["CRASHED", "Entrance"]

_log = logging.getLogger(__name__)

CRASHED = "The server failed to do this; its log says why."
_NO_MEDIA = "The media server is not available at the moment."


class _Stale(Enum):
    STALE = auto()


_STALE = _Stale.STALE
"""The reading is out of date: read again."""

_Outcome: TypeAlias = str | _Stale | None
"""The session id that was given, or would be; `None` when nobody may enter."""


class Entrance:
    """Belongs to one room."""

    def __init__(self, stage: Stage, context: Context, mailbox: Mailbox, readings: Readings) -> None:
        self._stage = stage
        self._context = context
        self._mailbox = mailbox
        self._readings = readings
        self._where = {"domain": stage.key[0], "room": stage.key[1]}

    async def preauth(self, entry: Entry, asker: Asker) -> bool:
        """Answer who the asker would be; tell whether it may enter."""
        return await self._enter(lambda reading: self._preauth(reading, entry, asker), asker) is not None

    async def join(self, entry: Entry, asker: Asker, abandoned: Callable[[str], None]) -> str | None:
        """Try to take a seat and answer; return the session id when it was taken.

        `abandoned` gets the session id of a seat that was taken for a caller who was cancelled meanwhile.
        """

        def give_back(joined: "asyncio.Future[_Outcome]") -> None:
            if not joined.cancelled() and joined.exception() is None and isinstance(joined.result(), str):
                abandoned(str(joined.result()))

        session_id = await self._enter(lambda reading: self._join(reading, entry, asker), asker, give_back)
        who = {"client": entry.request.client, "connection": asker.connection.id}
        if session_id is None:
            _log.info("join refused", extra=self._where | who)
        else:
            where = self._where if self._stage.meeting is None else self._stage.meeting.where
            _log.info("participant joined", extra=where | who | {"participant": session_id})
        return session_id

    async def _enter(
        self,
        work: Callable[[Reading], Awaitable[_Outcome]],
        asker: Asker,
        abandoned: Callable[["asyncio.Future[_Outcome]"], None] | None = None,
    ) -> str | None:
        """Read the room and let `work` decide, again if that was out of date. `abandoned` gets orphans."""
        try:
            with self._readings.somebody():
                while True:
                    reading = await self._readings.read()
                    outcome = self._mailbox.ask(_with(work, reading))
                    try:
                        result = await asyncio.shield(outcome)
                    except asyncio.CancelledError:
                        if abandoned is not None:
                            outcome.add_done_callback(abandoned)
                        raise
                    if not isinstance(result, _Stale):
                        return result
        except ParlourError as error:
            _log.warning("the room could not be read: %s", error, extra=self._where)
            asker.refuse("connection-error", "The room's configuration cannot be read at the moment.")
        except WorkCrashedError:
            asker.refuse("connection-error", CRASHED)
        except MailboxClosedError:
            asker.refuse("connection-error", "The server is restarting.", restarting=True)
        return None

    # The work: called from the mailbox only

    async def _preauth(self, reading: Reading, entry: Entry, asker: Asker) -> _Outcome:
        if self._is_stale(reading):
            return _STALE
        self._settle(reading)
        rules, meeting = self._rules(reading), self._stage.meeting
        call = self._stage.new_call(rules) if meeting is None else meeting.call
        effects = call.handle(entry.preauth(reading.snapshot, rules), self._stage.now())
        _answer(effects, asker)
        return _seat_in(effects)

    async def _join(self, reading: Reading, entry: Entry, asker: Asker) -> _Outcome:
        if self._is_stale(reading):
            return _STALE
        self._settle(reading)
        command = entry.join(reading.snapshot, self._rules(reading))
        running = self._stage.meeting
        if running is None and not self._may_enter(command):
            return self._turn_away(command, reading, entry, asker)
        meeting = await self._open(self._stage.new_call(command.room), asker) if running is None else running
        if meeting is None:
            return None
        effects = meeting.call.handle(command, self._stage.now())
        session_id = _seat_in(effects)
        if session_id is not None:
            self._stage.go_by(reading.snapshot)
            if running is None:
                self._stage.begin(meeting)
        meeting.carry_out(effects, asker)
        if session_id is not None:
            self._stage.waiting.note(session_id, entry)
        if running is None and session_id is None:
            self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        self._stage.end_if_over(meeting)
        return session_id

    async def open_for_waiting(self) -> None:
        """Begin a meeting with those who wait and may come in, although nobody is inside to open the door."""
        if not self._stage.is_wanted:
            return
        meeting = await self._open(self._stage.new_call(self._stage.lobby.rules), None)
        if meeting is None:
            self._stage.turn_away(FatalError("connection-error", _NO_MEDIA))
            return
        effects = meeting.call.let_in(self._stage.now())
        if len(meeting.call.roster):
            self._stage.begin(meeting)
        meeting.carry_out(effects)
        if not len(meeting.call.roster):
            self._context.meeting_ended(meeting.call.meeting_id, meeting.media)

    def _may_enter(self, command: Join) -> bool:
        return isinstance(self._stage.new_call(command.room).judge(command, self._stage.now()), Admit)

    def _turn_away(self, command: Join, reading: Reading, entry: Entry, asker: Asker) -> str | None:
        """Answer somebody who may not enter the empty room, or has to wait there; returns the id of who waits."""
        call = self._stage.new_call(command.room)
        effects = self._stage.outside(call, lambda call: call.handle(command, self._stage.now()), asker)
        session_id = _seat_in(effects)
        if session_id is not None:
            self._stage.go_by(reading.snapshot)
            self._stage.waiting.note(session_id, entry)
        return session_id

    async def _open(self, call: Call, asker: Asker | None) -> Meeting | None:
        """Return a meeting for the first one inside; the SFU's room is opened for those who may enter only."""
        if self._context.sfu is None:
            if asker is not None:
                asker.refuse("connection-error", "This server runs without a media server and cannot host calls.")
            return None
        media = MeetingMedia(self._context.sfu, call.meeting_id)
        try:
            await media.open()
        except MediaError as error:
            _log.warning("the SFU's room could not be opened: %s", error, extra=self._where)
            if asker is not None:
                asker.refuse("connection-error", _NO_MEDIA)
            return None
        return self._stage.new_meeting(call, media)

    def _is_stale(self, reading: Reading) -> bool:
        meeting = self._stage.meeting
        return self._readings.is_stale(reading, None if meeting is None else meeting.call.rules.room_id)

    def _settle(self, reading: Reading) -> None:
        """Bring the running meeting, if there is one, up to date before somebody enters."""
        if self._stage.is_due:
            self._stage.handle(Tick())
        room_id = self._stage.room_id
        if room_id is not None and not reading.is_of(room_id):
            self._stage.handle(RoomDeleted())  # the news of the deletion are still on their way

    def _rules(self, reading: Reading) -> CallRules | None:
        return None if reading.snapshot is None else reading.snapshot.rules(self._context.app_message_size)


def _with(work: Callable[[Reading], Awaitable[_Outcome]], reading: Reading) -> Callable[[], Awaitable[_Outcome]]:
    return lambda: work(reading)


def _answer(effects: Iterable[Effect], asker: Asker) -> None:
    """Answer somebody for whom nothing else changes."""
    for effect in effects:
        if isinstance(effect, Answer):
            asker.reply(effect.reply)
        elif isinstance(effect, Refuse):
            asker.refuse(effect.type, effect.msg, nbf=effect.nbf)


def _seat_in(effects: Iterable[Effect]) -> str | None:
    """Return the session id that was given, or would be."""
    for effect in effects:
        if isinstance(effect, Answer) and isinstance(effect.reply, Joined | Preauthorised | InLobby):
            return effect.reply.session_id
    return None
