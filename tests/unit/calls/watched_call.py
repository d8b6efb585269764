"""A call beside a book of what its effects say: who is inside, and what each browser was told and believes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from hypothesis.stateful import RuleBasedStateMachine

from parlour.calls import Call, CallRules
from parlour.calls.effects import (
    Answer,
    ChangeWanted,
    Close,
    Effect,
    ForgetPeer,
    Hold,
    MeetingEnded,
    NegotiatePublication,
    Refuse,
    ResetPeer,
    Send,
    SetAway,
    SetBlocked,
    TakeOver,
)
from parlour.calls.facts import PersonCame, PersonWent
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    AppMessage,
    BreakoutNow,
    Counts,
    Joined,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    ParticipantUpdated,
    SendLayers,
)
from tests.unit.calls.anything import (
    KINDS,
    Browser,
)
from tests.unit.calls.calls import NOW

__all__ = ["WatchedCall"]

Tracks = frozenset[tuple[str, str]]


class WatchedCall(RuleBasedStateMachine):
    """Holds a call, and an independent book of who is inside and what each browser believes, from the effects alone."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.rules = CallRules("id", "room", max_participants=4, breakout_rooms=True)
        self.call = Call("meeting", self.rules)
        self.browsers: dict[str, Browser] = {}
        self.wanted: dict[str, Tracks] = {}
        self.lost: set[tuple[str, str]] = set()
        """Tracks whose publication the SFU has lost: what was wanted of them stays so until they are published anew."""
        self.blocked: dict[str, frozenset[str]] = {}
        self.gone: set[str] = set()
        self.keys: dict[str, str] = {}
        self.banned: set[str] = set()
        self.holds: list[Hold] = []
        """All that were ever begun."""
        self.away: set[str] = set()
        self.needed: dict[tuple[str, str], int | None] = {}
        """What the SFU said last of pictures that are published now."""

    def run(self, effects: list[Effect]) -> str | None:
        """Carry effects out, and check that nobody who left is addressed. Returns the newcomer's id."""
        newcomer = None
        for effect in effects:
            match effect:
                case Answer(Joined() as joined):
                    newcomer = joined.session_id
                    assert newcomer not in self.gone
                    self.browsers[newcomer] = Browser(joined)
                    self.keys[newcomer] = joined.seat_key
                case Send(to, message):
                    assert to
                    for session_id in to:
                        self.tell(session_id, message)
                case Hold() | SetAway() | TakeOver():
                    self.absence(effect)
                case Close(session_id):
                    del self.browsers[session_id]
                    self.gone.add(session_id)
                case ForgetPeer(session_id):
                    assert session_id not in self.gone or session_id not in self.browsers  # gone once
                    self.gone.add(session_id)
                    self.away.discard(session_id)
                    self.browsers.pop(session_id, None)
                    self.wanted.pop(session_id, None)
                    self.blocked.pop(session_id, None)
                case ChangeWanted() | SetBlocked() | ResetPeer():
                    self.drive_media(effect)
                case MeetingEnded():
                    assert not self.browsers
                case Answer() | Refuse() | NegotiatePublication():
                    pass
        return newcomer

    def absence(self, effect: Hold | SetAway | TakeOver) -> None:
        match effect:
            case Hold(session_id):
                assert session_id in self.away
                self.holds.append(effect)
            case SetAway(session_id, away):
                assert session_id in self.browsers
                (self.away.add if away else self.away.discard)(session_id)
            case TakeOver(session_id, standing):
                self.check_standing(session_id, standing)

    def drive_media(self, effect: ChangeWanted | SetBlocked | ResetPeer) -> None:
        match effect:
            case ChangeWanted(session_ids, add, drop):
                self.change_wanted(session_ids, add, drop)
            case SetBlocked(session_id, names):
                assert session_id in self.browsers
                self.blocked[session_id] = names
            case ResetPeer(session_id, names, tracks):
                assert session_id in self.browsers
                assert self.blocked.get(session_id, frozenset()) == names
                assert self.wanted.get(session_id, frozenset()) == tracks

    def check_standing(self, session_id: str, standing: Joined) -> None:
        """Who missed everything learns the same as who missed nothing."""
        told, believes = Browser(standing), self.browsers[session_id]
        assert standing.seat_key == self.keys[session_id]
        assert (told.others, told.counts, told.speaker) == (believes.others, believes.counts, believes.speaker)
        assert told.me == believes.me
        assert told.breakout is None or replace(told.breakout, at=0) == self.picture()

    def change_wanted(self, session_ids: tuple[str, ...], add: Tracks, drop: Tracks) -> None:
        assert session_ids
        assert add or drop
        assert set(session_ids) <= set(self.browsers)
        for session_id in session_ids:
            wanted = self.wanted.get(session_id, frozenset())
            assert drop <= wanted
            assert not add & wanted
            self.wanted[session_id] = (wanted | add) - drop

    def tell(self, session_id: str, message: Any) -> None:
        browser = self.browsers[session_id]  # a KeyError: somebody who left is addressed
        match message:
            case ParticipantJoined(participant):
                assert participant.session_id not in browser.others
                assert participant.session_id != session_id
                browser.others.add(participant.session_id)
            case ParticipantUpdated(participant):
                if participant.session_id == session_id:
                    browser.me = participant
                else:
                    assert participant.session_id in browser.others
            case ParticipantLeft(left):
                browser.others.remove(left)
            case Counts():
                browser.counts = message
            case ActiveSpeakerChanged(speaker):
                browser.speaker = speaker
            case BreakoutNow(view):
                assert browser.breakout is None or view.version > browser.breakout.version
                browser.breakout = view
            case AppMessage(_, sender) if sender != "rest-api":
                assert self.room_of(sender) == self.room_of(session_id) or self.moderates(sender)
            case SendLayers(layers):
                browser.need(layers)
            case MediaWasReset():
                self.publishes_anew(session_id, browser.encodes.keys() | KINDS.keys())

    def publishes_anew(self, session_id: str, names: Iterable[str]) -> None:
        for name in names:
            self.needed.pop((session_id, name), None)
            self.browsers[session_id].encodes.pop(name, None)

    def begin_anew_if_ended(self) -> None:
        if self.call.ended:
            assert not self.browsers
            self.check_story()
            self.call = Call("meeting", self.rules)
            self.banned = set()

    def check_story(self) -> None:
        """What the house was told of an ended meeting: everybody who came has left, and the end comes last."""
        story = self.call.take_facts()
        if not story:
            return
        assert (story[0].kind, story[-1].kind) == ("meeting.started", "meeting.ended")
        for kind in ("participant.joined", "participant.left"):
            assert len([fact for fact in story if fact.kind == kind]) == len(story) // 2 - 1
        inside: set[str] = set()
        for fact in story[1:-1]:
            assert isinstance(fact, PersonCame | PersonWent)
            (inside.add if isinstance(fact, PersonCame) else inside.remove)(fact.participant.session_id)
            assert fact.participants_now <= len(inside)

    def room_of(self, session_id: str) -> str | None:
        participant = self.call.roster.get(session_id)
        return None if participant is None else participant.breakout_room

    def moderates(self, session_id: str) -> bool:
        participant = self.call.roster.get(session_id)
        return participant is not None and participant.moderates

    def picture(self) -> Any:
        view = self.call._desk.breakout.view(0)
        return None if view is None else replace(view, at=0)
