"""Random commands in random order: what must hold in every call at every moment."""

from dataclasses import replace
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from parlour.calls import Call, CallRules, ParticipantRules
from parlour.calls.backend import Eject, Ejected, ReplaceSessionData, SendFromBackend, UpdatePermissions
from parlour.calls.commands import (
    AskForHelp,
    EnterBreakoutRoom,
    Leave,
    ParticipantUpdate,
    SendAppMessage,
    SetSessionData,
    SetUserName,
    Subscribe,
    TellBreakoutRooms,
    UpdateBreakout,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import (
    NegotiatePublication,
    Refuse,
    TakeOver,
)
from parlour.calls.events import (
    ConnectionLost,
    Disconnected,
    HoldOver,
    LayersNeeded,
    MediaAlive,
    MediaReset,
    PeerMediaFailed,
    Resume,
    RoomChanged,
    RoomDeleted,
    Talking,
    Tick,
)
from parlour.calls.messages import (
    Counts,
)
from parlour.calls.participant import Participant
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.tracks import TrackState, medium_of
from tests.unit.calls.anything import (
    KINDS,
    NAMES,
    ROOMS,
    SOMEBODY,
    STATES,
    USERS,
    changes,
    people,
    room_rules,
    updates,
)
from tests.unit.calls.calls import join_command, publication
from tests.unit.calls.watched_call import WatchedCall


def heard(participant: Participant) -> bool:
    audio = participant.view().tracks.get("audio")
    return audio is not None and audio.state == "on"


class RandomCall(WatchedCall):
    """Feeds a call anything that can happen to it."""

    @initialize(person=people)
    def a_call_is_going_on(self, person: ParticipantRules) -> None:
        """An owner and a guest inside, both sending; otherwise most commands would meet an empty room."""
        self.join(ParticipantRules(is_owner=True), True)
        self.join(replace(person, token=None), True)
        for seat in ("0", "1"):
            self.publish(seat, {"audio", "video"})

    @rule(person=people, subscribe=st.booleans(), former=st.none() | SOMEBODY)
    def join(self, person: ParticipantRules, subscribe: bool, former: str | None = None) -> None:
        self.run(self.call.handle(Tick(), self.now))
        self.begin_anew_if_ended()
        if person.is_owner:
            person = replace(person, permissions=Permissions(can_admin=True))
        key = None if former is None else self.keys.get(self.who(former))
        held = [seat for seat in self.browsers if self.keys[seat] == key]
        command = join_command(person, rules=self.rules, subscribe=subscribe, seat_key=key)
        newcomer = self.run(self.call.handle(command, self.now))
        assert newcomer is None or (self.keys[newcomer] == key) == bool(held)
        assert newcomer is None or set(held) <= self.gone
        assert newcomer is None or len(self.browsers) <= self.rules.max_participants
        assert newcomer is None or person.user_id not in self.banned

    def who(self, number: str) -> str:
        """Return a session id: of somebody inside, else of somebody who is gone."""
        inside, place = [*self.browsers], int(number)
        return inside[place % len(inside)] if inside else min(self.gone, default="nobody")

    def ask(self, number: str, request: Any) -> None:
        sender = self.who(number)
        self.run(self.call.request(sender, request, self.now))

    def tell_call(self, event: Any) -> None:
        if not self.call.ended:
            self.run(self.call.handle(event, self.now))

    @rule(sender=SOMEBODY)
    def leave(self, sender: str) -> None:
        session_id = self.who(sender)
        self.ask(sender, Leave())
        assert session_id not in self.browsers

    @rule(sender=SOMEBODY)
    def disconnect(self, sender: str) -> None:
        session_id = self.who(sender)
        self.tell_call(Disconnected(session_id))
        assert session_id not in self.browsers

    @rule(sender=SOMEBODY)
    def lose_connection(self, sender: str) -> None:
        """The seat stands, and counts."""
        session_id, before = self.who(sender), len(self.browsers)
        self.tell_call(ConnectionLost(session_id))
        assert (session_id in self.away) == (session_id in self.browsers)
        assert len(self.browsers) == before

    @rule(sender=SOMEBODY)
    def resume(self, sender: str) -> None:
        session_id = self.who(sender)
        if session_id not in self.keys or self.call.ended:
            return
        effects = self.call.handle(Resume(self.keys[session_id]), self.now)
        self.run(effects)
        back = [effect.session_id for effect in effects if isinstance(effect, TakeOver)]
        assert back == ([session_id] if session_id in self.browsers else [])
        assert any(isinstance(effect, Refuse) for effect in effects) != bool(back)
        assert session_id not in self.away

    @rule(key=st.text(max_size=3))
    def resume_with_a_wrong_key(self, key: str) -> None:
        if not self.call.ended:
            effects = self.call.handle(Resume(key), self.now)
            self.run(effects)
            assert not any(isinstance(effect, TakeOver) for effect in effects)

    @precondition(lambda self: self.holds)
    @rule(which=st.integers(0, 5))
    def hold_is_over(self, which: int) -> None:
        """Each hold ends once; one of an absence that is over changes nothing."""
        hold = self.holds.pop(which % len(self.holds))
        absent = hold.session_id in self.away
        self.tell_call(HoldOver(hold.session_id, hold.number))
        assert absent or hold.session_id in self.browsers or hold.session_id in self.gone

    @precondition(lambda self: self.away)
    @rule()
    def all_holds_are_over(self) -> None:
        """Whoever is away is gone at the latest when all holds are over."""
        away = set(self.away)
        while self.holds:
            hold = self.holds.pop(0)
            self.tell_call(HoldOver(hold.session_id, hold.number))
        assert away <= self.gone

    @rule(sender=SOMEBODY, alive=st.booleans())
    def media_alive(self, sender: str, alive: bool) -> None:
        self.tell_call(MediaAlive(self.who(sender), alive))

    @rule(sender=SOMEBODY, tracks=st.dictionaries(NAMES, STATES))
    def tracks(self, sender: str, tracks: dict[str, TrackState | None]) -> None:
        self.ask(sender, UpdateTracks(tracks))

    @rule(sender=SOMEBODY, names=st.sets(NAMES))
    def publish(self, sender: str, names: set[str]) -> None:
        self.run(self.call.handle(Tick(), self.now))
        publisher = self.call.roster.get(self.who(sender))
        before = set() if publisher is None else set(publisher.published)
        effects = self.call.request(self.who(sender), publication(**{name: KINDS[name] for name in names}), self.now)
        self.run(effects)
        if publisher is not None:
            allowed = all(publisher.may_send(name, KINDS[name]) for name in names)
            assert [type(effect) for effect in effects][-1:] == [Refuse] or allowed
            assert any(isinstance(effect, NegotiatePublication) for effect in effects) is allowed
            if allowed:
                self.publishes_anew(publisher.session_id, before ^ names)

    @rule(
        sender=SOMEBODY, auto=st.none() | st.booleans(), other=SOMEBODY | st.just("*"), name=NAMES, wish=st.booleans()
    )
    def subscribe(self, sender: str, auto: bool | None, other: str, name: str, wish: bool) -> None:
        self.ask(sender, Subscribe(auto, {other if other == "*" else self.who(other): {name: wish}}))

    @rule(sender=SOMEBODY, other=SOMEBODY | st.just("*"), update=updates)
    def update_participants(self, sender: str, other: str, update: ParticipantUpdate) -> None:
        self.ask(sender, UpdateParticipants({other if other == "*" else self.who(other): update}))

    @rule(sender=SOMEBODY, change=changes)
    def change_permissions(self, sender: str, change: PermissionChange) -> None:
        """An owner, if one is inside, changes somebody."""
        owner = next((each.session_id for each in self.call.roster if each.owner), None)
        if owner is not None:
            update = ParticipantUpdate(permissions=change)
            self.run(self.call.request(owner, UpdateParticipants({self.who(sender): update}), self.now))

    @rule(sender=SOMEBODY, other=SOMEBODY, name=st.text(max_size=3))
    def talk(self, sender: str, other: str, name: str) -> None:
        self.ask(sender, SendAppMessage(name, 5, (self.who(other),)))
        self.ask(sender, SendAppMessage(name, 5, None))
        self.ask(sender, SetUserName(name))
        self.ask(sender, SetSessionData({name: 1}, "shallow-merge"))

    @rule(
        people=st.dictionaries(SOMEBODY, st.sampled_from(["x", "y", None, "z"]), max_size=4),
        rooms=st.sampled_from([None, None, ROOMS, ROOMS[:1], ()]),
        open_=st.sampled_from([None, True, True, False]),
        ends_in=st.sampled_from([None, 5, 20]),
    )
    def a_host_divides_the_call(
        self, people: dict[str, str | None], rooms: Any, open_: bool | None, ends_in: float | None
    ) -> None:
        host = next((each.session_id for each in self.call.roster if each.owner), None)
        if host is not None:
            assignment = {self.who(number): room for number, room in people.items()}
            self.run(self.call.request(host, UpdateBreakout(ROOMS), self.now))
            update = UpdateBreakout(rooms, assignment, open_, ends_in is not None, ends_in)
            self.run(self.call.request(host, update, self.now))

    @rule(sender=SOMEBODY, room=st.sampled_from([None, "x", "y", "z"]), wanted=st.booleans())
    def move_in_the_divided_call(self, sender: str, room: str | None, wanted: bool) -> None:
        self.ask(sender, EnterBreakoutRoom(room))
        self.ask(sender, AskForHelp(wanted))
        self.ask(sender, TellBreakoutRooms("x"))
        self.ask(sender, UpdateBreakout(open=False, assignment={self.who("0"): room}))

    def operate(self, operation: Any) -> Any:
        """Do what a backend wants, if the call still runs."""
        if self.call.ended:
            return None
        result, effects = self.call.operate(operation, self.now)
        self.run(effects)
        return result

    @rule(person=SOMEBODY, everybody=st.booleans(), change=changes)
    def backend_changes_permissions(self, person: str, everybody: bool, change: PermissionChange) -> None:
        self.operate(UpdatePermissions({"*" if everybody else self.who(person): change}))

    @rule(person=SOMEBODY, users=st.frozensets(USERS, max_size=1), ban=st.booleans())
    def backend_ejects(self, person: str, users: frozenset[str], ban: bool) -> None:
        session_id = self.who(person)
        result = self.operate(Eject(frozenset({session_id}), users, ban))
        assert session_id not in self.browsers
        if isinstance(result, Ejected):
            assert not set(result.session_ids) & set(self.browsers)
            self.banned |= users if ban and not self.call.ended else set()

    @rule(person=SOMEBODY | st.just("*"))
    def backend_talks(self, person: str) -> None:
        self.operate(SendFromBackend("x", 3, None if person == "*" else self.who(person)))
        self.operate(ReplaceSessionData({"x": person}, "shallow-merge", frozenset({"y"})))

    @rule(sender=SOMEBODY, talking=st.booleans())
    def voice(self, sender: str, talking: bool) -> None:
        self.tell_call(Talking(self.who(sender), talking))

    @rule(sender=SOMEBODY, name=NAMES, spatial=st.sampled_from([None, 0, 1, 2]))
    def layers_needed(self, sender: str, name: str, spatial: int | None) -> None:
        participant = self.call.roster.get(self.who(sender))
        if participant is not None and name in participant.published:
            self.needed[participant.session_id, name] = spatial
        self.tell_call(LayersNeeded(self.who(sender), name, spatial))

    @rule(seconds=st.sampled_from([0.5, 5, 30]))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        self.tell_call(Tick())

    @rule(seconds=st.sampled_from([5, 20]), sender=SOMEBODY)
    def time_passes_and_somebody_is_quicker_than_the_timer(self, seconds: float, sender: str) -> None:
        self.now += seconds
        self.ask(sender, SendAppMessage("x", 3, None))

    @rule(rules=room_rules)
    def room_changed(self, rules: CallRules) -> None:
        self.rules = rules
        self.tell_call(RoomChanged(rules))

    @rule(sender=SOMEBODY)
    def media_failed(self, sender: str) -> None:
        self.tell_call(PeerMediaFailed(self.who(sender), "test"))

    @rule()
    def media_reset(self) -> None:
        if not self.call.ended:
            self.lost |= {(each.session_id, name) for each in self.call.roster for name in each.published}
            self.run(self.call.handle(MediaReset(), self.now))

    @precondition(lambda self: len(self.browsers) > 2)
    @rule()
    def room_deleted(self) -> None:
        self.tell_call(RoomDeleted())
        assert not self.browsers

    # What must always hold

    @invariant()
    def those_told_they_are_inside_are_inside(self) -> None:
        assert set(self.call.roster.ids) == set(self.browsers)
        assert not self.gone & set(self.browsers)

    @invariant()
    def those_away_are_inside_and_each_key_has_one_seat(self) -> None:
        assert self.away == {each.session_id for each in self.call.roster if each.holds.absent}
        keys = [each.seat_key for each in self.call.roster]
        assert len(keys) == len(set(keys))

    @invariant()
    def every_browser_believes_the_truth(self) -> None:
        visible = {each.session_id for each in self.call.roster if each.visible}
        for session_id, browser in self.browsers.items():
            assert browser.others == visible - {session_id}
            assert browser.counts == Counts(len(visible), len(self.browsers) - len(visible))
            assert browser.speaker is None or browser.speaker in visible
            participant = self.call.roster.get(session_id)
            assert participant is not None
            assert browser.me == participant.view()

    @invariant()
    def those_whose_microphones_are_seen_as_on_are_in_the_book(self) -> None:
        seen = {each.session_id for each in self.call.roster if each.visible and heard(each)}
        assert set(self.call._desk.microphones.silent_longest_first(self.now)) == seen

    @invariant()
    def everybody_is_where_the_rooms_say_and_knows_it(self) -> None:
        breakout = self.call._desk.breakout
        rooms = {room.id for room in breakout.rooms}
        assert set(breakout.assignment.values()) <= rooms
        assert rooms or not breakout.open
        for session_id, browser in self.browsers.items():
            assert self.room_of(session_id) == breakout.room_of(session_id)
            assert (browser.breakout is None) == (self.picture() is None)
            told = browser.breakout
            if told is not None:
                assert (told.open, told.ends_at, told.rooms) == (breakout.open, breakout.ends_at, breakout.rooms)
                of_those_inside = {who: room for who, room in told.assignment.items() if who in self.browsers}
                assert of_those_inside == breakout.assignment
                assert set(told.stepped_out) & set(self.browsers) == breakout.stepped_out
            speaker = browser.speaker
            assert speaker is None or self.room_of(speaker) == self.room_of(session_id)

    @invariant()
    def nobody_is_inside_past_a_deadline(self) -> None:
        for participant in self.call.roster:
            assert participant.will_eject_at is None or participant.will_eject_at > self.now
        deadlines = [each.will_eject_at for each in self.call.roster if each.will_eject_at is not None]
        ends_at = self.call._desk.breakout.ends_at
        assert self.call.next_deadline == min([*deadlines, *([] if ends_at is None else [ends_at])], default=None)
        assert ends_at is None or ends_at > self.now

    @invariant()
    def nobody_receives_itself_or_what_is_forbidden_or_not_published(self) -> None:
        for session_id, tracks in self.wanted.items():
            receiver = self.call.roster.get(session_id)
            assert receiver is not None
            for publisher_id, name in tracks:
                publisher = self.call.roster.get(publisher_id)
                assert publisher is not None
                assert publisher is not receiver
                assert publisher.breakout_room == receiver.breakout_room
                if not publisher.published:
                    assert (publisher_id, name) in self.lost
                    continue
                medium = medium_of(name, publisher.published[name])
                assert receiver.permissions.can_receive.allows(publisher_id, publisher.user_id, medium, name)
                assert publisher.permissions.may_send(medium)
                assert publisher.owner or not receiver.permissions.owners_only
                assert publisher.visible

    @invariant()
    def nobody_encodes_less_than_is_needed_or_less_than_all_where_nobody_adapts(self) -> None:
        rules = self.call.rules
        adapts = rules.adaptive_simulcast and (len(self.browsers) == 2 or rules.multiparty_adaptive_simulcast)
        for (session_id, name), needed in self.needed.items():
            if session_id in self.browsers:
                for told in (self.browsers[session_id].encodes, self.browsers[session_id].goes_on):
                    encoded = told.get(name, 2)
                    assert (-1 if encoded is None else encoded) >= (-1 if needed is None else needed)
                    assert adapts or encoded == 2

    @invariant()
    def everything_forbidden_is_blocked(self) -> None:
        for participant in self.call.roster:
            blocked = self.blocked.get(participant.session_id, frozenset())
            for name in ("audio", "video", "screenVideo", "screenAudio", *participant.published):
                if not participant.may_send(name, participant.published.get(name)):
                    assert name in blocked
            assert set(participant.muted) <= blocked


class UniqueUserIds(RandomCall):
    """The same, in a room that never allows one user twice."""

    def __init__(self) -> None:
        super().__init__()
        self.rules = replace(self.rules, enforce_unique_user_ids=True, max_participants=4)
        self.call = Call("meeting", self.rules)

    @rule(rules=room_rules)
    def room_changed(self, rules: CallRules) -> None:
        self.rules = replace(rules, enforce_unique_user_ids=True)
        self.tell_call(RoomChanged(self.rules))

    @invariant()
    def no_user_is_inside_twice(self) -> None:
        users = [each.user_id for each in self.call.roster if each.has_own_user_id]
        assert len(users) == len(set(users))


SETTINGS = settings(max_examples=100, stateful_step_count=50, deadline=None)

TestRandomCall = RandomCall.TestCase
TestRandomCall.settings = SETTINGS
TestUniqueUserIds = UniqueUserIds.TestCase
TestUniqueUserIds.settings = SETTINGS
