"""One task per room that holds a call: everything that happens to the room happens here, one thing after the other.

Reading the room from the store is part of it, so joins and the room's deletion cannot overtake each other.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from parlour.calls.call import Call
from parlour.calls.commands import (
    Disconnected,
    Event,
    Request,
    RoomChanged,
    RoomDeleted,
    Tick,
)
from parlour.calls.effects import Answer, Effect, Refuse
from parlour.calls.facts import CallFact
from parlour.calls.messages import FatalError, Joined, Preauthorised
from parlour.calls.operations import Operation
from parlour.calls.rules import CallRules
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.ids import new_uuid
from parlour.live.entry import Entry
from parlour.live.media import MeetingMedia
from parlour.live.meeting import GOING_AWAY, Asker, Meeting
from parlour.live.ports import Connection, Wire
from parlour.live.requests import MediaRequest
from parlour.live.snapshot import RoomSnapshot, RoomSource
from parlour.media.port import MediaError, OfferNeeded, Sfu

__all__ = ["Context", "RoomActor", "RoomKey"]

_log = logging.getLogger(__name__)

_T = TypeVar("_T")
ResultT = TypeVar("ResultT")

RoomKey = tuple[str, str]
"""Domain id and room name."""

_MAX_WAITING_EVENTS = 1000


def _settle(done: "asyncio.Future[Any]", result: object) -> None:
    if not done.done():
        done.set_result(result)


def _seat_in(effects: list[Effect]) -> str | None:
    for effect in effects:
        if isinstance(effect, Answer) and isinstance(effect.reply, Joined):
            return effect.reply.session_id
    return None


@dataclass(frozen=True, slots=True)
class Context:
    """What all rooms share."""

    rooms: RoomSource
    clock: Clock
    sfu: Sfu | None
    wire: Wire
    app_message_size: int
    meeting_began: Callable[[str, "RoomActor"], None]
    meeting_ended: Callable[[str, MeetingMedia | None], None]
    idle: Callable[["RoomActor"], None]
    report: Callable[[RoomKey, Sequence[CallFact]], None]


class RoomActor:
    """Owns the call of one room.

    Every connection waits for its request to be served before it sends the next, so the queue holds at most one request
    per connection; other events are few, and voice activity is dropped when they pile up.
    """

    def __init__(self, key: RoomKey, context: Context) -> None:
        self.key = key
        self._context = context
        self._queue: asyncio.Queue[tuple[Callable[[], Awaitable[Any]], asyncio.Future[Any]]] = asyncio.Queue()
        self._over = False
        self._meeting: Meeting | None = None
        self._armed_for: float | None = None
        self._timer: asyncio.Task[None] | None = None
        self._where = {"domain": key[0], "room": key[1]}
        self._task = asyncio.create_task(self._run(), name=f"room {key[1]}")

    @property
    def hosts_call(self) -> bool:
        """Whether somebody is in the room."""
        return self._meeting is not None

    @property
    def participants(self) -> int:
        """How many people are in the room."""
        return 0 if self._meeting is None else len(self._meeting.call.roster.ids)

    # From outside: each of these queues one piece of work

    async def preauth(self, entry: Entry, asker: Asker) -> bool:
        """Answer who the asker would be; tell whether it may enter."""
        return await self._ask(lambda: self._preauth(entry, asker))

    async def join(self, entry: Entry, asker: Asker) -> str | None:
        """Try to take a seat and answer; return the session id when it was taken.

        A caller that is cancelled meanwhile does not leave a ghost behind: the seat is given back.
        """
        work: asyncio.Future[str | None] = self._enqueue(lambda: self._join(entry, asker))
        try:
            return await asyncio.shield(work)
        except asyncio.CancelledError:
            work.add_done_callback(self._give_back)
            raise

    async def request(self, session_id: str, request: Request, asker: Asker) -> None:
        """Serve a request of a participant."""
        await self._ask(lambda: self._serve(session_id, request, asker))

    async def media_request(self, session_id: str, connection: Connection, request: MediaRequest) -> None:
        """Pass a request of a participant on to the SFU."""
        await self._ask(lambda: self._serve_media(session_id, connection, request))

    async def operate(self, operation: Operation[ResultT]) -> ResultT | Refuse | None:
        """Do what a backend wants; `None` when nobody is inside."""

        async def work() -> ResultT | Refuse | None:
            return await self._operate(operation)

        return await self._ask(work)

    def disconnected(self, session_id: str) -> None:
        """Note that a participant's connection is gone."""
        self._enqueue(lambda: self._handle(Disconnected(session_id)))

    async def room_deleted(self) -> None:
        """Eject everybody, unless the room exists after all."""
        await self._ask(self._check_deleted)

    async def room_changed(self) -> None:
        """Take over the room's new configuration."""
        await self._ask(self._reload)

    def media_event(self, event: Event, *, droppable: bool = False) -> None:
        """Take an event of the SFU."""
        if not droppable or self._queue.qsize() < _MAX_WAITING_EVENTS:
            self._enqueue(lambda: self._handle(event))

    def offer(self, offer: OfferNeeded) -> None:
        """Hand an offer of the SFU to its participant, at once: the SFU's events come in order and after the join."""
        if self._meeting is not None:
            self._meeting.deliver_offer(offer)

    async def stop(self) -> None:
        """Put everybody out because the server stops."""
        self._over = True
        self._task.cancel()
        await asyncio.wait([self._task])
        while not self._queue.empty():
            _settle(self._queue.get_nowait()[1], None)
        if self._meeting is not None:
            self._meeting.close_all(FatalError("connection-error", "The server is restarting."), GOING_AWAY)
            for session_id in self._meeting.call.roster.ids:
                self._meeting.call.handle(Disconnected(session_id), self._context.clock.now())
            self._end_meeting(self._meeting)

    # The task

    def _enqueue(self, work: Callable[[], Awaitable[_T]]) -> "asyncio.Future[_T]":
        done: asyncio.Future[_T] = asyncio.get_running_loop().create_future()
        if self._over:
            _settle(done, None)
        else:
            self._queue.put_nowait((work, done))
        return done

    async def _ask(self, work: Callable[[], Awaitable[_T]]) -> _T:
        return await asyncio.shield(self._enqueue(work))

    async def _run(self) -> None:
        while True:
            work, done = await self._queue.get()
            result = None
            try:
                result = await self._attempt(work)
            finally:
                _settle(done, result)
            self._report()
            self._rearm()
            if self._meeting is None and self._queue.empty():
                self._over = True
                self._context.idle(self)
                return

    async def _attempt(self, work: Callable[[], Awaitable[Any]]) -> Any:
        try:
            return await work()
        except Exception:  # one broken request must not take the call down with it
            _log.exception("a request crashed", extra=self._where)
            return None

    def _report(self) -> None:
        if self._meeting is not None:
            self._context.report(self.key, self._meeting.call.take_facts())

    def _rearm(self) -> None:
        deadline = None if self._meeting is None else self._meeting.call.next_deadline
        if deadline == self._armed_for:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._armed_for = deadline
        self._timer = None if deadline is None else asyncio.create_task(self._wake_at(deadline))

    async def _wake_at(self, deadline: float) -> None:
        await self._context.clock.sleep_until(deadline)
        self._armed_for = None
        self._timer = None
        self._enqueue(lambda: self._handle(Tick()))

    # The work

    async def _handle(self, event: Event) -> None:
        meeting = self._meeting
        if meeting is not None:
            meeting.carry_out(meeting.call.handle(event, self._context.clock.now()))
            if isinstance(event, Disconnected):
                meeting.connections.pop(event.session_id, None)
            self._end_if_over(meeting)

    async def _serve(self, session_id: str, request: Request, asker: Asker) -> None:
        meeting = self._meeting
        if meeting is not None and meeting.connections.get(session_id) is asker.connection:
            meeting.carry_out(meeting.call.request(session_id, request, self._context.clock.now()), asker)
            self._end_if_over(meeting)

    async def _operate(self, operation: Operation[ResultT]) -> ResultT | Refuse | None:
        meeting = self._meeting
        if meeting is None:
            return None
        done = meeting.call.operate(operation, self._context.clock.now())
        meeting.carry_out(done[1])
        self._end_if_over(meeting)
        return done[0]

    async def _serve_media(self, session_id: str, connection: Connection, request: MediaRequest) -> None:
        meeting = self._meeting
        if meeting is None or meeting.media is None or meeting.connections.get(session_id) is not connection:
            return
        meeting.media.request(session_id, request)

    async def _preauth(self, entry: Entry, asker: Asker) -> bool:
        snapshot = await self._load(asker)
        if isinstance(snapshot, ParlourError):
            return False
        meeting = await self._current_meeting(snapshot)
        effects = meeting.call.handle(entry.preauth(snapshot, self._rules(snapshot)), self._context.clock.now())
        meeting.carry_out(effects, asker)
        return any(isinstance(effect, Answer) and isinstance(effect.reply, Preauthorised) for effect in effects)

    async def _join(self, entry: Entry, asker: Asker) -> str | None:
        snapshot = await self._load(asker)
        if isinstance(snapshot, ParlourError):
            return None
        meeting = await self._current_meeting(snapshot)
        command = entry.join(snapshot, self._rules(snapshot))
        begins = meeting is not self._meeting
        if begins:  # nobody is inside yet: the SFU's room is opened for those who may enter only
            refusal = meeting.call.check(command.person, command.room, self._context.clock.now())
            if refusal is None and not await self._open(meeting, asker):
                return None
        effects = meeting.call.handle(command, self._context.clock.now())
        session_id = _seat_in(effects)
        if begins and session_id is not None:
            self._begin_meeting(meeting)
        meeting.carry_out(effects, asker)
        if begins and session_id is None:
            self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        self._end_if_over(meeting)
        self._log_join(meeting, session_id, entry, asker)
        return session_id

    def _log_join(self, meeting: Meeting, session_id: str | None, entry: Entry, asker: Asker) -> None:
        who = {"client": entry.request.client, "connection": asker.connection.id}
        if session_id is None:
            _log.info("join refused", extra=self._where | who)
        else:
            _log.info("participant joined", extra=meeting.where | who | {"participant": session_id})

    async def _load(self, asker: Asker) -> RoomSnapshot | ParlourError | None:
        try:
            return await self._context.rooms.load(*self.key)
        except ParlourError as error:
            _log.warning("the room could not be read: %s", error, extra=self._where)
            self._refuse(asker, "The room's configuration cannot be read at the moment.")
            return error

    def _rules(self, snapshot: RoomSnapshot | None) -> CallRules | None:
        return None if snapshot is None else snapshot.rules(self._context.app_message_size)

    async def _current_meeting(self, snapshot: RoomSnapshot | None) -> Meeting:
        """Return the running meeting, else a new one that begins with its first join."""
        await self._handle(Tick())
        meeting = self._meeting
        if meeting is not None and (snapshot is None or snapshot.room.id != meeting.call.rules.room_id):
            await self._handle(RoomDeleted())  # the news of the deletion are still on their way
            meeting = self._meeting
        if meeting is not None:
            return meeting
        rules = self._rules(snapshot) or CallRules("", self.key[1])
        meeting_id = new_uuid()
        media = None if self._context.sfu is None else MeetingMedia(self._context.sfu, meeting_id)
        return Meeting(Call(meeting_id, rules, self.key[0]), media, self._context.wire, self._where)

    async def _open(self, meeting: Meeting, asker: Asker) -> bool:
        if meeting.media is None:
            self._refuse(asker, "This server runs without a media server and cannot host calls.")
            return False
        try:
            await meeting.media.open()
        except MediaError as error:
            _log.warning("the SFU's room could not be opened: %s", error, extra=meeting.where)
            self._refuse(asker, "The media server is not available at the moment.")
            return False
        return True

    def _refuse(self, asker: Asker, msg: str) -> None:
        if asker.request_id is not None:
            asker.connection.send(self._context.wire.refusal(asker.request_id, "connection-error", msg))

    async def _check_deleted(self) -> None:
        meeting = self._meeting
        if meeting is None:
            return
        try:
            snapshot = await self._context.rooms.load(*self.key)
        except ParlourError as error:
            _log.warning("a deleted room could not be read again: %s", error, extra=meeting.where)
            snapshot = None
        if snapshot is None or snapshot.room.id != meeting.call.rules.room_id:
            await self._handle(RoomDeleted())

    async def _reload(self) -> None:
        meeting = self._meeting
        if meeting is not None:
            snapshot = await self._context.rooms.load(*self.key)
            if snapshot is not None and snapshot.room.id == meeting.call.rules.room_id:
                await self._handle(RoomChanged(snapshot.rules(self._context.app_message_size)))

    def _give_back(self, joined: "asyncio.Future[str | None]") -> None:
        if not joined.cancelled() and (session_id := joined.result()) is not None:
            self.disconnected(session_id)

    # Begin and end of a meeting

    def _begin_meeting(self, meeting: Meeting) -> None:
        self._meeting = meeting
        self._context.meeting_began(meeting.call.meeting_id, self)
        _log.info("meeting began", extra=meeting.where)

    def _end_if_over(self, meeting: Meeting) -> None:
        if meeting.call.ended and self._meeting is meeting:
            self._end_meeting(meeting)

    def _end_meeting(self, meeting: Meeting) -> None:
        self._context.report(self.key, meeting.call.take_facts())
        self._meeting = None
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._armed_for = None, None
        self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        _log.info("meeting ended", extra=meeting.where)
