"""The live call as a state machine: commands and time in, effects out. It never waits and reads no clock.

One `Call` is one meeting: it begins with the first join and ends (`MeetingEnded`) when the last participant is gone.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from parlour.calls.access import BadToken, Refusal, check_access
from parlour.calls.commands import (
    Disconnected,
    Event,
    Join,
    MediaReset,
    PeerMediaFailed,
    Preauth,
    Request,
    RoomChanged,
    RoomDeleted,
    Talking,
    Tick,
)
from parlour.calls.deadlines import deadline_at_join
from parlour.calls.effects import Answer, Close, Effect, ForgetPeer, MeetingEnded, Refuse, ResetPeer, SetBlocked
from parlour.calls.ejection import EjectReason
from parlour.calls.facts import CallFact
from parlour.calls.journal import Journal
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    Joined,
    LeftReason,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    Preauthorised,
)
from parlour.calls.operations import OPERATIONS, ListPresent, Operation, Present, PresentParticipant
from parlour.calls.participant import Participant
from parlour.calls.permissions import Permissions
from parlour.calls.requests import HANDLERS, Desk
from parlour.calls.roster import Roster
from parlour.calls.rules import CallRules, ParticipantRules

__all__ = ["Call"]

ResultT = TypeVar("ResultT")

_TOO_LATE = Refuse("connection-error", "the meeting ended at this very moment; join again")


class Call:
    """One meeting in one room. Not reentrant; whoever owns it feeds it one command after the other."""

    def __init__(self, meeting_id: str, rules: CallRules, domain_id: str = "") -> None:
        self.meeting_id = meeting_id
        self.rules = rules
        self.ended = False
        self.roster = Roster()
        self._desk = Desk(self.roster, rules)
        self._journal = Journal(domain_id, meeting_id)
        self._now = 0.0
        self._screenshare: bool | None = None
        self._events: dict[type, Callable[[Any, float], None]] = {
            Join: self._join,
            Preauth: self._preauth,
            Disconnected: self._disconnected,
            Talking: self._talking,
            Tick: lambda _event, _now: None,
            RoomDeleted: self._room_deleted,
            RoomChanged: self._room_changed,
            MediaReset: self._media_reset,
            PeerMediaFailed: self._peer_media_failed,
        }

    @property
    def next_deadline(self) -> float | None:
        """When to send the next `Tick`, in Unix seconds; `None` when nothing is due ever."""
        return self.roster.next_deadline()

    def take_facts(self) -> list[CallFact]:
        """Return what became known to the rest of the house since the last time, in order."""
        return self._journal.take()

    def handle(self, event: Event, now: float) -> list[Effect]:
        """Take an event from outside. Whatever it is, deadlines that `now` has reached are carried out first."""
        effects = self._begin(now)
        if not self.ended:
            self._events[type(event)](event, now)
            self._end_when_empty(isinstance(event, Join | Preauth))
        elif isinstance(event, Join | Preauth):
            effects.append(_TOO_LATE)
        return effects

    def request(self, sender: str, request: Request, now: float) -> list[Effect]:
        """Take a request of a participant. One who is out by now is not answered: its connection is being closed."""
        effects = self._begin(now)
        participant = self.roster.get(sender)
        if participant is None or self.ended:
            return effects
        handler = HANDLERS.get(type(request))
        if handler is not None:
            handler(self._desk, participant, request)
        else:  # Leave, the only request that ends the seat
            self._desk.answer()
            effects.append(Close(sender, None))
            self._remove([participant], "left")
        self._finish()
        return effects

    def operate(self, operation: Operation[ResultT], now: float) -> tuple[ResultT | Refuse | None, list[Effect]]:
        """Do what a backend wants; return its result, `None` when nobody is inside (any more), and the effects."""
        effects = self._begin(now)
        if self.ended or not len(self.roster):
            return None, effects
        if isinstance(operation, ListPresent):
            return cast("ResultT", self._present(now)), effects
        result: ResultT | Refuse = OPERATIONS[type(operation)](self._desk, operation)
        self._finish()
        return result, effects

    def _finish(self) -> None:
        for target in self._desk.take_ejected():
            self._eject([target], EjectReason.REMOVED_BY_ADMIN)
        self._end_when_empty()

    def _present(self, now: float) -> Present:
        present = [
            PresentParticipant(
                session_id=each.session_id,
                user_id=each.user_id if each.has_own_user_id else None,
                user_name=each.user_name,
                joined_at=each.joined_at,
                duration=max(0, int(now - each.joined_at)),
            )
            for each in self.roster
            if each.visible and each.joined_at is not None
        ]
        return Present(self.meeting_id, tuple(present))

    def check(self, person: ParticipantRules | BadToken, room: CallRules | None, now: float) -> Refusal | None:
        """Return why somebody may not enter now, or `None`. Seats that the newcomer's arrival frees count as free."""
        freed = len(self._displaced(person, room))
        others = len(self.roster) - freed
        return check_access(room, person, others_present=others, now=now, banned=self._desk.banned)

    def _begin(self, now: float) -> list[Effect]:
        effects: list[Effect] = []
        self._desk.effects = effects
        self._now = now
        if not self.ended and (due := self.roster.due(now)):
            self._eject(due, EjectReason.MEETING_ENDED)
            self._end_when_empty()
        return effects

    def _end_when_empty(self, newly_asked: bool = False) -> None:
        if not len(self.roster) and not self.ended and not newly_asked:
            self.ended = True
            self._desk.effects.append(MeetingEnded())
            self._journal.ended(self.rules, self._now)

    # Coming

    def _preauth(self, event: Preauth, now: float) -> None:
        entry = self._admit(event, now)
        if entry is not None:
            view = self._seat(event, entry, joined_at=None).view()
            self._desk.effects.append(Answer(Preauthorised(view.session_id, view, event.room_info)))

    def _join(self, event: Join, now: float) -> None:
        entry = self._admit(event, now)
        if entry is None:
            return
        person, self.rules = entry
        self._desk.rules = self.rules
        if self._screenshare is None:  # fixed for the session: what the room says later counts for the next one
            self._screenshare = self.rules.screenshare
        self._eject(self._displaced(person, self.rules), EjectReason.OPENED_ELSEWHERE)
        newcomer = self._seat(event, entry, joined_at=now)
        newcomer.stated.update(event.tracks)
        newcomer.auto_subscribe = event.subscribe
        self.roster.add(newcomer)
        self._journal.joined(newcomer, len(self.roster), self.rules, now)
        self._welcome(newcomer, person, event)

    def _admit(self, event: Preauth, now: float) -> tuple[ParticipantRules, CallRules] | None:
        refusal = self.check(event.person, event.room, now)
        if refusal is not None:
            self._desk.effects.append(Refuse(refusal.type, refusal.msg))
        if refusal is not None or event.room is None or isinstance(event.person, BadToken):
            return None
        return event.person, event.room

    def _displaced(self, person: ParticipantRules | BadToken, room: CallRules | None) -> list[Participant]:
        if room is None or isinstance(person, BadToken) or person.user_id is None or not room.enforce_unique_user_ids:
            return []
        return self.roster.with_user_id(person.user_id)

    def _seat(self, event: Preauth, entry: tuple[ParticipantRules, CallRules], joined_at: float | None) -> Participant:
        person, room = entry
        session_id = self.roster.unused(event.wished_id, event.spare_id)
        return Participant(
            session_id=session_id,
            user_id=person.user_id or session_id,
            user_name=person.user_name or event.user_name,
            user_data=event.user_data,
            owner=person.is_owner,
            joined_at=joined_at,
            will_eject_at=None if joined_at is None else deadline_at_join(room, person.token, joined_at=joined_at),
            permissions=self._permissions(person, room),
            name_is_fixed=person.user_name is not None,
            has_own_user_id=person.user_id is not None,
            join_hook=person.join_hook,
            terse_logging=person.terse_logging,
        )

    def _permissions(self, person: ParticipantRules, room: CallRules) -> Permissions:
        of_room = room.screenshare if self._screenshare is None else self._screenshare
        allowed = of_room if person.screenshare is None else person.screenshare
        return person.permissions if allowed else person.permissions.without_screen()

    def _welcome(self, newcomer: Participant, person: ParticipantRules, event: Join) -> None:
        desk, session_id = self._desk, newcomer.session_id
        counts = self.roster.counts()
        joined = Joined(
            session_id=session_id,
            meeting_id=self.meeting_id,
            participant=newcomer.view(),
            participants=tuple(each.view() for each in self.roster if each.visible and each is not newcomer),
            counts=counts,
            active_speaker=desk.speaker.current,
            start_video_off=person.start_video_off,
            start_audio_off=person.start_audio_off,
            topology="sfu",  # peer-to-peer calls (`sfu_switchover`) choose here
            max_app_message_size=self.rules.max_app_message_size,
            session_data=desk.session_data,
            room=event.room_info,
        )
        desk.effects.append(Answer(joined))
        others = self.roster.others(session_id)
        if newcomer.visible:
            desk.send(others, ParticipantJoined(newcomer.view()))
        desk.send(others, counts)
        desk.refresh_blocked(newcomer)
        desk.refresh_wanted([newcomer], self.roster)

    # Going

    def _disconnected(self, event: Disconnected, _now: float) -> None:
        participant = self.roster.get(event.session_id)
        if participant is not None:
            self._remove([participant], "disconnected")

    def _room_deleted(self, _event: RoomDeleted, _now: float) -> None:
        self._eject(list(self.roster), EjectReason.ROOM_DELETED)

    def _eject(self, leavers: list[Participant], reason: EjectReason) -> None:
        leavers = [each for each in leavers if each.session_id in self.roster]
        self._desk.effects.extend([Close(each.session_id, reason) for each in leavers])
        self._remove(leavers, "ejected", reason)

    def _remove(self, leavers: list[Participant], reason: LeftReason, why: EjectReason | None = None) -> None:
        if not leavers:
            return
        desk = self._desk
        self.roster.remove(leavers)
        self._journal.left(leavers, len(self.roster), self.rules, self._now, reason=None if why is None else why.code)
        rest = self.roster.ids
        for leaver in leavers:
            desk.effects.append(ForgetPeer(leaver.session_id))
            if leaver.visible:
                desk.send(rest, ParticipantLeft(leaver.session_id, reason))
        former = desk.speaker.current
        for leaver in leavers:
            desk.speaker.forget(leaver.session_id)
        if desk.speaker.current != former:
            desk.send(rest, ActiveSpeakerChanged(desk.speaker.current))
        desk.send(rest, self.roster.counts())
        desk.forget_publishers(leavers)

    # Media and configuration

    def _talking(self, event: Talking, _now: float) -> None:
        participant = self.roster.get(event.session_id)
        if participant is not None:
            self._desk.hear(participant, talking=event.talking)

    def _room_changed(self, event: RoomChanged, _now: float) -> None:
        self.rules = self._desk.rules = event.rules

    def _media_reset(self, _event: MediaReset, _now: float) -> None:
        """Every room of the SFU is empty: nothing is published, nothing can be wanted; what is blocked stays so."""
        for participant in self.roster:
            participant.published.clear()
            participant.wanted.clear()
            if participant.blocked:
                self._desk.effects.append(SetBlocked(participant.session_id, participant.blocked))
        self._desk.send(self.roster.ids, MediaWasReset("the media server was restarted"))

    def _peer_media_failed(self, event: PeerMediaFailed, _now: float) -> None:
        participant = self.roster.get(event.session_id)
        if participant is None:
            return
        participant.published.clear()
        self._desk.refresh_wanted(self.roster, [participant])
        wanted = self._desk.all_wanted(participant)
        self._desk.effects.append(ResetPeer(participant.session_id, participant.blocked, wanted))
        self._desk.send((participant.session_id,), MediaWasReset(event.reason))
