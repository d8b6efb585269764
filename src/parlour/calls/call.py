"""The live call as a state machine: commands and time in, effects out. It never waits and reads no clock.

One `Call` is one meeting: it begins with the first join and ends (`MeetingEnded`) when the last participant is gone.
"""

from collections.abc import Mapping
from typing import Any, TypeVar, assert_never

from parlour.calls.absence import SEAT_GONE, attend
from parlour.calls.admission import Admission
from parlour.calls.arrivals import join, judge, preauthorise
from parlour.calls.backend import BackendCommand
from parlour.calls.commands import Request
from parlour.calls.departures import disconnected, eject
from parlour.calls.desk import Desk, JudgeTargets
from parlour.calls.effects import Effect, MeetingEnded
from parlour.calls.ejection import EjectReason
from parlour.calls.events import (
    ConnectionLost,
    Disconnected,
    Event,
    Heard,
    HoldOver,
    JobEnded,
    JobNews,
    JobStarted,
    Join,
    LayersNeeded,
    MediaAlive,
    MediaReset,
    PeerMediaFailed,
    Preauth,
    RecordingStored,
    Resume,
    RoomChanged,
    RoomDeleted,
    Talking,
    TargetNews,
    Tick,
)
from parlour.calls.facts import CallFact
from parlour.calls.floor import limit_microphones
from parlour.calls.grouping import close_when_due
from parlour.calls.jobs.running import attend_jobs, end_jobs, job_ended, job_started, recording_stored, target_news
from parlour.calls.jobs.transcribing import heard
from parlour.calls.keeping import keep, restore, rules_in
from parlour.calls.knocking import give_up, serve_waiting
from parlour.calls.lobby import Lobby
from parlour.calls.media import media_lost
from parlour.calls.paths import decide_topology, tell_topology
from parlour.calls.reception import attend_to_lobby, close_lobby, expire, renew
from parlour.calls.recorders import end_unpermitted
from parlour.calls.refusals import Refuse
from parlour.calls.requests import serve
from parlour.calls.roster import Roster
from parlour.calls.rules import CallRules
from parlour.calls.sending import adapt_senders, layers_needed
from parlour.strict_json import JsonValue

__all__ = ["Call"]

ResultT = TypeVar("ResultT")

_TOO_LATE = Refuse("connection-error", "the meeting ended at this very moment; join again")


