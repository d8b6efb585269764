"""What runs in a room: at most one meeting at a time, and the configuration that it goes by.

Called for one piece of work at a time; whoever calls sees to that (`parlour.live.mailbox`).
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from parlour.calls.backend import BackendCommand
from parlour.calls.call import Call
from parlour.calls.commands import Disconnected, Event, Request, RoomChanged
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules
from parlour.ids import new_uuid
from parlour.live.absences import Absences
from parlour.live.asker import Asker
from parlour.live.context import Context, RoomKey
from parlour.live.delivery import GOING_AWAY, Delivery
from parlour.live.media import MeetingMedia
from parlour.live.meeting import Meeting
from parlour.live.snapshot import RoomSnapshot
from parlour.store import DomainRecord, RoomRecord

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
        self._context = context
        self._began = began
        self._tell = tell
        self._snapshot: RoomSnapshot | None = None
        """What the running meeting goes by."""

    def now(self) -> float:
        """Return the moment, in Unix seconds."""
        return self._context.clock.now()

    def new_call(self, rules: CallRules | None) -> Call:
        """Return a call for those who come into the empty room."""
        return Call(new_uuid(), rules or CallRules("", self.key[1]), self.key[0])

    def new_meeting(self, call: Call, media: MeetingMedia) -> Meeting:
        """Return what would be the meeting of `call`; it begins by `begin`."""
        where = {"domain": self.key[0], "room": self.key[1], "meeting": call.meeting_id}
        delivery = Delivery(self._context.wire, self._context.farewells, where)
        return Meeting(call, media, delivery, Absences(self._context.clock, self._tell), where)

    def begin(self, meeting: Meeting) -> None:
        """Let a meeting run."""
        self.meeting = meeting
        self._began(meeting.call.meeting_id)
        _log.info("meeting began", extra=meeting.where)

    def go_by(self, snapshot: RoomSnapshot | None) -> None:
        """Note the configuration that the running meeting goes by from now on."""
        self._snapshot = snapshot

    def handle(self, event: Event) -> None:
        """Let an event happen to the running meeting, if there is one."""
        meeting = self.meeting
        if meeting is not None:
            meeting.carry_out(meeting.call.handle(event, self.now()))
            self.end_if_over(meeting)

    def serve(self, session_id: str, request: Request, asker: Asker) -> int:
        """Serve a request of a participant; return how many bytes it put on the way to browsers."""
        meeting = self.meeting
        if meeting is None or not meeting.delivery.is_held(session_id, asker.connection):
            return 0
        caused = meeting.carry_out(meeting.call.request(session_id, request, self.now()), asker)
        self.end_if_over(meeting)
        return caused

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
        if self.meeting is None or former is None:
            return
        snapshot = former
        if room is not None and room.id == former.room.id and room.version > former.room.version:
            snapshot = replace(snapshot, room=room)
        if domain is not None and domain.version > former.domain.version:
            snapshot = replace(snapshot, domain=domain)
        if snapshot is not former:
            self.handle(RoomChanged(snapshot.rules(self._context.app_message_size)))
            self._snapshot = snapshot

    def end_if_over(self, meeting: Meeting) -> None:
        """End the meeting if its last participant is gone."""
        if meeting.call.ended and self.meeting is meeting:
            self._end(meeting)

    def stop(self) -> None:
        """Put everybody out because the server stops."""
        meeting = self.meeting
        if meeting is None:
            return
        meeting.delivery.close_all(GOING_AWAY, "the server is restarting")
        for session_id in meeting.call.roster.ids:
            meeting.call.handle(Disconnected(session_id), self.now())
        self._end(meeting)

    def report(self) -> None:
        """Tell observers what happened."""
        if self.meeting is not None:
            self._context.report(self.key, self.meeting.call.take_facts())

    def _end(self, meeting: Meeting) -> None:
        self.report()
        meeting.end()
        self.meeting = self._snapshot = None
        self._context.meeting_ended(meeting.call.meeting_id, meeting.media)
        _log.info("meeting ended", extra=meeting.where)
