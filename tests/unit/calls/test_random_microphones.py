"""Random openings, voices and comings in a large call: nobody who hears others ever hears more than sixteen."""

from collections import Counter
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parlour.calls import Call, CallRules, ParticipantRules
from parlour.calls.breakout import BreakoutRoom
from parlour.calls.commands import ParticipantUpdate, Request, UpdateBreakout, UpdateParticipants, UpdateTracks
from parlour.calls.effects import Effect, Send
from parlour.calls.events import ConnectionLost, Disconnected, Event, RoomChanged, Talking
from parlour.calls.messages import RemoteMute
from parlour.calls.participant import Participant
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import NOW, join_command, owner

MOST = 16
SOMEBODY = st.integers(0, 25)
ON, OFF = TrackState("on"), TrackState("off", ("byUser",))
ROOMS = (BreakoutRoom("x", "x"), BreakoutRoom("y", "y"))


class LargeCall(RuleBasedStateMachine):
    """Feeds a large call, and keeps a book of its own of when anything was heard of each microphone last."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.rules = CallRules("id", "room", large_call=True, breakout_rooms=True)
        self.call = Call("meeting", self.rules)
        self.sign: dict[str, float] = {}
        """When each open microphone was opened or heard last."""
        self.talking: set[str] = set()

    # What is seen from outside

    def seen_as_on(self, participant: Participant) -> bool:
        audio = participant.view().tracks.get("audio")
        return participant.visible and audio is not None and audio.state == "on"

    def open(self) -> dict[str, str | None]:
        """Return whose microphones are on, with the group where they are."""
        return {each.session_id: each.breakout_room for each in self.call.roster if self.seen_as_on(each)}

    def silent_since(self, session_id: str) -> float:
        return self.now if session_id in self.talking else self.sign[session_id]

    def turn(self, effects: list[Effect], actor: str | None = None) -> None:
        """Check one turn: who was muted was silent at least as long as each who may go on, and is not the actor."""
        now_open = self.open()
        for session_id in now_open.keys() - self.sign.keys():
            self.sign[session_id] = self.now
        for effect in effects:
            if isinstance(effect, Send) and isinstance(effect.message, RemoteMute) and effect.message.reason:
                (muted,) = effect.to
                assert self.call.rules.large_call
                assert muted != actor
                participant = self.call.roster.get(muted)
                assert participant is not None
                since = self.silent_since(muted) if muted in self.sign else self.now
                others = [who for who, group in now_open.items() if group == participant.breakout_room]
                assert len(others) == MOST, "somebody was muted for nothing"
                assert all(since <= self.silent_since(other) for other in others)
        self.talking &= now_open.keys()
        self.sign = {who: at for who, at in self.sign.items() if who in now_open}

    def who(self, number: int) -> str:
        """Return somebody who is not the host: that one stays, so that the call goes on."""
        guests = [each.session_id for each in self.call.roster if each.session_id != self.host]
        return guests[number % len(guests)] if guests else self.host

    def tell(self, event: Event) -> None:
        self.turn(self.call.handle(event, self.now))

    def ask(self, sender: str, request: Request, actor: str | None = None) -> None:
        self.turn(self.call.request(sender, request, self.now), actor)

    # Rules

    @initialize(count=st.integers(10, 20))
    def a_call_of_many(self, count: int) -> None:
        command = join_command(owner(), rules=self.rules)
        self.host = command.wished_id
        self.tell(command)
        for _ in range(count):
            self.join(True, True, True)

    @rule(
        on=st.booleans(),
        visible=st.sampled_from([True, True, True, False]),
        speaks=st.sampled_from([True, True, False]),
    )
    def join(self, on: bool, visible: bool, speaks: bool) -> None:
        permissions = Permissions(has_presence=visible, can_send=speaks)
        person = ParticipantRules(permissions=permissions)
        command = join_command(person, rules=self.rules, tracks={"audio": ON if on else OFF})
        self.turn(self.call.handle(command, self.now), command.wished_id)

    @rule(number=SOMEBODY, obeys=st.booleans())
    def open_microphone(self, number: int, obeys: bool) -> None:
        """A browser that was muted says so before it opens again; one that does not, opens nothing."""
        who = self.who(number)
        if obeys:
            self.ask(who, UpdateTracks({"audio": OFF}))
        self.ask(who, UpdateTracks({"audio": ON}), who)
        participant = self.call.roster.get(who)
        if obeys and participant is not None and participant.visible and participant.may_send("audio", None):
            assert self.seen_as_on(participant)

    @rule(number=SOMEBODY, state=st.sampled_from([OFF, None, TrackState("blocked"), TrackState("interrupted")]))
    def close_microphone(self, number: int, state: TrackState | None) -> None:
        self.ask(self.who(number), UpdateTracks({"audio": state}))

    @rule(numbers=st.lists(SOMEBODY, min_size=1, max_size=6), talking=st.booleans())
    def voices(self, numbers: list[int], talking: bool) -> None:
        for number in numbers:
            who = self.who(number)
            if who in self.sign and talking != (who in self.talking):
                self.sign[who] = self.now
                (self.talking.add if talking else self.talking.remove)(who)
            self.tell(Talking(who, talking))

    @rule(number=SOMEBODY)
    def leave(self, number: int) -> None:
        if self.who(number) != self.host:
            self.tell(Disconnected(self.who(number)))

    @rule(number=SOMEBODY)
    def lose_connection(self, number: int) -> None:
        self.tell(ConnectionLost(self.who(number)))

    @rule(number=SOMEBODY, visible=st.none() | st.booleans(), speaks=st.none() | st.booleans(), mutes=st.booleans())
    def moderate(self, number: int, visible: bool | None, speaks: bool | None, mutes: bool) -> None:
        change = PermissionChange(has_presence=visible, can_send=speaks)
        update = ParticipantUpdate(mute=frozenset({"audio"} if mutes else ()), permissions=change)
        self.ask(self.host, UpdateParticipants({self.who(number): update}))

    @rule(numbers=st.lists(SOMEBODY, max_size=20), room=st.sampled_from(["x", "y", None]), open_=st.booleans())
    def divide(self, numbers: list[int], room: str | None, open_: bool) -> None:
        self.ask(self.host, UpdateBreakout(ROOMS, {self.who(number): room for number in numbers}, open_))

    @rule(large=st.booleans())
    def room_changes(self, large: bool) -> None:
        self.rules = replace(self.rules, large_call=large)
        self.tell(RoomChanged(self.rules))

    @rule(seconds=st.sampled_from([0.5, 3, 60]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    # What always holds

    @invariant()
    def at_most_sixteen_are_on_in_each_group_of_a_large_call(self) -> None:
        if self.call.rules.large_call:
            assert all(count <= MOST for count in Counter(self.open().values()).values())


TestLargeCall = LargeCall.TestCase
TestLargeCall.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