class Call:
    """One meeting in one room. Not reentrant; whoever owns it feeds it one command after the other."""

    def __init__(self, meeting_id: str, rules: CallRules, domain_id: str = "", lobby: Lobby | None = None) -> None:
        """`lobby` is that of the room, which outlives the meeting."""
        self.meeting_id = meeting_id
        self._desk = Desk(meeting_id, rules, domain_id, Lobby() if lobby is None else lobby)

    def judge_targets(self, judge: JudgeTargets) -> None:
        """Have this asked before a stream goes anywhere."""
        self._desk.judge_targets = judge

    @property
    def rules(self) -> CallRules:
        """What the room says about everybody."""
        return self._desk.rules

    @property
    def roster(self) -> Roster:
        """Who is inside; to be read only."""
        return self._desk.roster

    @property
    def ended(self) -> bool:
        """Whether the last participant is gone."""
        return self._desk.ended

    @property
    def next_deadline(self) -> float | None:
        """When to send the next `Tick`, in Unix seconds; `None` when nothing is due ever."""
        desk = self._desk
        deadlines = (
            desk.roster.next_deadline(),
            desk.topology.deadline,
            desk.lobby.next_deadline(),
            desk.breakout.ends_at,
            desk.jobs.deadline,
        )
        return min((each for each in deadlines if each is not None), default=None)

    def keep(self) -> dict[str, JsonValue]:
        """Return what is needed to go on with this call in another process, as JSON. It is secret."""
        return keep(self._desk)

    @classmethod
    def restored(
        cls, meeting_id: str, kept: Mapping[str, Any], domain_id: str, lobby: Lobby, now: float
    ) -> tuple["Call", list[Effect]]:
        """Go on with a call that was kept; return it with the effects of that. Everybody is away at first."""
        call = cls(meeting_id, rules_in(kept), domain_id, lobby)
        effects = call._desk.begin(now)
        restore(call._desk, kept)
        return call, effects

    def take_facts(self) -> list[CallFact]:
        """Return what became known to the rest of the house since the last time, in order."""
        return self._desk.journal.take()

    def handle(self, event: Event, now: float) -> list[Effect]:
        """Take an event from outside. Whatever it is, deadlines that `now` has reached are carried out first."""
        effects = self._begin(now)
        if not self._desk.ended:
            self._take(event)
            self._finish(isinstance(event, Join | Preauth))
        elif isinstance(event, Join | Preauth):
            effects.append(_TOO_LATE)
        elif isinstance(event, Resume):
            effects.append(SEAT_GONE)
        return effects

    def request(self, sender: str, request: Request, now: float) -> list[Effect]:
        """Take a request of a participant, or of somebody in the lobby.

        One who is out by now is not answered: its connection is being closed.
        """
        effects = self._begin(now)
        desk = self._desk
        if desk.ended:
            return effects
        if (participant := desk.roster.get(sender)) is not None:
            serve(desk, participant, request)
            self._finish()
        elif (waiting := desk.lobby.get(sender)) is not None:
            serve_waiting(desk, waiting, request)
            self._finish()
        return effects

    def operate(self, command: BackendCommand[ResultT], now: float) -> tuple[ResultT | Refuse | None, list[Effect]]:
        """Do what a backend wants; return its result, `None` when nobody is inside (any more), and the effects."""
        effects = self._begin(now)
        if self._desk.ended or not len(self._desk.roster):
            return None, effects
        result = command.carry_out(self._desk)
        self._finish()
        return result, effects

    def judge(self, event: Preauth, now: float) -> Admission:
        """Decide about somebody who wants to enter, and change nothing."""
        self._desk.now = now
        return judge(self._desk, event)

    def let_in(self, now: float) -> list[Effect]:
        """Begin with those in the lobby who may come in. Until this is asked, nobody comes into a meeting of nobody."""
        effects = self._begin(now)
        self._desk.begun = True
        self._desk.people_changed = True
        self._finish(newly_asked=True)
        return effects

    def _begin(self, now: float) -> list[Effect]:
        desk = self._desk
        effects = desk.begin(now)
        if not desk.ended and (due := desk.roster.due(now)):
            eject(desk, due, EjectReason.MEETING_ENDED)
            self._finish()
        if not desk.ended and close_when_due(desk):
            self._finish()
        if not desk.ended and len(desk.lobby):
            expire(desk)
        return effects

    def _take(self, event: Event) -> None:
        desk = self._desk
        match event:
            case Join():
                join(desk, event)
            case Preauth():
                preauthorise(desk, event)
            case Disconnected():
                disconnected(desk, event)
                give_up(desk, event.session_id)
            case ConnectionLost() | Resume() | HoldOver() | MediaAlive():
                attend(desk, event)
            case Talking(session_id, talking, level):
                if (participant := desk.roster.get(session_id)) is not None:
                    desk.hear(participant, level if talking else None)
            case Tick():
                pass  # what is due was carried out already
            case RoomDeleted():
                close_lobby(desk)
                eject(desk, desk.roster, EjectReason.ROOM_DELETED)
            case RoomChanged(rules):
                desk.rules = desk.rules.during_call(rules)
                renew(desk, event)
            case MediaReset() | PeerMediaFailed() | LayersNeeded():
                self._take_news_of_media(event)
            case JobStarted() | JobEnded() | RecordingStored() | TargetNews() | Heard():
                self._take_news_of_job(event)
            case _:
                assert_never(event)

    def _take_news_of_media(self, event: MediaReset | PeerMediaFailed | LayersNeeded) -> None:
        match event:
            case MediaReset() | PeerMediaFailed():
                media_lost(self._desk, event)
            case LayersNeeded():
                layers_needed(self._desk, event)
            case _:
                assert_never(event)

    def _take_news_of_job(self, event: JobNews) -> None:
        match event:
            case JobStarted():
                job_started(self._desk, event)
            case JobEnded():
                job_ended(self._desk, event)
            case RecordingStored():
                recording_stored(self._desk, event)
            case TargetNews():
                target_news(self._desk, event)
            case Heard():
                heard(self._desk, event)
            case _:
                assert_never(event)

    def _finish(self, newly_asked: bool = False) -> None:
        desk = self._desk
        attend_to_lobby(desk)
        limit_microphones(desk)
        end_unpermitted(desk)
        adapt_senders(desk)
        decide_topology(desk)
        tell_topology(desk)
        attend_jobs(desk)
        if not len(desk.roster) and not desk.ended and not newly_asked:
            desk.ended = True
            end_jobs(desk)
            desk.breakout.close()
            desk.effects.append(MeetingEnded())
            desk.journal.ended(desk.rules, desk.now)
