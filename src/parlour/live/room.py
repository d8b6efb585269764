"""A room that holds a call, or is being entered: everything that happens to it happens here, one thing after the other.

What has to be read for a newcomer is read before its turn comes (`parlour.live.readings`).
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from enum import Enum, auto
from typing import TypeVar

from parlour.calls.admission import Admit
from parlour.calls.backend import BackendCommand
from parlour.calls.call import Call
from parlour.calls.commands import (
    Disconnected,
    Event,
    MediaReset,
    PeerMediaFailed,
    Request,
    RoomChanged,
    RoomDeleted,
    Tick,
)
from parlour.calls.effects import Answer, Effect
from parlour.calls.messages import FatalError, Joined, Preauthorised
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules
from parlour.errors import ParlourError, UnavailableError
from parlour.ids import new_uuid
from parlour.live.alarm import Alarm
from parlour.live.context import Context, RoomKey
from parlour.live.entry import Entry
from parlour.live.mailbox import Mailbox, MailboxClosedError, WorkCrashedError
from parlour.live.media import MeetingMedia
from parlour.live.meeting import GOING_AWAY, Asker, Meeting
from parlour.live.ports import Connection
from parlour.live.readings import Reading, Readings
from parlour.live.requests import MediaRequest
from parlour.live.snapshot import RoomSnapshot
from parlour.media.port import MediaError, OfferNeeded
from parlour.store import DomainRecord, RoomRecord

__all__ = ["Room"]

_log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")

_MAX_WAITING_EVENTS = 1000
_CRASHED = "The server failed to do this; its log says why."


class _Stale(Enum):
    STALE = auto()


_STALE = _Stale.STALE
"""The reading is out of date: read again."""


class Room:
    """Owns the call of one room.

    Every connection waits for its request to be served before it sends the next, so the mailbox holds at most one
    request per connection; other events are few, and voice activity is dropped when they pile up.
    """

    def __init__(self, key: RoomKey, context: Context) -> None:
        self.key = key
        self._context = context
        self._where = {"domain": key[0], "room": key[1]}
        self._mailbox = Mailbox(f"room {key[1]}", self._where, self._after_work)
        self._readings = Readings(context.rooms, key)
        self._losses = 0
        """How many losses of media wait in the mailbox."""
        self._alarm = Alarm(context.clock, lambda: self._tell(Tick()))
        self._meeting: Meeting | None = None
        self._snapshot: RoomSnapshot | None = None
        """What the running meeting goes by."""

    @property
    def hosts_call(self) -> bool:
        """Whether somebody is in the room."""
        return self._meeting is not None

    @property
    def participants(self) -> int:
        """How many people are in the room."""
        return 0 if self._meeting is None else len(self._meeting.call.roster)

    # From outside

    async def preauth(self, entry: Entry, asker: Asker) -> bool:
        """Answer who the asker would be; tell whether it may enter."""
        return await self._enter(lambda reading: self._preauth(reading, entry, asker), asker) is not None

    async def join(self, entry: Entry, asker: Asker) -> str | None:
        """Try to take a seat and answer; return the session id when it was taken.

        A caller that is cancelled meanwhile does not leave a ghost behind: the seat is given back.
        """
        session_id = await self._enter(lambda reading: self._join(reading, entry, asker), asker, self._give_back)
        who = {"client": entry.request.client, "connection": asker.connection.id}
        if session_id is None:
            _log.info("join refused", extra=self._where | who)
        else:
            where = self._where if self._meeting is None else self._meeting.where
            _log.info("participant joined", extra=where | who | {"participant": session_id})
        return session_id

    async def request(self, session_id: str, request: Request, asker: Asker) -> int:
        """Serve a request of a participant; return how many bytes it put on the way to browsers."""
        try:
            return await asyncio.shield(self._mailbox.ask(lambda: self._serve(session_id, request, asker)))
        except WorkCrashedError:
            asker.refuse("server-error", _CRASHED)
        except MailboxClosedError:
            pass  # the connection hears of the end already
        return 0

    async def media_request(self, session_id: str, connection: Connection, request: MediaRequest) -> None:
        """Pass a request of a participant on to the SFU."""
        meeting = self._meeting
        if meeting is not None and meeting.connections.get(session_id) is connection:
            meeting.media.request(session_id, request)

    async def operate(self, command: BackendCommand[ResultT]) -> ResultT | Refuse | None:
        """Do what a backend wants; `None` when nobody is inside. Raises `ParlourError` when that failed."""

        async def work() -> ResultT | Refuse | None:
            return self._operate(command)

        return await self._ask(work)

    def disconnected(self, session_id: str) -> None:
        """Note that a participant's connection is gone."""
        self._tell(Disconnected(session_id))

    async def deleted(self, room: RoomRecord) -> None:
        """Hear that this room was deleted: everybody in it has to go. Raises `ParlourError`."""
        self._readings.note_news()

        async def work() -> None:
            if self._meeting is not None and self._meeting.call.rules.room_id == room.id:
                self._handle(RoomDeleted())

        await self._ask(work)

    async def changed(self, *, room: RoomRecord | None = None, domain: DomainRecord | None = None) -> None:
        """Hear of a new configuration of the room or its domain: it counts from now on. Raises `ParlourError`."""
        self._readings.note_news()

        async def work() -> None:
            self._adopt(room, domain)

        await self._ask(work)

    def media_event(self, event: Event, *, droppable: bool = False) -> None:
        """Take an event of the SFU."""
        if not droppable or len(self._mailbox) < _MAX_WAITING_EVENTS:
            self._tell(event)

    def media_lost(self, event: MediaReset | PeerMediaFailed) -> None:
        """Hear that the SFU lost connections of browsers: offers of new ones wait until the browsers know."""
        self._losses += 1

        async def work() -> None:
            self._losses -= 1
            self._handle(event)

        self._mailbox.tell(work)

    def offer(self, offer: OfferNeeded) -> None:
        """Hand an offer of the SFU to its participant, at once: the SFU's events come in order and after the join.

        A browser that hears of a loss closes its connections, and drops what was offered to it before.
        """
        if self._losses == 0:
            self._deliver_offer(offer)
            return

        async def work() -> None:
            self._deliver_offer(offer)

        self._mailbox.tell(work)

    def _deliver_offer(self, offer: OfferNeeded) -> None:
        if self._meeting is not None:
            self._meeting.deliver_offer(offer)

    async def stop(self) -> None:
        """Put everybody out because the server stops."""
        await self._mailbox.close()
        if self._meeting is not None:
            self._meeting.close_all(FatalError("connection-error", "The server is restarting."), GOING_AWAY)
            for session_id in self._meeting.call.roster.ids:
                self._meeting.call.handle(Disconnected(session_id), self._context.clock.now())
            self._end_meeting(self._meeting)

    # The mailbox

    def _tell(self, event: Event) -> None:
        async def work() -> None:
            self._handle(event)

        self._mailbox.tell(work)

    async def _ask(self, work: Callable[[], Awaitable[ResultT]]) -> ResultT:
        try:
            return await asyncio.shield(self._mailbox.ask(work))
        except WorkCrashedError:
            raise ParlourError("the call failed to do this; the server's log says why") from None
        except MailboxClosedError:
            raise UnavailableError("the server is stopping") from None

    async def _enter(
        self,
        work: Callable[[Reading], Awaitable[str | _Stale | None]],
        asker: Asker,
        abandoned: Callable[["asyncio.Future[str | _Stale | None]"], None] | None = None,
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
            asker.refuse("connection-error", _CRASHED)
        except MailboxClosedError:
            asker.refuse("connection-error", "The server is restarting.")
        finally:
            self._retire_if_idle()
        return None

    def _give_back(self, joined: "asyncio.Future[str | _Stale | None]") -> None:
        if not joined.cancelled() and joined.exception() is None and isinstance(joined.result(), str):
            self.disconnected(str(joined.result()))

    def _after_work(self) -> None:
        meeting = self._meeting
        if meeting is not None:
            self._context.report(self.key, meeting.call.take_facts())
        self._alarm.set(None if meeting is None else meeting.call.next_deadline)
        self._retire_if_idle()

    def _retire_if_idle(self) -> None:
        if self._meeting is None and self._mailbox.idle and not self._readings.under_way:
            self._context.idle(self)

    # The work: called from the mailbox only

    def _handle(self, event: Event) -> None:
        meeting = self._meeting
        if meeting is not None:
            meeting.carry_out(meeting.call.handle(event, self._context.clock.now()))
            self._end_if_over(meeting)

    async def _serve(self, session_id: str, request: Request, asker: Asker) -> int:
        meeting = self._meeting
        if meeting is None or meeting.connections.get(session_id) is not asker.connection:
            return 0
        caused = meeting.carry_out(meeting.call.request(session_id, request, self._context.clock.now()), asker)
        self._end_if_over(meeting)
        return caused

    def _operate(self, command: BackendCommand[ResultT]) -> ResultT | Refuse | None:
        meeting = self._meeting
        if meeting is None:
            return None
        done = meeting.call.operate(command, self._context.clock.now())
        meeting.carry_out(done[1])
        self._end_if_over(meeting)
        return done[0]

    def _adopt(self, room: RoomRecord | None, domain: DomainRecord | None) -> None:
        """Let the running meeting go by what is newer than what it goes by: news may overtake each other."""
        former = self._snapshot
        if self._meeting is None or former is None:
            return
        snapshot = former
        if room is not None and room.id == former.room.id and room.version > former.room.version:
            snapshot = replace(snapshot, room=room)
        if domain is not None and domain.version > former.domain.version:
            snapshot = replace(snapshot, domain=domain)
        if snapshot is not former:
            self._handle(RoomChanged(snapshot.rules(self._context.app_message_size)))
            self._snapshot = snapshot

    async def _preauth(self, reading: Reading, entry: Entry, asker: Asker) -> str | _Stale | None:
        if self._is_stale(reading):
            return _STALE
        self._settle(reading)
        call = self._new_call(reading) if self._meeting is None else self._meeting.call
        effects = call.handle(entry.preauth(reading.snapshot, self._rules(reading)), self._context.clock.now())
        _answer(effects, asker)
        return _seat_in(effects)

    async def _join(self, reading: Reading, entry: Entry, asker: Asker) -> str | _Stale | None:
        if self._is_stale(reading):
            return _STALE
        self._settle(reading)
        command, meeting = entry.join(reading.snapshot, self._rules(reading)), self._meeting
        begins = meeting is None
        if meeting is None:  # nobody is inside yet: the SFU's room is opened for those who may enter only
            call = self._new_call(reading)
            if not isinstance(call.judge(command, self._context.clock.now()), Admit):
                _answer(call.handle(command, self._context.clock.now()), asker)
                return None
            media = await self._open(call.meeting_id, asker)
            if media is None:
                return None
            meeting = Meeting(call, media, self._context.wire, self._where)
        effects = meeting.call.handle(command, self._context.clock.now())
        session_id = _seat_in(effects)
        if session_id is not None:
            self._snapshot = reading.snapshot
        if begins and session_id is not None:
            self._begin_meeting(meeting)
        meeting.carry_out(effects, asker)
        if begins and session_id is None:
            self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        self._end_if_over(meeting)
        return session_id

    def _is_stale(self, reading: Reading) -> bool:
        return self._readings.is_stale(reading, None if self._meeting is None else self._meeting.call.rules.room_id)

    def _settle(self, reading: Reading) -> None:
        """Bring the running meeting, if there is one, up to date before somebody enters."""
        self._handle(Tick())
        if self._meeting is not None and not reading.is_of(self._meeting.call.rules.room_id):
            self._handle(RoomDeleted())  # the news of the deletion are still on their way

    def _rules(self, reading: Reading) -> CallRules | None:
        return None if reading.snapshot is None else reading.snapshot.rules(self._context.app_message_size)

    def _new_call(self, reading: Reading) -> Call:
        return Call(new_uuid(), self._rules(reading) or CallRules("", self.key[1]), self.key[0])

    async def _open(self, meeting_id: str, asker: Asker) -> MeetingMedia | None:
        if self._context.sfu is None:
            asker.refuse("connection-error", "This server runs without a media server and cannot host calls.")
            return None
        media = MeetingMedia(self._context.sfu, meeting_id)
        try:
            await media.open()
        except MediaError as error:
            _log.warning("the SFU's room could not be opened: %s", error, extra=self._where)
            asker.refuse("connection-error", "The media server is not available at the moment.")
            return None
        return media

    # Begin and end of a meeting

    def _begin_meeting(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._readings.note_meeting()
        self._context.meeting_began(meeting.call.meeting_id, self)
        _log.info("meeting began", extra=meeting.where)

    def _end_if_over(self, meeting: Meeting) -> None:
        if meeting.call.ended and self._meeting is meeting:
            self._end_meeting(meeting)

    def _end_meeting(self, meeting: Meeting) -> None:
        self._context.report(self.key, meeting.call.take_facts())
        self._meeting = self._snapshot = None
        self._alarm.set(None)
        self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        _log.info("meeting ended", extra=meeting.where)


def _with(
    work: Callable[[Reading], Awaitable[str | _Stale | None]], reading: Reading
) -> Callable[[], Awaitable[str | _Stale | None]]:
    return lambda: work(reading)


def _answer(effects: Iterable[Effect], asker: Asker) -> None:
    """Answer somebody for whom nothing else changes."""
    for effect in effects:
        if isinstance(effect, Answer):
            asker.reply(effect.reply)
        elif isinstance(effect, Refuse):
            asker.refuse(effect.type, effect.msg)


def _seat_in(effects: Iterable[Effect]) -> str | None:
    """Return the session id that was given, or would be."""
    for effect in effects:
        if isinstance(effect, Answer) and isinstance(effect.reply, Joined | Preauthorised):
            return effect.reply.session_id
    return None
