"""The running calls: one `Room` per room that holds a call, found by domain and name."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, assert_never

from parlour.calls import events
from parlour.calls.backend import BackendCommand
from parlour.calls.effects import Refuse
from parlour.calls.events import MediaReset, PeerMediaFailed, Talking
from parlour.calls.facts import CallFact
from parlour.calls.lobby import Knocks
from parlour.clock import Clock
from parlour.errors import ParlourError
from parlour.live.asker import Asker
from parlour.live.context import Context, RoomKey
from parlour.live.entry import Entry, read_token
from parlour.live.farewells import Farewells
from parlour.live.frame import Frame
from parlour.live.media import MeetingMedia
from parlour.live.ports import CallObserver, Connection, GifSearch, JobRunners, Wire
from parlour.live.reporting import Reporter
from parlour.live.requests import EntryRequest, ResumeRequest
from parlour.live.returning import refuse_return
from parlour.live.room import Room
from parlour.live.seat import Seat
from parlour.live.snapshot import RoomSource
from parlour.live.trials import MediaTrials, TrialLimits
from parlour.media.events import (
    LayersNeeded,
    MediaEvent,
    OfferNeeded,
    PeerAlive,
    PeerFailed,
    PeerTalking,
    RoomReset,
    TapClosed,
)
from parlour.media.port import Sfu, SfuHealth
from parlour.store import DomainRecord, KeptCall, RoomRecord

__all__ = ["Calls", "Census"]

_log = logging.getLogger(__name__)

DEFAULT_APP_MESSAGE_SIZE = 4096

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Census:
    """How many calls run, with how many people in them."""

    calls: int
    participants: int


class Calls:
    """All running calls of this process. `start` before use, `stop` at the end."""

    def __init__(
        self,
        *,
        rooms: RoomSource,
        clock: Clock,
        sfu: Sfu | None,
        wire: Wire,
        app_message_size: int = DEFAULT_APP_MESSAGE_SIZE,
        observers: Sequence[CallObserver] = (),
        knocks: Knocks | None = None,
        trial_limits: TrialLimits | None = None,
        gifs: GifSearch | None = None,
        jobs: JobRunners | None = None,
        keep: Callable[[Sequence[KeptCall]], Awaitable[None]] | None = None,
    ) -> None:
        """`keep` gets the calls that run when the server stops; without it they end. Without `gifs` none are found,
        without `jobs` none are done.
        """
        self._keep = keep
        self._source = rooms
        self._sfu = sfu
        self._wire = wire
        self._rooms: dict[RoomKey, Room] = {}
        self._by_meeting: dict[str, Room] = {}
        self._background: set[asyncio.Task[None]] = set()
        self._draining = False
        self._reporter = Reporter(observers)
        self.trials = MediaTrials(sfu, clock, trial_limits)
        self._context = Context(
            rooms=rooms,
            clock=clock,
            sfu=sfu,
            wire=wire,
            farewells=Farewells(clock),
            app_message_size=app_message_size,
            knocks=knocks or Knocks(),
            gifs=gifs,
            jobs=jobs or JobRunners(),
            meeting_began=self._by_meeting.__setitem__,
            meeting_ended=self._meeting_ended,
            idle=self._collect,
            report=self._reporter.report,
        )

    @property
    def has_media(self) -> bool:
        """Whether this server can host calls at all."""
        return self._sfu is not None

    @property
    def running(self) -> int:
        """How many rooms hold a call or are being entered."""
        return len(self._rooms)

    def census(self) -> Census:
        """Count what runs."""
        inside = [room.participants for room in self._rooms.values()]
        return Census(sum(count > 0 for count in inside), sum(inside))

    @property
    def facts_lost(self) -> int:
        """How many facts of calls did not reach an observer (webhooks, records): too many waited for it."""
        return self._reporter.lost

    @property
    def facts_waiting(self) -> int:
        """How many facts of calls wait for an observer, because the database is away."""
        return self._reporter.waiting

    def sfu_health(self) -> SfuHealth | None:
        """Tell how the SFU fares; `None` when there is none."""
        return None if self._sfu is None else self._sfu.health()

    @property
    def draining(self) -> bool:
        """Whether nobody is let in any more."""
        return self._draining

    def drain(self) -> None:
        """Let nobody in any more; who is inside stays until `stop`."""
        self._draining = True

    async def start(self) -> None:
        """Start the SFU, if there is one. Raises `MissingPartError` when it is not installed."""
        if self._sfu is not None:
            await self._sfu.start(self.on_media_event)

    async def restore(self, kept: Sequence[KeptCall]) -> None:
        """Go on with calls of an earlier process. To be called after `start` and before anybody enters."""
        for each in kept:
            room = self._room_of((each.domain_id, each.room_name))
            try:
                await room.restore(each)
            except Exception:  # one call is no reason not to start
                _log.exception("a call could not be taken up again", extra={"meeting": each.meeting_id})

    def report(self, room: RoomKey, facts: Sequence[CallFact]) -> None:
        """Tell observers what happened to a recording whose call is long over."""
        self._reporter.report(room, facts)

    async def told(self) -> None:
        """Return when observers have heard of everything that happened so far."""
        await self._reporter.told()

    async def stop(self) -> None:
        """Put everybody out (close code 1012), tell observers the last facts, keep what runs, then stop the SFU."""
        self.drain()
        stopped = [await room.stop(keep=self._keep is not None) for room in list(self._rooms.values())]
        self._rooms.clear()
        while self._background:
            await asyncio.wait(self._background)
        lost = self._reporter.lost
        await self._reporter.stop()
        if lost == self._reporter.lost:  # else what is written and what would be kept do not agree
            await self._keep_calls([kept for kept in stopped if kept is not None])
        await self.trials.stop()
        if self._sfu is not None:
            await self._sfu.stop()

    async def preauth(self, connection: Connection, domain_id: str, request: EntryRequest, request_id: int) -> bool:
        """Answer who the asker would be, without giving a seat; tell whether it may enter."""
        entry = await self._entry(connection, domain_id, request, request_id)
        return entry is not None and await self._room_of((domain_id, request.room)).preauth(
            entry, Asker(connection, request_id, self._wire)
        )

    async def join(self, connection: Connection, domain_id: str, request: EntryRequest, request_id: int) -> Seat | None:
        """Try to take a seat, and answer; `None` means refused, and the connection is to be closed."""
        entry = await self._entry(connection, domain_id, request, request_id)
        if entry is None:
            return None
        room = self._room_of((domain_id, request.room))
        session_id = await room.join(entry, Asker(connection, request_id, self._wire))
        return None if session_id is None else Seat(session_id, connection, room, self._wire)

    async def resume(
        self, connection: Connection, domain_id: str, request: ResumeRequest, request_id: int
    ) -> Seat | None:
        """Go on with a seat whose connection broke, and answer; `None` means refused. Possible during a drain, too."""
        room = self._rooms.get((domain_id, request.room))
        asker = Asker(connection, request_id, self._wire)
        if room is None:
            refuse_return(self._context.farewells, request, asker)
            return None
        session_id = await room.resume(request, asker)
        return None if session_id is None else Seat(session_id, connection, room, self._wire)

    def hosts_call(self, domain_id: str, room_name: str) -> bool:
        """Tell whether somebody is in the room now."""
        room = self._rooms.get((domain_id, room_name))
        return room is not None and room.hosts_call

    async def room_deleted(self, room: RoomRecord) -> None:
        """Put everybody out of a deleted room; returns when nobody is inside. Call it after the commit."""
        running = self._rooms.get((room.domain_id, room.name))
        if running is not None:
            await running.deleted(room)

    async def room_changed(self, room: RoomRecord) -> None:
        """Let a running call go by its room's new configuration. Call it after the commit."""
        running = self._rooms.get((room.domain_id, room.name))
        if running is not None:
            await running.changed(room=room)

    async def domain_changed(self, domain: DomainRecord) -> None:
        """Let every running call of a domain go by its new configuration. Call it after the commit."""
        running = [room for (domain_id, _), room in self._rooms.items() if domain_id == domain.id]
        await asyncio.gather(*[room.changed(domain=domain) for room in running])

    def busy_rooms(self, domain_id: str) -> list[str]:
        """Return the names of the domain's rooms in which somebody may be."""
        return [name for domain, name in self._rooms if domain == domain_id]

    async def operate(
        self, domain_id: str, room_name: str, command: BackendCommand[ResultT]
    ) -> ResultT | Refuse | None:
        """Do something to a running call on behalf of a backend; `None` when nobody is there.

        What the result says is on its way to browsers and to the SFU when this returns.
        """
        room = self._rooms.get((domain_id, room_name))
        if room is None:
            return None
        result = await room.operate(command)
        return result  # noqa: RET504 - the name keeps the type of the command's own result

    def on_media_event(self, event: MediaEvent) -> None:
        """Take an event of the SFU."""
        owner = self._by_meeting.get(event.room)
        if owner is None:
            return
        match event:
            case OfferNeeded():
                owner.offer(event)
            case RoomReset(meeting_id):
                _log.warning("the SFU lost a call; its media is rebuilt", extra={"meeting": meeting_id})
                owner.media_lost(MediaReset())
            case LayersNeeded(_, peer, name, spatial):
                owner.media_event(events.LayersNeeded(peer, name, spatial))
            case PeerAlive(_, peer, alive):
                owner.media_event(events.MediaAlive(peer, alive))
            case TapClosed():
                owner.tap_closed(event.tap)
            case PeerTalking(_, peer, talking, level):
                owner.media_event(Talking(peer, talking, level), droppable=True)
            case PeerFailed(meeting_id, peer, pc, reason):
                where = {"meeting": meeting_id, "participant": peer}
                _log.warning("media of a participant failed: %s %s", pc, reason, extra=where)
                owner.media_lost(PeerMediaFailed(peer, reason))
            case _:
                assert_never(event)

    async def _keep_calls(self, kept: Sequence[KeptCall]) -> None:
        if self._keep is None or not kept:
            return
        try:
            await self._keep(kept)
        except ParlourError as error:
            _log.warning("%d calls could not be kept and end now: %s", len(kept), error)

    async def _entry(
        self, connection: Connection, domain_id: str, request: EntryRequest, request_id: int
    ) -> Entry | None:
        try:
            entry = Entry(request, await read_token(self._source, domain_id, request.token))
        except ParlourError as error:
            _log.warning("the keys of a domain could not be read: %s", error, extra={"domain": domain_id})
            sentence = "The token cannot be checked at the moment."
            connection.reply(Frame.of(self._wire.refusal(request_id, "connection-error", sentence)))
            return None
        if self._draining:
            sentence = "The server is about to restart; try again in a moment."
            refusal = self._wire.refusal(request_id, "connection-error", sentence, restarting=True)
            connection.reply(Frame.of(refusal))
            return None
        return entry

    def _room_of(self, key: RoomKey) -> Room:
        room = self._rooms.get(key)
        if room is None:
            room = self._rooms[key] = Room(key, self._context)
        return room

    def _collect(self, room: Room) -> None:
        if self._rooms.get(room.key) is room:
            del self._rooms[room.key]

    def _meeting_ended(self, meeting_id: str, media: MeetingMedia | None) -> None:
        self._by_meeting.pop(meeting_id, None)
        if media is not None:
            self._in_background(media.close())

    def _in_background(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)
