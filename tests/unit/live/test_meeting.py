"""What a call wants, carried out on connections and media: nothing to the wrong one, nothing after the end."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from typing import Any

import pytest

from parlour.calls.call import Call
from parlour.calls.effects import (
    Answer,
    ChangeWanted,
    Close,
    Effect,
    ForgetPeer,
    MeetingEnded,
    NegotiatePublication,
    Refuse,
    ResetPeer,
    Send,
    SetBlocked,
)
from parlour.calls.ejection import EjectReason
from parlour.calls.messages import AppMessage, Counts, Done, FatalError, Joined, ParticipantLeft
from parlour.calls.participant import ParticipantView
from parlour.calls.permissions import Permissions
from parlour.calls.rules import CallRules
from parlour.live.absences import Absences
from parlour.live.asker import Asker
from parlour.live.delivery import GOING_AWAY, NORMAL, Delivery
from parlour.live.farewells import Farewells
from parlour.live.frame import Frame
from parlour.live.jobs import JobPlace, MeetingJobs
from parlour.live.ledger import Ledger
from parlour.live.lobby import LobbyDelivery
from parlour.live.media import MeetingMedia
from parlour.live.meeting import Meeting
from parlour.live.ports import Connection as Successor
from parlour.media.events import OfferNeeded, TrackRef
from parlour.signaling import JsonWire
from tests.support.clock import FakeClock
from tests.support.fake_sfu import FakeSfu

WIRE = JsonWire()


def no_jobs() -> MeetingJobs:
    """Return what nobody asks for anything."""

    def nothing(_: object) -> None:
        raise AssertionError("no job is started here")

    return MeetingJobs(None, JobPlace("domain", lambda: "id", "room", "meeting", dict, nothing, nothing))


class Connection:
    """Keeps what it is told, in order: pushes, replies and the end."""

    def __init__(self, name: str = "connection") -> None:
        self.id = name
        self.story: list[Any] = []
        self.ledger: Ledger | None = None

    def hand_over(self, successor: Successor, last_words: Frame) -> list[Frame] | None:
        self.story.append(("handed over", last_words.text))
        self.ledger = None
        return []

    def send(self, *frames: Frame) -> None:
        self.story += [("push", message.text) for frame in frames for message in frame.singles]

    def reply(self, *frames: Frame) -> None:
        self.story += [("reply", frame.text) for frame in frames]

    def close(self, code: int, reason: str) -> None:
        self.story.append(("close", code, reason))


def joined(session_id: str) -> Joined:
    view = ParticipantView(session_id, "u", None, None, False, 1.0, None, Permissions(), {})
    return Joined(session_id, "key", "m", view, (), Counts(1, 0), None, False, False, "sfu", 4096, {}, {})


class House:
    def __init__(self) -> None:
        self.sfu = FakeSfu()
        self.sfu.rooms["m"] = set()
        self.media = MeetingMedia(self.sfu, "m")
        self.clock, where = FakeClock(), {"room": "room", "meeting": "m"}
        delivery = Delivery(WIRE, Farewells(self.clock), self.clock, where)
        absences = Absences(self.clock, lambda _over: None)
        call, lobby = Call("m", CallRules("id", "room")), LobbyDelivery(WIRE, where)
        self.meeting = Meeting(call, self.media, delivery, absences, lobby, where, no_jobs())

    def enters(self, session_id: str) -> Connection:
        connection = Connection(session_id)
        self.meeting.carry_out([Answer(joined(session_id))], Asker(connection, 1, WIRE))
        connection.story.clear()
        return connection

    def carries_out(self, effects: Iterable[Effect], asker: Asker | None = None) -> int:
        """Carry out one piece of work, after which there is nothing more to do for now."""
        caused = self.meeting.carry_out(effects, asker)
        self.meeting.delivery.flush()
        return caused

    async def says(self, effects: Iterable[Effect], *, then_pass: float) -> None:
        """Carry out one piece of work, and let time pass."""
        self.meeting.carry_out(effects)
        self.meeting.delivery.settle()
        await asyncio.sleep(0)
        self.clock.advance(then_pass)
        for _ in range(5):
            await asyncio.sleep(0)

    async def settle(self) -> None:
        while self.media._workers:
            await asyncio.wait(self.media._workers.values())


@pytest.fixture
async def house() -> AsyncIterator[House]:
    house = House()
    yield house
    house.sfu.gate.set()
    await house.settle()


def push(message: AppMessage | FatalError) -> tuple[str, str]:
    return ("push", WIRE.push(message))


HELLO = AppMessage("hello", "ann")


def test_a_push_reaches_those_named_and_nobody_else(house: House) -> None:
    ann, ben, cid = (house.enters(name) for name in ("ann", "ben", "cid"))
    house.carries_out([Send(("ann", "cid", "gone"), HELLO)])
    assert (ann.story, ben.story, cid.story) == ([push(HELLO)], [], [push(HELLO)])


@pytest.mark.parametrize("number", [1, 15, 16, 17, 40])
def test_what_a_request_causes_is_counted_as_if_sixteen_heard_it_at_least(house: House, number: int) -> None:
    to = tuple(str(each) for each in range(number))
    caused = house.carries_out([Send(to, HELLO), Send(to, HELLO)])
    assert caused == 2 * len(WIRE.push(HELLO)) * max(16, number)


def test_replies_cost_nothing(house: House) -> None:
    asker = Asker(Connection(), 1, WIRE)
    effects: list[Effect] = [Answer(Done()), Refuse("not-permitted", "no"), Answer(joined("ann"))]
    assert house.carries_out(effects, asker) == 0


def test_who_asks_without_a_number_is_served_and_not_answered(house: House) -> None:
    silent, ben = Connection(), house.enters("ben")
    asker = Asker(silent, None, WIRE)
    effects: list[Effect] = [Answer(Done()), Send(("ben",), HELLO), Refuse("not-permitted", "no")]
    house.carries_out(effects, asker)
    asker.published("v=0")
    assert (silent.story, ben.story) == ([], [push(HELLO)])


def test_who_asks_with_a_number_gets_it_back(house: House) -> None:
    connection = Connection()
    asker = Asker(connection, 7, WIRE)
    house.carries_out([Answer(Done()), Refuse("not-permitted", "no")], asker)
    asker.published("v=0")
    replies = [WIRE.reply(7, Done()), WIRE.refusal(7, "not-permitted", "no"), WIRE.published(7, "v=0")]
    assert connection.story == [("reply", text) for text in replies]


def test_a_newcomer_hears_the_reply_before_everything_that_follows(house: House) -> None:
    connection = Connection()
    house.carries_out([Answer(joined("ann")), Send(("ann",), HELLO)], Asker(connection, 1, WIRE))
    assert [kind for kind, *_ in connection.story] == ["reply", "push"]


@pytest.mark.parametrize("reason", EjectReason)
def test_who_is_put_out_hears_why_and_then_the_end_and_nothing_more(house: House, reason: EjectReason) -> None:
    ann = house.enters("ann")
    house.carries_out([Close("ann", reason), Send(("ann",), HELLO), Close("ann", reason)])
    assert ann.story == [push(FatalError("ejected", reason.value)), ("close", NORMAL, "ejected")]


def test_who_leaves_by_itself_gets_no_error(house: House) -> None:
    ann = house.enters("ann")
    house.carries_out([Close("ann", None)])
    assert ann.story == [("close", NORMAL, "left")]


def test_an_ejection_is_logged_with_its_code_and_an_ordinary_leave_is_not(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    house.enters("ann"), house.enters("ben")
    house.carries_out([Close("ann", None), Close("ben", EjectReason.REMOVED_BY_ADMIN)])
    (record,) = [each.__dict__ for each in caplog.records if each.msg == "participant ejected"]
    assert (record["participant"], record["reason"], record["meeting"]) == ("ben", "removed-by-admin", "m")


async def test_who_is_forgotten_gets_no_push_and_has_no_media(house: House) -> None:
    ann = house.enters("ann")
    house.carries_out([ForgetPeer("ann"), Send(("ann",), HELLO)])
    house.meeting.delivery.offer(OfferNeeded("m", "ann", 1, 1, "v=0", {}))
    await house.settle()
    assert (ann.story, house.sfu.removed) == ([], ["ann"])


def test_everybody_is_told_to_come_back_when_the_server_stops(house: House) -> None:
    people = [house.enters(name) for name in ("ann", "ben")]
    house.meeting.delivery.close_all(GOING_AWAY, "bye")
    house.carries_out([Send(("ann", "ben"), HELLO)])
    for each in people:
        assert each.story == [("close", GOING_AWAY, "bye")]


def test_an_offer_goes_to_its_participant(house: House) -> None:
    ann, ben = house.enters("ann"), house.enters("ben")
    offer = OfferNeeded("m", "ann", 1, 3, "v=0", {"0": TrackRef("ben", "audio")})
    house.meeting.delivery.offer(offer)
    assert (ann.story, ben.story) == ([("push", WIRE.offer(offer))], [])


async def test_the_sfu_hears_what_the_call_decided(house: House) -> None:
    house.enters("ann")
    house.carries_out(
        [ChangeWanted(("ann",), frozenset({("ben", "audio")})), SetBlocked("ann", frozenset({"video"})), MeetingEnded()]
    )
    await house.settle()
    assert house.sfu.wanted["ann"] == {TrackRef("ben", "audio")}
    assert house.sfu.blocked["ann"] == {"video"}
    house.carries_out([ResetPeer("ann", frozenset({"audio"}), frozenset({("ben", "video")}))])
    await house.settle()
    assert house.sfu.removed == ["ann"]
    assert (house.sfu.blocked["ann"], house.sfu.wanted["ann"]) == ({"audio"}, {TrackRef("ben", "video")})


async def test_a_publication_is_answered_when_the_sfu_has_answered(house: House) -> None:
    ann = house.enters("ann")
    house.sfu.gate.clear()
    effect = NegotiatePublication("ann", "v=0", {"0": "audio"}, opus_dtx=frozenset({"0"}))
    house.carries_out([effect], Asker(ann, 5, WIRE))
    await asyncio.sleep(0)
    assert ann.story == []
    house.sfu.gate.set()
    await house.settle()
    assert ann.story == [("reply", WIRE.published(5, "v=0 answer to ann"))]
    assert house.sfu.published["ann"] == {"0": "audio"}
    assert house.sfu.opus_dtx["ann"] == {"0"}


async def test_a_publication_that_the_sfu_refuses_is_a_media_error(house: House) -> None:
    ann = house.enters("ann")
    house.sfu.failing = "no codec"
    house.carries_out([NegotiatePublication("ann", "v=0", {})], Asker(ann, 5, WIRE))
    await house.settle()
    assert ann.story == [("reply", WIRE.refusal(5, "media-error", "no codec"))]


async def test_without_anybody_who_asks_effects_are_carried_out_all_the_same(house: House) -> None:
    house.carries_out(
        [Answer(Done()), Refuse("not-permitted", "x"), NegotiatePublication("ann", "v=0", {"0": "audio"})]
    )
    await house.settle()
    assert house.sfu.published == {"ann": {"0": "audio"}}
    house.sfu.failing = "x"
    house.carries_out([NegotiatePublication("ann", "v=0", {})])
    await house.settle()


async def test_in_a_large_call_who_comes_and_goes_is_told_of_together_and_ahead_of_anything_else(house: House) -> None:
    """Not each of a crowd by itself to everybody; and nothing else waits for that."""
    people = {name: house.enters(name) for name in map(str, range(60))}
    everybody, ann = tuple(people), people["7"]
    came, went = Send(everybody, Counts(61, 0)), Send(everybody, ParticipantLeft("60", "left"))
    said = Send(everybody, AppMessage("hello", "8"))
    await house.says([came], then_pass=0.01)
    assert len(ann.story) == 1
    await house.says([went], then_pass=0.03)
    assert len(ann.story) == 1
    await house.says([came], then_pass=0.02)
    assert [json.loads(text)["type"] for _, text in ann.story] == ["counts", "participant-left", "counts"]
    await house.says([went], then_pass=0.001)
    await house.says([said], then_pass=0.02)
    assert [json.loads(text)["type"] for _, text in ann.story[3:]] == ["participant-left", "app-message"]
