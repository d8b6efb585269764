"""Random knocks, answers, losses and changes of the room: what must hold at every door at every moment."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from parlour.calls import Call, CallRules, ParticipantRules, TokenRules
from parlour.calls.backend import Eject
from parlour.calls.commands import (
    AnswerWaiting,
    Leave,
    ParticipantUpdate,
    RequestAccess,
    SendAppMessage,
    SetUserName,
    UpdateParticipants,
)
from parlour.calls.effects import Answer, Close, CloseWaiting, Effect, ForgetPeer, LetIn, Refuse, Send, TellWaiting
from parlour.calls.events import ConnectionLost, Disconnected, RoomChanged, RoomDeleted, Tick
from parlour.calls.facts import PersonCame, WaitingCame, WaitingWent
from parlour.calls.lobby import Lobby
from parlour.calls.messages import (
    InLobby,
    Joined,
    LobbyState,
    WaitingAdded,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
    WaitingView,
)
from parlour.calls.permissions import PermissionChange, Permissions
from tests.unit.calls.calls import NOW, join_command

ROOM = CallRules("id", "room", private=True, knocking=True, max_participants=3)
SOMEBODY = st.integers(0, 5)
ADMIN = Permissions(can_admin=frozenset({"participants"}))

insiders = st.sampled_from(
    [
        ParticipantRules(TokenRules(), is_owner=True, permissions=Permissions(can_admin=True)),
        ParticipantRules(TokenRules(), permissions=ADMIN),
        ParticipantRules(TokenRules(), user_id="u1"),
        ParticipantRules(TokenRules(), permissions=Permissions(has_presence=False)),
    ]
)
knockers = st.sampled_from(
    [
        ParticipantRules(),
        ParticipantRules(TokenRules(knocking=True), user_id="u1"),
        ParticipantRules(TokenRules(knocking=True, exp=NOW + 300), user_id="u2", permissions=ADMIN),
        ParticipantRules(TokenRules(knocking=True), is_owner=True, permissions=Permissions(can_admin=True)),
    ]
)
rooms = st.builds(
    replace,
    st.just(ROOM),
    max_participants=st.integers(1, 4),
    private=st.sampled_from([True, True, True, False]),
    knocking=st.sampled_from([True, True, True, False]),
    enforce_unique_user_ids=st.booleans(),
    exp=st.sampled_from([None, None, NOW + 500]),
    nbf=st.sampled_from([None, None, NOW + 5000]),
)


class Visitor:
    """Somebody in the lobby, by what it was told; `state` is `None` while its connection is broken."""

    def __init__(self, key: str, state: LobbyState) -> None:
        self.key = key
        self.state: LobbyState | None = state
        self.asked = state.asked


class RandomLobby(RuleBasedStateMachine):
    """Keeps a book of who is inside and who waits, from the effects alone, and what each of them believes."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.rules = ROOM
        self.lobby = Lobby()
        self.call = Call("meeting", ROOM, "domain", self.lobby)
        self.inside: dict[str, dict[str, WaitingView]] = {}
        """Whom each of them believes to be waiting."""
        self.waiting: dict[str, Visitor] = {}
        self.keys: list[str] = []
        self.asking: set[str] = set()
        """Who asks, by what the house was told."""

    # What the effects say

    def run(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Answer(Joined() as joined):
                    self.enter(joined)
                case Answer(InLobby() as reply):
                    assert reply.session_id not in self.inside
                    assert not reply.participant.permissions.has_presence
                    self.waiting[reply.session_id] = Visitor(reply.seat_key, reply.state)
                    self.keys.append(reply.seat_key)
                case LetIn(joined):
                    visitor = self.waiting.pop(joined.session_id)
                    assert visitor.asked
                    assert visitor.state is not None
                    assert visitor.key == joined.seat_key
                    self.enter(joined)
                case TellWaiting(session_id, state):
                    assert self.waiting[session_id].state is not None
                    self.waiting[session_id].state = state
                    self.waiting[session_id].asked = state.asked
                case CloseWaiting(session_id):
                    del self.waiting[session_id]
                case Send(to, message):
                    assert not set(to) & set(self.waiting), "the lobby hears of the call"
                    for session_id in to:
                        self.tell(session_id, message)
                case Close(session_id) | ForgetPeer(session_id):
                    self.inside.pop(session_id, None)
                case _:
                    pass
        self.hear()
        if self.call.ended:
            assert not self.inside
            self.call = Call("next", self.rules, "domain", self.lobby)
        if not self.inside and any(each.away_since is None for each in self.lobby.granted):
            self.run(self.call.let_in(self.now))

    def enter(self, joined: Joined) -> None:
        self.inside[joined.session_id] = {view.session_id: view for view in joined.waiting}
        assert len(self.inside) <= self.rules.max_participants, "one too many"

    def tell(self, session_id: str, message: Any) -> None:
        known = self.inside[session_id]
        match message:
            case WaitingAdded(view):
                assert view.session_id not in known
                known[view.session_id] = view
            case WaitingUpdated(view):
                assert view.session_id in known
                known[view.session_id] = view
            case WaitingRemoved(gone):
                del known[gone]
            case WaitingNow(views):
                known.clear()
                known.update({view.session_id: view for view in views})
            case _:
                pass

    def hear(self) -> None:
        """Whoever asks has one outcome, and who is let in comes next."""
        due: str | None = None
        for fact in self.call.take_facts():
            if due is not None and isinstance(fact, PersonCame):
                assert fact.participant.session_id == due
            match fact:
                case WaitingCame(participant=who):
                    assert who.session_id not in self.asking
                    self.asking.add(who.session_id)
                case WaitingWent(participant=who, outcome=outcome):
                    self.asking.remove(who.session_id)
                    due = who.session_id if outcome == "let-in" else None
                    if outcome == "gave-up":  # gone without a word, or by its own
                        self.waiting.pop(who.session_id, None)
                case PersonCame():
                    due = None
                case _:
                    pass
        assert due is None

    # Whom the rules mean

    def waiter(self, number: int) -> str:
        ids = [*self.waiting]
        return ids[number % len(ids)] if ids else "nobody"

    def insider(self, number: int) -> str:
        ids = [*self.inside]
        return ids[number % len(ids)] if ids else "nobody"

    def happen(self, event: Any) -> None:
        self.run(self.call.handle(event, self.now))
        self.forget_lost()

    def ask(self, who: str, request: Any) -> None:
        self.run(self.call.request(who, request, self.now))
        self.forget_lost()

    def forget_lost(self) -> None:
        """Who never asked and does not come back goes without a word to anybody."""
        for session_id in [each for each, visitor in self.waiting.items() if visitor.state is None]:
            if session_id not in self.lobby:
                del self.waiting[session_id]

    # Rules

    @rule(person=insiders)
    def join(self, person: ParticipantRules) -> None:
        self.happen(join_command(person, rules=self.rules))

    @rule(person=knockers)
    def knock(self, person: ParticipantRules) -> None:
        self.happen(join_command(person, rules=self.rules, user_name="Ann"))

    @precondition(lambda self: self.keys)
    @rule(person=knockers, which=st.integers(0, 30))
    def come_back(self, person: ParticipantRules, which: int) -> None:
        """With a key that was given once: of a place, of a seat, or of nothing any more."""
        key = self.keys[which % len(self.keys)]
        self.happen(join_command(person, rules=self.rules, seat_key=key))

    @rule(who=SOMEBODY, name=st.sampled_from([None, "Ben"]))
    def request_access(self, who: int, name: str | None) -> None:
        self.ask(self.waiter(who), RequestAccess(name))

    @rule(who=SOMEBODY)
    def rename(self, who: int) -> None:
        self.ask(self.waiter(who), SetUserName("Cy"))

    @rule(by=SOMEBODY, whom=st.dictionaries(SOMEBODY, st.booleans(), max_size=2), rest=st.none() | st.booleans())
    def answer(self, by: int, whom: dict[int, bool], rest: bool | None) -> None:
        decisions = {self.waiter(number): decision for number, decision in whom.items()}
        self.ask(self.insider(by), AnswerWaiting(decisions if rest is None else decisions | {"*": rest}))

    @rule(by=SOMEBODY, request=st.sampled_from([AnswerWaiting({"*": True}), SendAppMessage("x", 3, None)]))
    def reach_out_of_the_lobby(self, by: int, request: Any) -> None:
        sender, before = self.waiter(by), (set(self.waiting), set(self.inside))
        effects = self.call.request(sender, request, self.now)
        if sender in self.lobby and not [each for each in effects if isinstance(each, LetIn | CloseWaiting | Close)]:
            assert any(isinstance(each, Refuse) for each in effects) or not effects
            assert before == (set(self.waiting), set(self.inside))
        self.run(effects)
        self.forget_lost()

    @rule(who=SOMEBODY, inside=st.booleans())
    def leave(self, who: int, inside: bool) -> None:
        self.ask(self.insider(who) if inside else self.waiter(who), Leave())

    @rule(who=SOMEBODY)
    def disconnect(self, who: int) -> None:
        self.happen(Disconnected(self.insider(who)))

    @rule(who=SOMEBODY)
    def close_the_page(self, who: int) -> None:
        self.happen(Disconnected(self.waiter(who)))

    @rule(who=SOMEBODY)
    def lose_connection(self, who: int) -> None:
        session_id = self.waiter(who)
        if session_id in self.waiting:
            self.waiting[session_id].state = None
        self.happen(ConnectionLost(session_id))

    @rule(by=SOMEBODY, whom=SOMEBODY, admin=st.booleans())
    def change_power(self, by: int, whom: int, admin: bool) -> None:
        update = ParticipantUpdate(
            permissions=PermissionChange(can_admin=frozenset({"participants"}) if admin else False)
        )
        self.ask(self.insider(by), UpdateParticipants({self.insider(whom): update}))

    @rule(user=st.sampled_from(["u1", "u2"]))
    def ban(self, user: str) -> None:
        if self.inside:
            _, effects = self.call.operate(Eject(user_ids=frozenset({user}), ban=True), self.now)
            self.run(effects)
            self.forget_lost()

    @rule(rules=rooms)
    def change_room(self, rules: CallRules) -> None:
        self.rules = rules
        self.happen(RoomChanged(rules))

    @rule(seconds=st.sampled_from([1, 20, 31, 610, 3700]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.happen(Tick())

    @rule(chance=st.integers(0, 5))
    def delete_room(self, chance: int) -> None:
        if chance == 0:
            self.happen(RoomDeleted())
            assert not self.inside
            assert not self.waiting

    # What must always hold

    @invariant()
    def the_book_is_right(self) -> None:
        assert set(self.call.roster.ids) == set(self.inside)
        assert {each.session_id for each in self.lobby} == set(self.waiting)
        assert {each.session_id for each in self.lobby.asking} == self.asking

    @invariant()
    def those_who_may_decide_know_who_asks_and_nobody_else_does(self) -> None:
        asking = {each.session_id: each.view() for each in self.lobby.asking}
        for participant in self.call.roster:
            assert self.inside[participant.session_id] == (asking if participant.moderates else {})

    @invariant()
    def those_who_ask_know_how_their_wait_stands(self) -> None:
        hosts = any(each.moderates for each in self.call.roster)
        for session_id, visitor in self.waiting.items():
            waiting = self.lobby.get(session_id)
            assert waiting is not None
            assert (visitor.state is None) == (waiting.away_since is not None)
            if visitor.state is not None and visitor.asked:
                assert visitor.state == LobbyState(True, waiting.granted, hosts)

    @invariant()
    def who_was_let_in_and_is_there_waits_for_a_seat_only(self) -> None:
        if any(each.away_since is None for each in self.lobby.granted):
            assert len(self.inside) >= min(self.rules.max_participants, self.call.rules.max_participants)

    @invariant()
    def nobody_waits_for_longer_than_it_may(self) -> None:
        for waiting in self.lobby:
            assert waiting.until(self.lobby.rules) > self.now


TestRandomLobby = RandomLobby.TestCase
TestRandomLobby.settings = settings(max_examples=150, stateful_step_count=50, deadline=None)
