"""What the SFU is told: differences only, nothing of who is gone, everything again after it failed."""

import pytest

from parlour.calls import Call
from parlour.calls.commands import Leave, ParticipantUpdate, Subscribe, UpdateParticipants, UpdateTracks
from parlour.calls.effects import ChangeWanted, ForgetPeer, NegotiatePublication, ResetPeer, SetBlocked
from parlour.calls.events import Disconnected, MediaReset, PeerMediaFailed, Talking
from parlour.calls.messages import ActiveSpeakerChanged, MediaWasReset
from parlour.calls.permissions import PermissionChange, Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import (
    NOW,
    RULES,
    ask,
    gets,
    join,
    loses,
    only,
    owner,
    person,
    publication,
    pushes,
    told,
    try_join,
)


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def wanted(call: Call, session_id: str) -> frozenset[tuple[str, str]]:
    participant = call.roster.get(session_id)
    assert participant is not None
    return participant.wanted.tracks


def test_publishing_the_same_again_is_negotiated_but_changes_nobodys_subscription(call: Call) -> None:
    ann, ben = join(call), join(call)
    assert only(ask(call, ann, publication(audio="audio")), ChangeWanted) == [gets(ben, (ann, "audio"))]
    effects = ask(call, ann, publication(audio="audio"))
    assert [type(effect) for effect in effects] == [NegotiatePublication]


def test_what_is_published_no_more_is_wanted_no_more(call: Call) -> None:
    ann, ben = join(call), join(call)
    ask(call, ann, publication(audio="audio", video="video"))
    assert only(ask(call, ann, publication(video="video")), ChangeWanted) == [loses(ben, (ann, "audio"))]
    assert only(ask(call, ann, publication()), ChangeWanted) == [loses(ben, (ann, "video"))]
    assert only(ask(call, ann, publication()), ChangeWanted) == []


def test_the_sfu_hears_what_is_published_before_who_wants_it(call: Call) -> None:
    ann, _ = join(call), join(call)
    effects = ask(call, ann, publication(audio="audio"))
    assert [type(effect) for effect in effects] == [NegotiatePublication, ChangeWanted]


def test_a_newcomers_limits_are_told_before_it_can_publish(call: Call) -> None:
    join(call)
    silent = person(permissions=Permissions(can_send=frozenset({"video"})))
    joined = try_join(call, silent)
    participant = call.roster.get(joined.session_id)
    assert participant is not None
    assert participant.blocked == {"audio", "screenAudio", "screenVideo"}


@pytest.mark.parametrize("how", ["left", "broken"])
def test_who_is_gone_leaves_no_trace_in_those_who_stay(call: Call, how: str) -> None:
    ann, ben = join(call), join(call)
    ask(call, ann, publication(audio="audio"))
    ask(call, ben, Subscribe(None, {ann: {"video": False}}))
    effects = ask(call, ann, Leave()) if how == "left" else call.handle(Disconnected(ann), NOW)
    assert only(effects, ForgetPeer) == [ForgetPeer(ann)]
    assert only(effects, ChangeWanted) == [loses(ben, (ann, "audio"))]
    receiver = call.roster.get(ben)
    assert receiver is not None
    assert (receiver.wanted.by_publisher, receiver.exceptions) == ({}, {})


def test_nothing_is_told_of_who_was_received_by_nobody(call: Call) -> None:
    ann, _ = join(call), join(call)
    assert only(ask(call, ann, Leave()), ChangeWanted) == []


def test_what_is_said_about_everybody_overrules_what_was_said_about_one(call: Call) -> None:
    ann, ben, cid = join(call), join(call), join(call)
    for each in (ann, ben):
        ask(call, each, publication(audio="audio"))
    ask(call, cid, Subscribe(None, {ann: {"audio": False}}))
    assert wanted(call, cid) == {(ben, "audio")}
    ask(call, cid, Subscribe(None, {"*": {"audio": True}}))
    assert wanted(call, cid) == {(ann, "audio"), (ben, "audio")}
    ask(call, cid, Subscribe(None, {"*": {"audio": False}, ben: {"audio": True}}))
    assert wanted(call, cid) == {(ben, "audio")}


def test_who_subscribes_by_hand_from_the_start_receives_only_what_it_asks_for(call: Call) -> None:
    ann = join(call)
    ask(call, ann, publication(audio="audio", video="video"))
    ben = join(call, subscribe=False)
    assert wanted(call, ben) == frozenset()
    ask(call, ben, Subscribe(None, {ann: {"video": True}}))
    assert wanted(call, ben) == {(ann, "video")}
    ask(call, ben, Subscribe(True, {}))
    assert wanted(call, ben) == {(ann, "audio"), (ann, "video")}


def test_a_wish_about_somebody_who_is_not_there_is_not_kept(call: Call) -> None:
    ann = join(call)
    ask(call, ann, Subscribe(None, {"gone": {"audio": False}}))
    participant = call.roster.get(ann)
    assert participant is not None
    assert participant.exceptions == {}


