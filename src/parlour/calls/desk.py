"""The state of one call, in one place: everything that decides about the call reads and writes it here."""

from collections.abc import Callable
from typing import TypeAlias

from parlour.calls.breakout import Breakout
from parlour.calls.chat import ChatLog
from parlour.calls.effects import Answer, Effect, Send
from parlour.calls.jobs.job import Jobs
from parlour.calls.journal import Journal
from parlour.calls.lobby import Lobby
from parlour.calls.messages import ActiveSpeakerChanged, Done, ParticipantUpdated, Push, Reply
from parlour.calls.microphones import Microphones
from parlour.calls.participant import Participant
from parlour.calls.recordings import Recordings
from parlour.calls.refusals import RefusalCode, Refuse
from parlour.calls.roster import Roster
from parlour.calls.rules import CallRules
from parlour.calls.speaker import Speakers
from parlour.calls.topology import Stand, Topology
from parlour.strict_json import JsonValue

__all__ = ["Desk", "JudgeTargets"]

_DONE = Answer(Done())

JudgeTargets: TypeAlias = Callable[[tuple[str, ...], tuple[str, ...]], str | None]
"""Returns why no stream can go to these RTMP URLs and endpoints, as a sentence; `None`: it may be tried. Pure."""


class Desk:
    """Owned by one `Call`. `begin` starts a piece of work at a moment; `effects` collects what is to be done for it."""

    def __init__(self, meeting_id: str, rules: CallRules, domain_id: str, lobby: Lobby) -> None:
        self.meeting_id = meeting_id
        self.rules = rules
        self.roster = Roster()
        self.lobby = lobby
        """Of the room: it was there before this meeting, and stays after it."""
        self.people_changed = False
        """Whether somebody came, went or got other permissions since the lobby was attended to."""
        self.speakers = Speakers()
        self.microphones = Microphones()
        self.breakout = Breakout()
        self.recordings = Recordings()
        """What browsers record."""
        self.jobs = Jobs(meeting_id)
        """What the server records and streams."""
        self.topology = Topology()
        self.told_stand: Stand | None = self.topology.state
        """The topology as everybody was last told of it; `None`: somebody is to be told again."""
        self.journal = Journal(domain_id, meeting_id)
        self.session_data: dict[str, JsonValue] = {}
        self.chat = ChatLog()
        self.banned: set[str] = set()
        """User ids that may not come back while the meeting lasts."""
        self.judge_targets: JudgeTargets = lambda _urls, _endpoints: None
        """Asked before a stream goes anywhere; what is known of addresses is not known here."""
        self.senders_adapt = False
        """Whether participants are told which layers of their pictures are needed (`parlour.calls.sending`)."""
        self.begun = False
        """Whether the session has begun: somebody has joined."""
        self.ended = False
        self.now = 0.0
        """The moment of the work at hand, in Unix seconds."""
        self.effects: list[Effect] = []

    def rules_for_newcomer(self, room: CallRules) -> CallRules:
        """Return the rules for a join under `room`, the present configuration: some hold as the session began."""
        return self.rules.at_join(room) if self.begun else room

    def begin(self, now: float) -> list[Effect]:
        """Begin a piece of work; returns the list that its effects will be in."""
        self.now = now
        self.effects = []
        return self.effects

    def answer(self, reply: Reply | None = None) -> None:
        """Reply to whoever asked."""
        self.effects.append(_DONE if reply is None else Answer(reply))

    def refuse(self, error: RefusalCode, msg: str) -> None:
        """Refuse whoever asked."""
        self.effects.append(Refuse(error, msg))

    def answer_before(self, place: int, refusal: Refuse | None) -> None:
        """Reply to whoever asked ahead of what follows from it: the effects from `place` on."""
        self.effects.insert(place, _DONE if refusal is None else refusal)

    def send(self, to: tuple[str, ...], message: Push) -> None:
        """Push to these participants, if any."""
        if to:
            self.effects.append(Send(to, message))

    def announce(self, participant: Participant) -> None:
        """Tell the new picture of a participant to all who may see it, itself included."""
        self.note_microphone(participant)
        to = self.roster.ids if participant.visible else (participant.session_id,)
        self.send(to, ParticipantUpdated(participant.view()))

    def hear(self, participant: Participant, level: int | None) -> None:
        """Take how loud somebody talks, `None` for not any more. Who is hidden or muted does not become the speaker."""
        heard = level if participant.audible else None
        self.microphones.hear(participant.session_id, heard is not None, self.now)
        speaker = self.speakers.of(participant.breakout_room)
        if speaker.hear(participant.session_id, heard, self.now):
            self.tell_speaker(participant.breakout_room)

    def hush(self) -> None:
        """End all voices at once: whoever heard them will not tell their ends."""
        self.speakers.hush()
        self.microphones.hush(self.now)

    def note_microphone(self, participant: Participant) -> None:
        """Take note of whether somebody's microphone is on, wherever that may have changed."""
        self.microphones.note(participant.session_id, participant.microphone_on, self.now)

    def tell_speaker(self, room: str | None) -> None:
        """Tell who the active speaker of one room is, to those who are there."""
        self.send(self.in_room(room), ActiveSpeakerChanged(self.speakers.of(room).current))

    def in_room(self, room: str | None) -> tuple[str, ...]:
        """Return the session ids of those in a breakout room, or in the main room (`None`)."""
        if not self.breakout.open:
            return self.roster.ids
        return tuple([each.session_id for each in self.roster if each.breakout_room == room])
