"""A room that holds a call, or is being entered: everything that happens to it happens here, one thing after the other.

What has to be read for a newcomer is read before its turn comes (`parlour.live.readings`).
"""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TypeVar

from parlour.calls.backend import BackendCommand
from parlour.calls.commands import Request
from parlour.calls.events import ConnectionLost, Disconnected, Event, MediaReset, PeerMediaFailed, RoomDeleted, Tick
from parlour.calls.refusals import Refuse
from parlour.errors import ParlourError, UnavailableError
from parlour.live.alarm import Alarm
from parlour.live.asker import Asker
from parlour.live.context import Context, RoomKey
from parlour.live.entrance import CRASHED, Entrance
from parlour.live.entry import Entry
from parlour.live.mailbox import Mailbox, MailboxClosedError, WorkCrashedError
from parlour.live.ports import Connection
from parlour.live.readings import Readings
from parlour.live.requests import LoggedAs, MediaRequest, ResumeRequest
from parlour.live.restoring import restore
from parlour.live.returning import resume
from parlour.live.stage import Stage
from parlour.media.events import OfferNeeded
from parlour.store import DomainRecord, KeptCall, RoomRecord

__all__ = ["Room"]

ResultT = TypeVar("ResultT")

_MAX_WAITING_EVENTS = 1000