def test_muting_blocks_once_and_the_browser_that_obeys_changes_nothing_for_the_sfu(call: Call) -> None:
    boss, ann = join(call, owner()), join(call, tracks={"audio": TrackState("on")})
    mute = UpdateParticipants({ann: ParticipantUpdate(mute=frozenset({"audio"}))})
    assert only(ask(call, boss, mute), SetBlocked) == [SetBlocked(ann, frozenset({"audio"}))]
    assert only(ask(call, boss, mute), SetBlocked) == []
    assert only(ask(call, ann, UpdateTracks({"audio": TrackState("off")})), SetBlocked) == []
    assert only(ask(call, ann, UpdateTracks({"audio": TrackState("on")})), SetBlocked) == [SetBlocked(ann, frozenset())]


def test_after_a_reset_whoever_publishes_again_is_received_again(call: Call) -> None:
    ann, ben = join(call), join(call)
    ask(call, ann, publication(audio="audio"))
    effects = call.handle(MediaReset(), NOW)
    assert told(effects, ann) == told(effects, ben) == ["MediaWasReset"]
    assert only(effects, ChangeWanted) == []  # what was stated holds
    assert wanted(call, ben) == {(ann, "audio")}
    assert only(ask(call, ann, publication(audio="audio", video="video")), ChangeWanted) == [gets(ben, (ann, "video"))]


def test_after_a_reset_nobody_gets_what_it_gave_up_before_that_was_published_again(call: Call) -> None:
    ann, ben = join(call), join(call)
    ask(call, ann, publication(audio="audio", video="video"))
    call.handle(MediaReset(), NOW)
    effects = ask(call, ben, Subscribe(None, {ann: {"audio": False}}))
    assert only(effects, ChangeWanted) == [loses(ben, (ann, "audio"), (ann, "video"))]
    effects = ask(call, ann, publication(audio="audio", video="video"))
    assert only(effects, ChangeWanted) == [gets(ben, (ann, "video"))]


def test_what_changes_for_many_alike_is_told_once(call: Call) -> None:
    ann, *others = [join(call) for _ in range(5)]
    ask(call, others[0], Subscribe(None, {"*": {"video": False}}))
    effects = only(ask(call, ann, publication(audio="audio", video="video")), ChangeWanted)
    assert sorted(effects, key=lambda effect: len(effect.session_ids)) == [
        gets(others[0], (ann, "audio")),
        ChangeWanted(tuple(others[1:]), frozenset({(ann, "audio"), (ann, "video")})),
    ]
    assert only(ask(call, ann, Leave()), ChangeWanted) == [
        loses(others[0], (ann, "audio")),
        ChangeWanted(tuple(others[1:]), drop=frozenset({(ann, "audio"), (ann, "video")})),
    ]


def test_who_lost_its_media_keeps_what_it_wants_of_others_and_its_own_is_gone(call: Call) -> None:
    ann, ben = join(call), join(call)
    for each in (ann, ben):
        ask(call, each, publication(audio="audio"))
    effects = call.handle(PeerMediaFailed(ann, "ice"), NOW)
    assert only(effects, ChangeWanted) == [loses(ben, (ann, "audio"))]
    assert only(effects, ResetPeer) == [ResetPeer(ann, frozenset(), frozenset({(ben, "audio")}))]
    assert pushes(effects, ann) == [MediaWasReset("ice")]
    assert pushes(effects, ben) == []


def test_failed_media_of_who_is_gone_is_nothing(call: Call) -> None:
    join(call)
    assert call.handle(PeerMediaFailed("gone", "ice"), NOW) == []


def test_a_voice_that_the_failed_media_cut_off_has_ended(call: Call) -> None:
    """The SFU that failed cannot tell any more that a voice ended: nobody stays the speaker against those who talk."""
    ann, ben = join(call), join(call)
    call.handle(Talking(ann, True), NOW)
    call.handle(PeerMediaFailed(ann, "ice"), NOW)
    assert pushes(call.handle(Talking(ben, True), NOW), ann) == [ActiveSpeakerChanged(ben)]


def test_no_voice_goes_on_through_a_reset(call: Call) -> None:
    ann, ben = join(call), join(call)
    for each in (ann, ben):
        call.handle(Talking(each, True), NOW)
    assert ActiveSpeakerChanged(ben) not in pushes(call.handle(MediaReset(), NOW), ben)
    assert pushes(call.handle(Talking(ben, True), NOW), ann) == [ActiveSpeakerChanged(ben)]


def test_who_may_receive_again_is_subscribed_to_what_is_published_meanwhile(call: Call) -> None:
    boss, ann = join(call, owner()), join(call)
    nothing = UpdateParticipants({ann: ParticipantUpdate(permissions=PermissionChange(receive_base=False))})
    ask(call, boss, nothing)
    assert only(ask(call, boss, publication(video="video")), ChangeWanted) == []
    everything = UpdateParticipants({ann: ParticipantUpdate(permissions=PermissionChange(receive_base=True))})
    assert only(ask(call, boss, everything), ChangeWanted) == [gets(ann, (boss, "video"))]
