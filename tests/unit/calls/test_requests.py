"""What participants may ask for, and what others are told."""

from typing import Any

import pytest

from parlour.calls import Call, EjectReason, ParticipantRules
from parlour.calls.commands import (
    ParticipantUpdate,
    SendAppMessage,
    SetSessionData,
    SetUserData,
    SetUserName,
    Subscribe,
    TellNetwork,
    UpdateParticipants,
    UpdateTracks,
)
from parlour.calls.effects import Answer, ChangeWanted, Effect, NegotiatePublication, Refuse, Send, SetBlocked
from parlour.calls.events import Talking
from parlour.calls.messages import AppMessage, Counts, Done, ParticipantLeft, RemoteMute, SessionData, UserNameNow
from parlour.calls.permissions import CanReceive, PermissionChange, Permissions
from parlour.calls.requests.profile import MOST_TOLD_OF_NETWORKS
from parlour.calls.requests.tracks import MAX_TRACKS
from parlour.calls.tracks import TrackState
from parlour.shapes.media import AdminTask
from tests.unit.calls.calls import (
    NOW,
    RULES,
    ask,
    closed,
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

ON, OFF = TrackState("on"), TrackState("off", ("byUser",))
NOBODY_SENDS = PermissionChange(can_send=False)


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def tracks(**states: TrackState | None) -> UpdateTracks:
    return UpdateTracks(states)


def update(target: str, **fields: Any) -> UpdateParticipants:
    return UpdateParticipants({target: ParticipantUpdate(**fields)})


def tracks_seen(call: Call, session_id: str) -> dict[str, TrackState]:
    participant = call.roster.get(session_id)
    assert participant is not None
    return dict(participant.view().tracks)


def refused(effects: list[Effect]) -> str:
    (refusal,) = effects
    assert isinstance(refusal, Refuse)
    return refusal.type


def test_track_states_are_told_to_all_and_repeats_are_not(call: Call) -> None:
    first, second = join(call), join(call)
    effects = ask(call, first, tracks(audio=ON))
    assert told(effects, first) == told(effects, second) == ["ParticipantUpdated"]
    assert not only(ask(call, first, tracks(audio=ON)), Send)
    assert tracks_seen(call, first) == {"audio": ON}
    ask(call, first, tracks(audio=None))
    assert tracks_seen(call, first) == {}


def test_one_participant_names_so_many_tracks_and_no_more(call: Call) -> None:
    session = join(call)
    many = {f"t{n}": TrackState("on", (), "video") for n in range(MAX_TRACKS)}
    assert only(ask(call, session, UpdateTracks(many)), Answer)
    assert refused(ask(call, session, tracks(audio=ON))) == "invalid-message"


def test_a_hidden_participants_tracks_are_told_to_itself_alone(call: Call) -> None:
    first = join(call)
    hidden = join(call, person(permissions=Permissions(has_presence=False)))
    effects = ask(call, hidden, tracks(audio=ON))
    assert told(effects, hidden) == ["ParticipantUpdated"]
    assert told(effects, first) == []


def test_a_track_that_may_not_be_sent_is_seen_as_off(call: Call) -> None:
    session = join(call, person(permissions=Permissions(can_send=frozenset({"audio"}))))
    ask(call, session, tracks(video=ON))
    assert tracks_seen(call, session) == {"video": TrackState("off", ("byCanSendPermission",))}


def test_app_messages_go_to_others_or_to_those_named(call: Call) -> None:
    first, second, third = join(call), join(call), join(call)
    sends = only(ask(call, first, SendAppMessage("hi", 4, None)), Send)
    assert sends == [Send((second, third), AppMessage("hi", first))]
    sends = only(ask(call, first, SendAppMessage("hi", 4, (third, "stranger", third, first))), Send)
    assert sends == [Send((third, first), AppMessage("hi", first))]
    assert not only(ask(call, first, SendAppMessage("hi", 4, ("stranger",))), Send)


def test_large_app_messages_are_refused(call: Call) -> None:
    session = join(call)
    assert only(ask(call, session, SendAppMessage("x", 4096, None)), Answer)
    assert refused(ask(call, session, SendAppMessage("x", 4097, None))) == "message-too-large"


def test_names_and_data_can_be_changed_a_tokens_name_too(call: Call) -> None:
    free, named = join(call), join(call, person(user_name="Ada"))
    effects = ask(call, free, SetUserName("Eve"))
    assert only(effects, Answer) == [Answer(UserNameNow("Eve"))]
    assert told(effects, named) == ["ParticipantUpdated"]
    effects = ask(call, named, SetUserName("Ada (presenting)"))
    assert only(effects, Answer) == [Answer(UserNameNow("Ada (presenting)"))]
    assert told(effects, free) == ["ParticipantUpdated"]
    assert not told(ask(call, named, SetUserName("Ada (presenting)")), free)
    ask(call, free, SetUserData({"a": 1}))
    reply = try_join(call)
    assert [each.user_data for each in reply.participants] == [{"a": 1}, None]


def test_others_see_how_somebodys_network_fares_unless_they_are_very_many(call: Call) -> None:
    ann, ben = join(call), join(call)
    effects = ask(call, ann, TellNetwork("warning"))
    assert only(effects, Answer) == [Answer(Done())]
    assert told(effects, ben) == ["ParticipantUpdated"]
    assert not told(ask(call, ann, TellNetwork("warning")), ben)
    for _ in range(MOST_TOLD_OF_NETWORKS - 2):
        join(call)
    assert told(ask(call, ann, TellNetwork("bad")), ben) == ["ParticipantUpdated"]
    join(call)
    assert not told(ask(call, ann, TellNetwork("good")), ben)
    assert [each.network for each in try_join(call).participants[:2]] == ["good", None]


def test_silence_is_left_out_of_voices_and_not_of_other_sound(call: Call) -> None:
    ann = join(call)
    (negotiated,) = only(
        ask(call, ann, publication(audio="audio", music="audio", screenAudio="audio")), NegotiatePublication
    )
    assert [negotiated.mids[mid] for mid in negotiated.opus_dtx] == ["audio"]


def test_publishing_is_negotiated_and_others_receive_it(call: Call) -> None:
    first, second = join(call), join(call)
    effects = ask(call, first, publication(audio="audio", slides="video"))
    (negotiated,) = only(effects, NegotiatePublication)
    assert (negotiated.session_id, negotiated.mids) == (first, {"0": "audio", "1": "slides"})
    assert only(effects, ChangeWanted) == [gets(second, (first, "audio"), (first, "slides"))]
    effects = ask(call, first, publication(audio="audio"))
    assert only(effects, ChangeWanted) == [loses(second, (first, "slides"))]


def test_a_newcomer_receives_what_is_published(call: Call) -> None:
    first = join(call)
    ask(call, first, publication(audio="audio"))
    joined = join(call)
    participant = call.roster.get(joined)
    assert participant is not None
    assert participant.wanted.by_publisher == {first: {"audio"}}


def test_publishing_something_forbidden_publishes_nothing(call: Call) -> None:
    join(call)
    session = join(call, person(permissions=Permissions(can_send=frozenset({"audio"}))))
    assert refused(ask(call, session, publication(audio="audio", video="video"))) == "not-permitted"
    assert not any(each.wanted.tracks for each in call.roster)


def test_subscriptions_are_automatic_with_exceptions(call: Call) -> None:
    first, second = join(call), join(call)
    ask(call, first, publication(audio="audio", video="video"))
    effects = ask(call, second, Subscribe(False, {first: {"audio": True}}))
    assert only(effects, ChangeWanted) == [loses(second, (first, "video"))]
    effects = ask(call, second, Subscribe(None, {"*": {"audio": False, "video": True}}))
    swapped = ChangeWanted((second,), frozenset({(first, "video")}), frozenset({(first, "audio")}))
    assert only(effects, ChangeWanted) == [swapped]
    third = join(call)
    effects = ask(call, third, publication(video="video"))
    assert only(effects, ChangeWanted) == [ChangeWanted((first, second), frozenset({(third, "video")}))]


def test_a_track_switched_off_stays_subscribed(call: Call) -> None:
    first = join(call)
    join(call)
    ask(call, first, publication(audio="audio"))
    assert not only(ask(call, first, tracks(audio=OFF)), ChangeWanted)


def test_only_admins_change_others(call: Call) -> None:
    first, second = join(call), join(call)
    assert refused(ask(call, first, update(second, eject=True))) == "not-permitted"
    assert refused(ask(call, first, update(first, mute=frozenset({"audio"})))) == "not-permitted"


def test_nobody_is_unmuted_by_others(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    assert refused(ask(call, boss, update(guest, unmute=True))) == "not-permitted"


def test_muting_blocks_at_once_and_lasts_until_the_browser_obeyed_and_changed_its_mind(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    ask(call, guest, tracks(audio=ON))
    effects = ask(call, boss, update(guest, mute=frozenset({"audio", "video"})))
    assert only(effects, SetBlocked) == [SetBlocked(guest, frozenset({"audio"}))]
    assert RemoteMute(("audio",), boss) in pushes(effects, guest)
    assert tracks_seen(call, guest) == {"audio": TrackState("off", ("byRemoteRequest",))}
    ask(call, guest, tracks(audio=ON))  # was on its way when the admin acted
    assert tracks_seen(call, guest) == {"audio": TrackState("off", ("byRemoteRequest",))}
    ask(call, guest, tracks(audio=OFF))
    effects = ask(call, guest, tracks(audio=ON))
    assert only(effects, SetBlocked) == [SetBlocked(guest, frozenset())]
    assert tracks_seen(call, guest) == {"audio": ON}


def test_muting_what_is_off_does_nothing(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    effects = ask(call, boss, update(guest, mute=frozenset({"audio"})))
    assert not only(effects, Send)
    ask(call, guest, tracks(audio=ON))
    assert tracks_seen(call, guest) == {"audio": ON}


def test_a_muted_participant_is_not_the_next_active_speaker(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    ask(call, guest, tracks(audio=ON))
    ask(call, boss, update(guest, mute=frozenset({"audio"})))
    assert call.handle(Talking(guest, True), NOW) == []


def test_ejecting_says_why(call: Call) -> None:
    boss, guest, other = join(call, owner()), join(call), join(call)
    effects = ask(call, boss, update(guest, eject=True))
    assert closed(effects) == {guest: EjectReason.REMOVED_BY_ADMIN}
    assert pushes(effects, other) == [Counts(2, 0), ParticipantLeft(guest, "ejected")]


def test_everybody_else_is_changed_by_a_star_unless_named(call: Call) -> None:
    boss, first, second = join(call, owner()), join(call), join(call)
    updates = {"*": ParticipantUpdate(eject=True), first: ParticipantUpdate()}
    assert set(closed(ask(call, boss, UpdateParticipants(updates)))) == {second}
    assert {each.session_id for each in call.roster} == {boss, first}


def test_an_owner_can_end_the_call_for_all_including_itself(call: Call) -> None:
    boss = join(call, owner())
    join(call)
    updates = {"*": ParticipantUpdate(eject=True), boss: ParticipantUpdate(eject=True)}
    ask(call, boss, UpdateParticipants(updates))
    assert call.ended


def test_admins_who_are_no_owners_cannot_touch_owners(call: Call) -> None:
    boss = join(call, owner())
    admin = join(call, person(permissions=Permissions(can_admin=frozenset({"participants"}))))
    guest = join(call)
    assert refused(ask(call, admin, update(boss, eject=True))) == "not-permitted"
    assert set(closed(ask(call, admin, update("*", eject=True)))) == {guest}


def admin(*tasks: AdminTask) -> ParticipantRules:
    return person(permissions=Permissions(can_admin=frozenset(tasks)))


def may_administer(call: Call, session_id: str) -> bool | frozenset[str]:
    participant = call.roster.get(session_id)
    assert participant is not None
    return participant.permissions.can_admin


@pytest.mark.parametrize("power", [True, frozenset({"participants", "streaming"})])
def test_admins_give_nobody_more_power_than_they_hold_themselves_included(
    call: Call, power: bool | frozenset[str]
) -> None:
    join(call, owner())
    chief, guest = join(call, admin("participants")), join(call)
    change = PermissionChange(can_admin=power)
    for target in (chief, guest, "*"):
        assert refused(ask(call, chief, update(target, permissions=change))) == "not-permitted"
    assert may_administer(call, chief) == frozenset({"participants"})
    assert may_administer(call, guest) is False


def test_one_grant_too_many_refuses_the_whole_request(call: Call) -> None:
    chief, guest, other = join(call, admin("participants")), join(call), join(call)
    too_much = ParticipantUpdate(permissions=PermissionChange(can_admin=True))
    both = UpdateParticipants({other: ParticipantUpdate(permissions=NOBODY_SENDS), guest: too_much})
    assert refused(ask(call, chief, both)) == "not-permitted"
    (view,) = [each.view() for each in call.roster if each.session_id == other]
    assert view.permissions.can_send is True


def test_admins_share_and_take_away_what_they_hold_and_leave_what_others_have(call: Call) -> None:
    chief, guest, streamer = join(call, admin("participants")), join(call), join(call, admin("streaming"))
    ask(call, chief, update(guest, permissions=PermissionChange(can_admin=frozenset({"participants"}))))
    assert may_administer(call, guest) == frozenset({"participants"})
    both = frozenset({"participants", "streaming"})
    ask(call, chief, update(streamer, permissions=PermissionChange(can_admin=both)))
    assert may_administer(call, streamer) == both
    ask(call, chief, update("*", permissions=PermissionChange(can_admin=False)))
    assert (may_administer(call, guest), may_administer(call, streamer)) == (False, False)


def test_owners_give_any_power(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    ask(call, boss, update(guest, permissions=PermissionChange(can_admin=True)))
    assert may_administer(call, guest) is True


def test_taking_the_right_to_send_blocks_and_unsubscribes_and_giving_it_restores(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    ask(call, guest, publication(audio="audio"))
    effects = ask(call, boss, update(guest, permissions=NOBODY_SENDS))
    (blocked,) = only(effects, SetBlocked)
    assert "audio" in blocked.names
    assert only(effects, ChangeWanted) == [loses(boss, (guest, "audio"))]
    effects = ask(call, boss, update(guest, permissions=PermissionChange(can_send=True)))
    assert only(effects, SetBlocked) == [SetBlocked(guest, frozenset())]
    assert only(effects, ChangeWanted) == [gets(boss, (guest, "audio"))]


def test_what_may_be_received_can_change_during_the_call(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    ask(call, boss, publication(audio="audio"))
    effects = ask(call, boss, update(guest, permissions=PermissionChange(receive_base=False)))
    assert only(effects, ChangeWanted) == [loses(guest, (boss, "audio"))]


def test_hiding_and_showing_somebody_during_the_call(call: Call) -> None:
    boss, guest, other = join(call, owner()), join(call), join(call)
    call.handle(Talking(guest, True), NOW)
    effects = ask(call, boss, update(guest, permissions=PermissionChange(has_presence=False)))
    assert pushes(effects, other)[1] == ParticipantLeft(guest, "hidden")
    assert Counts(2, 1) in pushes(effects, other)
    assert told(effects, guest) == ["Counts", "ActiveSpeakerChanged", "ParticipantUpdated"]
    effects = ask(call, boss, update(guest, permissions=PermissionChange(has_presence=True)))
    assert told(effects, other) == ["Counts", "ParticipantJoined"]


def test_a_change_that_changes_nothing_is_not_told(call: Call) -> None:
    boss, guest = join(call, owner()), join(call)
    assert not only(ask(call, boss, update(guest, permissions=PermissionChange(can_send=True))), Send)


def test_receiving_by_user_id_follows_the_person(call: Call) -> None:
    rules = CanReceive(base=False, by_user_id={"star": True})
    fan = join(call, person(permissions=Permissions(can_receive=rules)))
    star = join(call, person(user_id="star"))
    assert only(ask(call, star, publication(video="video")), ChangeWanted) == [gets(fan, (star, "video"))]


def test_session_data_are_replaced_or_merged_and_told_to_all(call: Call) -> None:
    first, second = join(call), join(call)
    ask(call, first, SetSessionData({"a": 1, "b": 1}, "replace"))
    effects = ask(call, second, SetSessionData({"b": 2}, "shallow-merge"))
    assert pushes(effects, first) == pushes(effects, second) == [SessionData({"a": 1, "b": 2})]
    assert try_join(call).session_data == {"a": 1, "b": 2}


def test_session_data_stay_within_their_bound_also_by_merging(call: Call) -> None:
    session = join(call)
    assert only(ask(call, session, SetSessionData({"a": "x" * 60_000}, "replace")), Answer)
    big = SetSessionData({"b": "x" * 60_000}, "shallow-merge")
    assert refused(ask(call, session, big)) == "message-too-large"