class Room:
    """Owns the call of one room.

    Every connection waits for its request to be served before it sends the next, so the mailbox holds at most one
    request per connection; other events are few, and voice activity is dropped when they pile up.
    """

    def __init__(self, key: RoomKey, context: Context) -> None:
        self.key = key
        self._context = context
        self._mailbox = Mailbox(f"room {key[1]}", {"domain": key[0], "room": key[1]}, self._after_work)
        self._readings = Readings(context.rooms, key)
        self._losses = 0
        """How many losses of media wait in the mailbox."""
        self._alarm = Alarm(context.clock, lambda: self._tell(Tick()))
        self._stage = Stage(key, context, self._meeting_began, self._tell)
        self._entrance = Entrance(self._stage, context, self._mailbox, self._readings)

    @property
    def hosts_call(self) -> bool:
        """Whether somebody is in the room."""
        return self._stage.meeting is not None

    @property
    def participants(self) -> int:
        """How many people are in the room."""
        return 0 if self._stage.meeting is None else len(self._stage.meeting.call.roster)

    async def preauth(self, entry: Entry, asker: Asker) -> bool:
        """Answer who the asker would be; tell whether it may enter."""
        try:
            return await self._entrance.preauth(entry, asker)
        finally:
            self._retire_if_idle()

    async def join(self, entry: Entry, asker: Asker) -> str | None:
        """Try to take a seat and answer; return the session id when it was taken.

        A caller that is cancelled meanwhile does not leave a ghost behind: the seat is given back.
        """
        try:
            return await self._entrance.join(entry, asker, lambda taken: self.disconnected(taken, asker.connection))
        finally:
            self._retire_if_idle()

    async def resume(self, request: ResumeRequest, asker: Asker) -> str | None:
        """Go on with a seat on another connection, and answer; return the session id, `None` when refused."""
        try:
            lost = partial(self.lost, connection=asker.connection)
            return await resume(self._stage, self._context, self._mailbox, request, asker, lost)
        finally:
            self._retire_if_idle()

    async def request(self, session_id: str, request: Request, asker: Asker) -> int:
        """Serve a request of a participant; return how many bytes it put on the way to browsers."""

        async def work() -> int:
            return self._stage.serve(session_id, request, asker)

        try:
            return await asyncio.shield(self._mailbox.ask(work))
        except WorkCrashedError:
            asker.refuse("server-error", CRASHED)
        except MailboxClosedError:
            pass  # the connection hears of the end already
        return 0

    async def media_request(self, session_id: str, connection: Connection, request: MediaRequest) -> None:
        """Pass a request of a participant on to the SFU."""
        meeting = self._stage.meeting
        if meeting is not None and meeting.delivery.is_held(session_id, connection):
            meeting.media.request(session_id, request)

    def logged_as(self, session_id: str, connection: Connection) -> LoggedAs | None:
        """Return where lines of a participant belong; `None` when they are not wanted."""
        meeting = self._stage.meeting
        if meeting is None or not meeting.call.rules.client_logs:
            return None
        if not meeting.delivery.is_held(session_id, connection):
            return None
        who = meeting.call.roster.get(session_id)
        return LoggedAs(meeting.call.meeting_id, terse=who is not None and who.terse_logging)

    async def operate(self, command: BackendCommand[ResultT]) -> ResultT | Refuse | None:
        """Do what a backend wants; `None` when nobody is inside. Raises `ParlourError` when that failed."""

        async def work() -> ResultT | Refuse | None:
            return self._stage.operate(command)

        return await self._ask(work)

    def disconnected(self, session_id: str, connection: Connection) -> None:
        """Note that the connection of a participant, or of somebody in the lobby, was ended."""
        self._tell_of(connection, Disconnected(session_id))

    def lost(self, session_id: str, connection: Connection) -> None:
        """Note that the connection of a participant, or of somebody in the lobby, broke."""
        self._tell_of(connection, ConnectionLost(session_id))

    async def deleted(self, room: RoomRecord) -> None:
        """Hear that this room was deleted: everybody in it has to go. Raises `ParlourError`."""
        self._readings.note_news()

        async def work() -> None:
            if self._stage.room_id == room.id:
                self._stage.handle(RoomDeleted())

        await self._ask(work)

    async def changed(self, *, room: RoomRecord | None = None, domain: DomainRecord | None = None) -> None:
        """Hear of a new configuration of the room or its domain: it counts from now on. Raises `ParlourError`."""
        self._readings.note_news()

        async def work() -> None:
            self._stage.adopt(room, domain)

        await self._ask(work)

    def media_event(self, event: Event, *, droppable: bool = False) -> None:
        """Take an event of the SFU."""
        if not droppable or len(self._mailbox) < _MAX_WAITING_EVENTS:
            self._tell(event)

    def media_lost(self, event: MediaReset | PeerMediaFailed) -> None:
        """Hear that the SFU lost connections of browsers: offers of new ones wait until the browsers know."""
        self._losses += 1
        if isinstance(event, MediaReset) and self._stage.meeting is not None:
            self._stage.meeting.jobs.media_lost()

        async def work() -> None:
            self._losses -= 1
            self._stage.handle(event)

        self._mailbox.tell(work)

    def tap_closed(self, tap: str) -> None:
        """Hear that the SFU ended a tap of a recording or a stream."""
        if self._stage.meeting is not None:
            self._stage.meeting.jobs.tap_closed(tap)

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

    async def restore(self, kept: KeptCall) -> None:
        """Let a call of an earlier process go on. To be called before anybody enters. Raises `ParlourError`."""
        snapshot = await self._context.rooms.load(*self.key)

        async def work() -> None:
            await restore(self._stage, self._context, kept, snapshot)

        await self._ask(work)

    async def stop(self, *, keep: bool) -> KeptCall | None:
        """Put everybody out because the server stops; return what is to be kept, if anything is."""
        await self._mailbox.close()
        kept = self._stage.stop(keep=keep)
        self._alarm.set(None)
        return kept

    def _deliver_offer(self, offer: OfferNeeded) -> None:
        if self._stage.meeting is not None:
            self._stage.meeting.delivery.offer(offer)

    def _meeting_began(self, meeting_id: str) -> None:
        self._readings.note_meeting()
        self._context.meeting_began(meeting_id, self)

    def _tell(self, event: Event) -> None:
        async def work() -> None:
            self._stage.handle(event)

        self._mailbox.tell(work)

    def _tell_of(self, connection: Connection, event: Disconnected | ConnectionLost) -> None:
        """Tell what became of a connection, unless its holder speaks on another one by then."""

        async def work() -> None:
            self._stage.parted(connection, event)

        self._mailbox.tell(work)

    async def _ask(self, work: Callable[[], Awaitable[ResultT]]) -> ResultT:
        try:
            return await asyncio.shield(self._mailbox.ask(work))
        except WorkCrashedError:
            raise ParlourError("the call failed to do this; the server's log says why") from None
        except MailboxClosedError:
            raise UnavailableError("the server is stopping") from None

    def _after_work(self) -> None:
        meeting = self._stage.meeting
        if meeting is not None and not len(self._mailbox):
            meeting.delivery.settle()
        self._stage.report()
        self._alarm.set(self._stage.next_deadline)
        if self._stage.is_wanted:
            self._mailbox.tell(self._entrance.open_for_waiting)
        self._retire_if_idle()

    def _retire_if_idle(self) -> None:
        if self._stage.room_id is None and self._mailbox.idle and not self._readings.under_way:
            self._context.idle(self)
