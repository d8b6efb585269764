"""What runs in a room: at most one meeting at a time, and the configuration that it goes by.

Called for one piece of work at a time; whoever calls sees to that (`parlour.live.mailbox`).
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from parlour.calls.backend import BackendCommand
from parlour.calls.call import Call
from parlour.calls.commands import Leave, Request
from parlour.calls.effects import CloseWaiting, Effect
from parlour.calls.events import ConnectionLost, Disconnected, Event, RoomChanged
from parlour.calls.facts import CallFact
from parlour.calls.lobby import Lobby
from parlour.calls.messages import FatalError
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules
from parlour.ids import new_uuid
from parlour.live.absences import Absences
from parlour.live.asker import Asker
from parlour.live.context import Context, RoomKey
from parlour.live.delivery import GOING_AWAY, Delivery
from parlour.live.jobs import JobPlace, MeetingJobs
from parlour.live.keeping import kept_call
from parlour.live.lobby import LobbyDelivery
from parlour.live.media import MeetingMedia
from parlour.live.meeting import Meeting
from parlour.live.ports import Connection
from parlour.live.snapshot import RoomSnapshot
from parlour.store import DomainRecord, KeptCall, RoomRecord
from parlour.strict_json import JsonValue

__all__ = ["Stage"]

_log = logging.getLogger(__name__)

ResultT = TypeVar("ResultT")


class Stage:
    """Belongs to one room. `began` gets the id of every meeting that begins, `tell` what happens to it later."""

    def __init__(
        self, key: RoomKey, context: Context, began: Callable[[str], None], tell: Callable[[Event], None]
    ) -> None:
        self.key = key
        self.meeting: Meeting | None = None
        self.lobby = Lobby(context.knocks)
        """Who waits to be let in: it is there before the first meeting, and stays after the last."""
        self.waiting = LobbyDelivery(context.wire, {"domain": key[0], "room": key[1]})
        self._context = context
        self._began = began
        self._tell = tell
        self._snapshot: RoomSnapshot | None = None
        """What the running meeting, and those who wait, go by."""

    def now(self) -> float:
        """Return the moment, in Unix seconds."""
        return self._context.clock.now()

    def new_call(self, rules: CallRules | None) -> Call:
        """Return a call for those who come into the empty room."""
        return Call(new_uuid(), rules or CallRules("", self.key[1]), self.key[0], self.lobby)

    def new_meeting(self, call: Call, media: MeetingMedia) -> Meeting:
        """Return what would be the meeting of `call`; it begins by `begin`."""
        where = {"domain": self.key[0], "room": self.key[1], "meeting": call.meeting_id}
        delivery = Delivery(self._context.wire, self._context.farewells, self._context.clock, where)
        absences = Absences(self._context.clock, self._tell)
        jobs = MeetingJobs(self._context.jobs, self._job_place(call))
        call.judge_targets(self._objection)
        return Meeting(call, media, delivery, absences, self.waiting, where, jobs, self._context.gifs)

    def _config(self) -> Mapping[str, JsonValue]:
        return {} if self._snapshot is None else self._snapshot.resolved_for(None)

    def _objection(self, rtmp_urls: tuple[str, ...], endpoints: tuple[str, ...]) -> str | None:
        """Return why no stream can go there."""
        captures = self._context.jobs.captures
        if captures is None:
            return None
        return captures.targets.objection(rtmp_urls, endpoints, self._config(), room=self.key[1])

    def _job_place(self, call: Call) -> JobPlace:
        def report(facts: Sequence[CallFact]) -> None:
            self._context.report(self.key, facts)

        return JobPlace(
            domain_id=self.key[0],
            room_id=lambda: call.rules.room_id,
            room_name=self.key[1],
            meeting_id=call.meeting_id,
            config=self._config,
            tell=self._tell,
            report=report,
        )

    def begin(self, meeting: Meeting, *, went_on: bool = False) -> None:
        """Let a meeting run; `went_on`: it began in another process."""
        self.meeting = meeting
        self._began(meeting.call.meeting_id)
        _log.info("meeting goes on" if went_on else "meeting began", extra=meeting.where)

    def go_by(self, snapshot: RoomSnapshot | None) -> None:
        """Note the configuration that the running meeting goes by from now on."""
        self._snapshot = snapshot

    def handle(self, event: Event) -> None:
        """Let an event happen to the running meeting, if there is one, and to those who wait."""
        self._do(lambda call: call.handle(event, self.now()))

    def parted(self, connection: Connection, event: Disconnected | ConnectionLost) -> None:
        """Hear what became of a connection. Who is back on another one has lost nothing."""
        if self._speaks(event.session_id, connection):
            self.waiting.lose(event.session_id)
            self.handle(event)

    def serve(self, session_id: str, request: Request, asker: Asker) -> int:
        """Serve a request of a participant; return how many bytes it put on the way to browsers."""
        if not self._speaks(session_id, asker.connection):
            return 0
        return self._do(lambda call: call.request(session_id, request, self.now()), asker)

    def outside(self, call: Call, work: Callable[[Call], list[Effect]], asker: Asker | None = None) -> list[Effect]:
        """Let something happen while nobody is inside, in a call that is never begun; return what became of it."""
        effects = work(call)
        self.waiting.carry_out(effects, asker)
        self._context.report(self.key, call.take_facts())
        return effects

    def operate(self, command: BackendCommand[ResultT]) -> ResultT | Refuse | None:
        """Do what a backend wants; `None` when nobody is inside."""
        meeting = self.meeting
        if meeting is None:
            return None
        done = meeting.call.operate(command, self.now())
        meeting.carry_out(done[1])
        self.end_if_over(meeting)
        return done[0]

    def adopt(self, room: RoomRecord | None, domain: DomainRecord | None) -> None:
        """Let the running meeting go by what is newer than what it goes by: news may overtake each other."""
        former = self._snapshot
        if former is None:
            return
        snapshot = former
        if room is not None and room.id == former.room.id and room.version > former.room.version:
            snapshot = replace(snapshot, room=room)
        if domain is not None and domain.version > former.domain.version:
            snapshot = replace(snapshot, domain=domain)
        if snapshot is not former:
            rules = snapshot.rules(self._context.app_message_size)
            self.handle(RoomChanged(rules, self.waiting.renewed(snapshot, rules)))
            self._snapshot = snapshot

    def end_if_over(self, meeting: Meeting) -> None:
        """End the meeting if its last participant is gone."""
        if meeting.call.ended and self.meeting is meeting:
            self._end(meeting)

    def stop(self, *, keep: bool) -> KeptCall | None:
        """Put everybody out because the server stops; return what is kept of the meeting for the next one, if that is
        wanted: then nobody has left it."""
        meeting, reason = self.meeting, "the server is restarting"
        self.waiting.close_all(GOING_AWAY, reason)
        for waiting in self.lobby:
            self._leave_lobby(waiting.session_id)
        if meeting is None:
            return None
        kept = kept_call(self.key[0], meeting) if keep else None
        meeting.delivery.close_all(GOING_AWAY, reason)
        for session_id in () if keep else meeting.call.roster.ids:
            meeting.call.handle(Disconnected(session_id), self.now())
        self._end(meeting)
        return kept

    @property
    def room_id(self) -> str | None:
        """The room that people are in, or wait for; `None` when there is nobody."""
        if self.meeting is not None:
            return self.meeting.call.rules.room_id
        return self.lobby.rules.room_id if len(self.lobby) and self.lobby.rules is not None else None

    @property
    def next_deadline(self) -> float | None:
        """When to send the next `Tick`, in Unix seconds."""
        return self.lobby.next_deadline() if self.meeting is None else self.meeting.call.next_deadline

    @property
    def is_due(self) -> bool:
        """Whether a `Tick` has something to carry out now."""
        deadline = self.next_deadline
        return deadline is not None and deadline <= self.now()

    @property
    def is_wanted(self) -> bool:
        """Whether nobody is inside, and somebody waits who may come in."""
        return self.meeting is None and any(each.away_since is None for each in self.lobby.granted)

    def turn_away(self, error: FatalError) -> None:
        """Put those out of the lobby who may come in: it is not possible."""
        for waiting in self.lobby.granted:
            self.waiting.close(CloseWaiting(waiting.session_id, error))
            self._leave_lobby(waiting.session_id)

    def report(self) -> None:
        """Tell observers what happened."""
        if self.meeting is not None:
            self._context.report(self.key, self.meeting.call.take_facts())

    def _speaks(self, session_id: str, connection: Connection) -> bool:
        """Tell whether that is the connection of somebody inside, or in the lobby."""
        meeting = self.meeting
        inside = meeting is not None and meeting.delivery.is_held(session_id, connection)
        return inside or self.waiting.is_held(session_id, connection)

    def _do(self, work: Callable[[Call], list[Effect]], asker: Asker | None = None) -> int:
        """Let something happen to the running meeting, and to those who wait; return the bytes it put on the way."""
        meeting, caused = self.meeting, 0
        if meeting is not None:
            caused = meeting.carry_out(work(meeting.call), asker)
            self.end_if_over(meeting)
        elif len(self.lobby):
            self.outside(self.new_call(self.lobby.rules), work, asker)
        return caused

    def _leave_lobby(self, session_id: str) -> None:
        self._do(lambda call: call.request(session_id, Leave(), self.now()))

    def _end(self, meeting: Meeting) -> None:
        self.report()
        meeting.delivery.flush()
        meeting.end()
        self.meeting = None
        if not len(self.lobby):
            self._snapshot = None
        self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        _log.info("meeting ended", extra=meeting.where)
