"""Random joins, leaves, settings, reports and failures: what holds of the topology and the paths at every moment."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from parlour.calls import Call, CallRules, ParticipantRules
from parlour.calls.commands import (
    ChooseTopology,
    ParticipantUpdate,
    PathTrouble,
    Signal,
    Subscribe,
    TellTalking,
    TopologyReady,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, Close, Effect, ForgetPeer, Refuse, ResetPeer, Send
from parlour.calls.events import Disconnected, MediaReset, PeerMediaFailed, RoomChanged, Tick
from parlour.calls.messages import Joined, MediaWasReset, PathSignal, PathsNow, TopologyNow
from parlour.calls.permissions import CanReceive, PermissionChange, Permissions
from parlour.calls.topology import MAX_MESH, PATIENCE_S, Paths, Stand, TopologyName
from parlour.calls.tracks import TrackState, medium_of
from tests.unit.calls.calls import NOW, join_command, publication

SOMEBODY = st.integers(0, MAX_MESH + 1)
NAMES = st.sampled_from(["audio", "video", "slides"])
STATES = st.sampled_from([TrackState("on", (), "video"), TrackState("off", ("byUser",), "video"), None])
CAN_SEND = st.sampled_from([True, True, False, frozenset({"audio"}), frozenset({"video", "customVideo"})])
CAN_RECEIVE = st.sampled_from([True, True, False, {"audio": False}])
TOPOLOGIES: st.SearchStrategy[TopologyName] = st.sampled_from(["sfu", "peer"])
SWITCHOVERS = st.sampled_from([0.5, 1, 1.5, 2, 2.5, 3, 5, 100])
ON = {"audio": TrackState("on"), "video": TrackState("on")}

people = st.builds(
    Permissions,
    has_presence=st.sampled_from([True, True, True, True, False]),
    can_send=CAN_SEND,
    can_receive=st.builds(CanReceive, base=CAN_RECEIVE),
)


class Browser:
    """What one browser was told."""

    def __init__(self, joined: Joined) -> None:
        self.stand = Stand(joined.topology, None, 0)
        self.paths: Paths | None = None

    @property
    def in_mesh(self) -> bool:
        return "peer" in (self.stand.topology, self.stand.next)


class RandomTopology(RuleBasedStateMachine):
    """Feeds a call, and keeps an independent book of what browsers believe and of what the rule says."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.rules = CallRules("id", "room", sfu_switchover=3)
        self.held = self.rules.sfu_switchover
        """The number that counts: a change does from the next join on."""
        self.call = Call("meeting", self.rules)
        self.browsers: dict[str, Browser] = {}
        self.ruled: TopologyName | None = None
        self.chosen: TopologyName | None = None

    def run(self, effects: list[Effect]) -> list[Any]:
        """Carry effects out; returns what was relayed."""
        relayed = []
        for effect in effects:
            match effect:
                case Answer(Joined() as joined):
                    self.browsers[joined.session_id] = Browser(joined)
                case Send(to, message):
                    for session_id in to:
                        self.tell(session_id, message)
                    if isinstance(message, PathSignal):
                        relayed.append((message.sender, *to))
                case Close(session_id) | ForgetPeer(session_id):
                    self.browsers.pop(session_id, None)
                case ResetPeer(_, _, wanted):
                    assert self.call._desk.topology.has_sfu or not wanted
                case _:
                    pass
        if not self.browsers:
            self.call = Call("meeting", self.rules)
            self.ruled = self.chosen = None
        return relayed

    def tell(self, session_id: str, message: Any) -> None:
        browser = self.browsers[session_id]
        match message:
            case TopologyNow(stand):
                assert stand != browser.stand
                browser.stand = stand
            case PathsNow(paths):
                assert browser.in_mesh, "told of paths where no mesh is"
                assert browser.paths is None or paths != browser.paths
                browser.paths = paths
            case PathSignal():
                assert browser.in_mesh
            case MediaWasReset():
                assert self.call._desk.topology.has_sfu

    def who(self, number: int) -> str:
        inside = [*self.browsers]
        return inside[number % len(inside)] if inside else "nobody"

    def ask(self, number: int, request: Any) -> list[Any]:
        return self.run(self.call.request(self.who(number), request, self.now))

    def counted(self, before: int) -> None:
        """Follow the rule: up across the number, down below it."""
        count = len(self.browsers)
        if self.obstructed() or (count > before and count > self.held):
            self.ruled = "sfu"
        else:
            begins = count > 0 and (before == 0 or self.ruled is None)
            self.ruled = "peer" if begins or (count < before and count < self.held) else self.ruled

    def obstructed(self) -> bool:
        desk = self.call._desk
        barred = any(not (each.visible and each.direct) for each in desk.roster)
        return not desk.topology.can_mesh(desk.roster.ids, barred=barred)

    @property
    def wanted(self) -> TopologyName | None:
        """The topology of the call, or to which it goes."""
        return "sfu" if self.obstructed() else self.chosen or self.ruled

    # Rules

    @initialize(switchover=SWITCHOVERS)
    def a_call_begins(self, switchover: float) -> None:
        self.rules = replace(self.rules, sfu_switchover=switchover)
        self.call = Call("meeting", self.rules)
        for _ in range(2):
            self.join(Permissions(), True)

    @rule(permissions=people, sends=st.booleans(), direct=st.sampled_from([True, True, True, False]))
    def join(self, permissions: Permissions, sends: bool, direct: bool = True) -> None:
        before = len(self.browsers)
        person = ParticipantRules(permissions=permissions)
        command = join_command(person, rules=self.rules, tracks=ON if sends else {}, direct=direct)
        self.held = self.rules.sfu_switchover
        self.run(self.call.handle(command, self.now))
        self.counted(before)

    @rule(number=SOMEBODY)
    def leave(self, number: int) -> None:
        before = len(self.browsers)
        self.run(self.call.handle(Disconnected(self.who(number)), self.now))
        self.counted(before)

    @rule(switchover=SWITCHOVERS)
    def the_room_changes(self, switchover: float) -> None:
        self.rules = replace(self.rules, sfu_switchover=switchover)
        self.run(self.call.handle(RoomChanged(self.rules), self.now))

    @rule(number=SOMEBODY, topology=TOPOLOGIES)
    def choose(self, number: int, topology: TopologyName) -> None:
        if not self.browsers:
            return
        obstructed = self.obstructed()
        effects = self.call.request(self.who(number), ChooseTopology(topology), self.now)
        self.run(effects)
        refused = any(isinstance(effect, Refuse) for effect in effects)
        assert refused == (topology == "peer" and obstructed)
        if not refused:
            self.chosen = topology

    @rule(number=SOMEBODY, late=st.booleans())
    def ready(self, number: int, late: bool) -> None:
        epoch = self.call._desk.topology.epoch
        self.ask(number, TopologyReady(epoch - late))

    @rule(
        number=SOMEBODY,
        other=SOMEBODY,
        mesh=st.sampled_from([0, 0, 0, 1]),
        trouble=st.sampled_from(["failed", "unexpected"]),
    )
    def path_trouble(self, number: int, other: int, mesh: int, trouble: Any) -> None:
        present = self.call._desk.topology.mesh
        self.ask(number, PathTrouble((present or 0) - mesh, self.who(other), trouble))
        if self.obstructed():
            self.ruled = "sfu"

    @rule(number=SOMEBODY, other=SOMEBODY, mesh=st.sampled_from([0, 0, 0, 1]), name=NAMES)
    def signal(self, number: int, other: int, mesh: int, name: str) -> None:
        sender, receiver = self.who(number), self.who(other)
        kinds: Any = {name: "audio" if name == "audio" else "video"}
        present = (self.call._desk.topology.mesh or 0) - mesh
        relayed = self.ask(number, Signal(receiver, present, {}, kinds))
        for one, another in relayed:
            assert (one, another) == (sender, receiver)
            paths = self.browsers[one].paths
            assert paths is not None
            assert paths.mesh == present
            assert another in paths.paths
            participant = self.call.roster.get(one)
            assert participant is not None
            assert participant.may_send(name, kinds[name])

    @rule(number=SOMEBODY, name=NAMES, state=STATES)
    def tracks(self, number: int, name: str, state: TrackState | None) -> None:
        self.ask(number, UpdateTracks({name: state}))

    @rule(number=SOMEBODY, names=st.sets(NAMES))
    def publish(self, number: int, names: set[str]) -> None:
        sender = self.call.roster.get(self.who(number))
        kinds: Any = {name: "audio" if name == "audio" else "video" for name in names}
        self.ask(number, publication(**kinds))
        if sender is not None and not self.call._desk.topology.has_sfu:
            assert not sender.published

    @rule(number=SOMEBODY, other=SOMEBODY, wish=st.booleans(), name=NAMES)
    def subscribe(self, number: int, other: int, wish: bool, name: str) -> None:
        self.ask(number, Subscribe(None, {self.who(other): {name: wish}}))

    @rule(
        number=SOMEBODY, can_send=CAN_SEND, can_receive=CAN_RECEIVE, presence=st.sampled_from([None, None, True, False])
    )
    def permissions(self, number: int, can_send: Any, can_receive: Any, presence: bool | None) -> None:
        change = PermissionChange(can_send=can_send, receive_base=can_receive, has_presence=presence)
        self.administer(number, ParticipantUpdate(permissions=change))

    @rule(number=SOMEBODY, name=NAMES)
    def mute(self, number: int, name: str) -> None:
        self.administer(number, ParticipantUpdate(mute=frozenset({name})))

    def administer(self, number: int, update: ParticipantUpdate) -> None:
        """Let somebody who may do it to somebody."""
        actor = next(iter(self.call.roster), None)
        if actor is None:
            return
        actor.owner = True
        self.run(self.call.request(actor.session_id, UpdateParticipants({self.who(number): update}), self.now))
        if self.obstructed():
            self.ruled = "sfu"

    @rule(number=SOMEBODY, talking=st.booleans())
    def talk(self, number: int, talking: bool) -> None:
        self.ask(number, TellTalking(talking))

    @rule()
    def media_reset(self) -> None:
        self.run(self.call.handle(MediaReset(), self.now))

    @rule(number=SOMEBODY)
    def media_failed(self, number: int) -> None:
        self.run(self.call.handle(PeerMediaFailed(self.who(number), "gone"), self.now))

    @rule(seconds=st.sampled_from([1.0, PATIENCE_S]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.run(self.call.handle(Tick(), self.now))
        if self.browsers and self.obstructed():
            self.ruled = "sfu"

    @rule()
    def everybody_is_ready(self) -> None:
        """Then nothing is under way, and media go the way that the choice or the rule says."""
        for number in range(len(self.browsers)):
            self.ask(number, TopologyReady(self.call._desk.topology.epoch))
        topology = self.call._desk.topology
        assert topology.switch is None
        for browser in self.browsers.values():
            assert (browser.stand.topology, browser.stand.next) == (self.wanted, None)

    # What always holds

    @invariant()
    def the_call_is_or_goes_where_choice_or_rule_say(self) -> None:
        if self.browsers:
            assert self.call._desk.topology.heading == self.wanted

    @invariant()
    def browsers_believe_the_truth(self) -> None:
        topology = self.call._desk.topology
        for session_id, browser in self.browsers.items():
            told, stand = browser.stand, topology.stand(session_id)
            assert (told.topology, told.next) == (stand.topology, stand.next)
            assert stand.next is None or told.epoch == topology.epoch

    @invariant()
    def a_switch_ends_in_time(self) -> None:
        switch = self.call._desk.topology.switch
        assert switch is None or self.now < switch.deadline
        assert switch is None or switch.waiting
        assert switch is None or switch.target != self.call._desk.topology.current
        assert switch is None or (self.call.next_deadline or 0) <= switch.deadline

    @invariant()
    def a_mesh_is_there_where_it_is_used_and_nowhere_else(self) -> None:
        desk = self.call._desk
        topology = desk.topology
        assert (topology.mesh is not None) == ("peer" in (topology.current, topology.heading)) or not self.browsers
        if topology.heading == "peer" and self.browsers:
            assert not self.obstructed()
        if not topology.has_sfu:
            assert not any(each.published for each in desk.roster)

    @invariant()
    def both_ends_of_a_path_are_told_the_same_and_only_what_is_allowed(self) -> None:
        desk = self.call._desk
        meshed = desk.topology.meshed(desk.roster.ids)
        for session_id in meshed:
            paths = self.browsers[session_id].paths
            if len(meshed) == 1 and paths is None:
                continue
            assert paths is not None
            assert paths.mesh == desk.topology.mesh
            assert set(paths.paths) == set(meshed) - {session_id}
            for other, path in paths.paths.items():
                back = self.browsers[other].paths
                assert back is not None
                assert path.offers != back.paths[session_id].offers
                assert path.send == back.paths[session_id].receive
                sender, receiver = desk.roster.get(session_id), desk.roster.get(other)
                assert sender is not None
                assert receiver is not None
                for name in path.send:
                    kind = sender.kind_of(name)
                    assert name in sender.stated
                    assert sender.may_send(name, kind)
                    assert name not in sender.muted
                    allows = receiver.permissions.can_receive.allows
                    assert allows(session_id, sender.user_id, medium_of(name, kind), name)
                    assert receiver.exceptions.get(session_id, {}).get(name, True)


TestRandomTopology = RandomTopology.TestCase
TestRandomTopology.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
