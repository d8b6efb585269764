"""Joining, leaving, and what everybody is told about it."""

from dataclasses import replace

import pytest

from parlour.calls import Call, EjectReason, ParticipantRules, TokenRules
from parlour.calls.commands import Leave, SendAppMessage, UpdateTracks
from parlour.calls.effects import Answer, ChangeWanted, ForgetPeer, MeetingEnded, Refuse, ResetPeer, Send, SetBlocked
from parlour.calls.events import (
    Disconnected,
    MediaReset,
    PeerMediaFailed,
    Preauth,
    RoomChanged,
    RoomDeleted,
    Talking,
    Tick,
)
from parlour.calls.messages import (
    ActiveSpeakerChanged,
    Counts,
    MediaWasReset,
    ParticipantJoined,
    ParticipantLeft,
    Preauthorised,
)
from parlour.calls.permissions import Permissions
from parlour.calls.tracks import TrackState
from tests.unit.calls.calls import (
    NOW,
    RULES,
    ask,
    closed,
    join,
    join_command,
    loses,
    new_id,
    only,
    owner,
    person,
    publication,
    pushes,
    told,
    try_join,
)

HIDDEN = person(permissions=Permissions(has_presence=False))


@pytest.fixture
def call() -> Call:
    return Call("meeting", RULES)


def test_a_newcomer_gets_the_reply_first_and_others_hear_of_it(call: Call) -> None:
    first = join(call)
    effects = call.handle(join_command(user_name="Ada", tracks={"audio": TrackState("on")}), NOW)
    assert isinstance(effects[0], Answer)
    counts, joined = pushes(effects, first)  # who handles the second reads the counts
    assert isinstance(joined, ParticipantJoined)
    assert (joined.participant.user_name, joined.participant.tracks) == ("Ada", {"audio": TrackState("on")})
    assert counts == Counts(2, 0)


def test_the_reply_to_join_tells_everything(call: Call) -> None:
    first = join(call, user_name="Ada")
    rules = ParticipantRules(start_video_off=True, user_name="Token")
    reply = try_join(call, rules, user_name="Browser", room_info={"id": "x"})
    assert [each.session_id for each in reply.participants] == [first]
    assert (reply.meeting_id, reply.counts, reply.start_video_off, reply.start_audio_off) == (
        "meeting",
        Counts(2, 0),
        True,
        False,
    )
    assert (reply.participant.user_name, reply.participant.joined_at, reply.room) == ("Token", NOW, {"id": "x"})
    assert reply.participant.user_id == reply.session_id


def test_a_wished_session_id_is_used_once_per_meeting(call: Call) -> None:
    wished, spare = new_id(), new_id()
    assert join(call, wished_id=wished) == wished
    join(call)
    ask(call, wished, Leave())
    assert join(call, wished_id=wished, spare_id=spare) == spare


def test_leaving_is_answered_and_told(call: Call) -> None:
    first, second = join(call), join(call)
    effects = ask(call, second, Leave())
    assert closed(effects) == {second: None}
    assert pushes(effects, first) == [Counts(1, 0), ParticipantLeft(second, "left")]
    assert only(effects, ForgetPeer) == [ForgetPeer(second)]
    assert ask(call, second, Leave()) == []


def test_a_broken_connection_frees_the_seat(call: Call) -> None:
    first, second = join(call), join(call)
    effects = call.handle(Disconnected(second), NOW)
    assert pushes(effects, first)[1] == ParticipantLeft(second, "disconnected")
    assert call.handle(Disconnected(second), NOW) == []


def test_the_meeting_ends_with_the_last_participant(call: Call) -> None:
    session = join(call)
    assert not only(call.handle(Tick(), NOW), MeetingEnded)
    assert only(ask(call, session, Leave()), MeetingEnded)
    assert call.ended
    assert try_join(call) == "connection-error"


def test_a_refused_first_join_does_not_end_what_never_began(call: Call) -> None:
    assert try_join(call, rules=replace(RULES, private=True)) == "not-allowed"
    assert not call.ended
    join(call)


def test_hidden_participants_are_counted_and_not_told(call: Call) -> None:
    first = join(call)
    effects = call.handle(join_command(HIDDEN), NOW)
    assert pushes(effects, first) == [Counts(1, 1)]
    reply = try_join(call)
    assert [each.session_id for each in reply.participants] == [first]


def test_hidden_participants_need_seats_too(call: Call) -> None:
    full = replace(RULES, max_participants=1)
    join(call, HIDDEN, rules=full)
    assert try_join(call, rules=full) == "meeting-full"


def test_unique_user_ids_put_the_earlier_one_out_even_when_the_room_is_full(call: Call) -> None:
    rules = replace(RULES, enforce_unique_user_ids=True, max_participants=2)
    watcher = join(call, rules=rules)
    earlier = join(call, person(user_id="u"), rules=rules)
    effects = call.handle(join_command(person(user_id="u"), rules=rules), NOW)
    assert closed(effects) == {earlier: EjectReason.OPENED_ELSEWHERE}
    assert told(effects, watcher) == ["Counts", "ParticipantLeft", "Counts", "ParticipantJoined"]
    assert len(call.roster) == 2


def test_a_lone_participant_can_be_replaced_without_ending_the_meeting(call: Call) -> None:
    rules = replace(RULES, enforce_unique_user_ids=True)
    join(call, person(user_id="u"), rules=rules)
    join(call, person(user_id="u"), rules=rules)
    assert not call.ended


def test_nobody_takes_a_user_id_by_using_it_as_session_id(call: Call) -> None:
    rules = replace(RULES, enforce_unique_user_ids=True)
    victim = join(call, rules=rules)
    join(call, person(user_id=victim), rules=rules)
    assert len(call.roster) == 2


def test_deadlines_are_carried_out_with_whatever_comes_next(call: Call) -> None:
    first = join(call, person(token=TokenRules(eject_after_elapsed=10)))
    second = join(call)
    assert call.next_deadline == NOW + 10
    assert ask(call, first, SendAppMessage("x", 3, None), NOW + 9.999)
    effects = ask(call, first, SendAppMessage("x", 3, None), NOW + 10)
    assert closed(effects) == {first: EjectReason.MEETING_ENDED}
    assert pushes(effects, second)[1] == ParticipantLeft(first, "ejected")
    assert not only(effects, Answer)
    assert call.next_deadline is None


def test_one_tick_ejects_all_who_are_due_and_tells_only_those_who_stay(call: Call) -> None:
    due = [join(call, person(token=TokenRules(eject_after_elapsed=10))) for _ in range(3)]
    stays = join(call)
    effects = call.handle(Tick(), NOW + 11)
    assert set(closed(effects)) == set(due)
    assert all(send.to == (stays,) for send in only(effects, Send))


def test_the_deadline_of_who_left_is_forgotten(call: Call) -> None:
    first = join(call, person(token=TokenRules(eject_after_elapsed=10)))
    join(call, person(token=TokenRules(eject_after_elapsed=20)))
    ask(call, first, Leave())
    assert call.next_deadline == NOW + 20


def test_deleting_the_room_puts_everybody_out_and_ends_the_meeting(call: Call) -> None:
    everybody = {join(call): EjectReason.ROOM_DELETED for _ in range(3)}
    effects = call.handle(RoomDeleted(), NOW)
    assert closed(effects) == everybody
    assert only(effects, MeetingEnded)
    assert not only(effects, Send)


def test_changed_rules_move_no_deadline(call: Call) -> None:
    join(call, rules=replace(RULES, eject_after_elapsed=10))
    call.handle(RoomChanged(replace(RULES, eject_after_elapsed=None)), NOW)
    assert call.next_deadline == NOW + 10


def test_preauth_answers_without_a_seat(call: Call) -> None:
    effects = call.handle(Preauth(RULES, person(user_name="Ada"), new_id(), new_id()), NOW)
    (answer,) = only(effects, Answer)
    assert isinstance(answer.reply, Preauthorised)
    assert (answer.reply.participant.user_name, answer.reply.participant.joined_at) == ("Ada", None)
    assert len(call.roster) == 0
    full = replace(RULES, max_participants=1)
    join(call, rules=full)
    (refusal,) = only(call.handle(Preauth(full, person(), new_id(), new_id()), NOW), Refuse)
    assert refusal.type == "meeting-full"


def test_the_active_speaker_is_told_to_all_and_may_not_be_hidden(call: Call) -> None:
    first, second, hidden = join(call), join(call), join(call, HIDDEN)
    effects = call.handle(Talking(second, True), NOW)
    assert only(effects, Send) == [Send((first, second, hidden), ActiveSpeakerChanged(second))]
    ask(call, second, Leave())
    assert not only(call.handle(Talking(hidden, True), NOW), Send)
    assert not only(call.handle(Talking("stranger", True), NOW), Send)


def test_who_says_that_the_microphone_is_off_is_not_the_active_speaker(call: Call) -> None:
    first, second = join(call), join(call)
    call.handle(Talking(first, True), NOW)
    call.handle(Talking(second, True), NOW)
    off = UpdateTracks({"audio": TrackState("off", ("byUser",))})
    assert ActiveSpeakerChanged(second) in pushes(ask(call, first, off), second)
    call.handle(Talking(second, False), NOW)
    assert not only(call.handle(Talking(first, True), NOW), Send)  # the end of the sound, on its way still


def test_when_the_active_speaker_leaves_there_is_none(call: Call) -> None:
    first, second = join(call), join(call)
    call.handle(Talking(second, True), NOW)
    assert ActiveSpeakerChanged(None) in pushes(ask(call, second, Leave()), first)


def test_after_a_media_reset_nothing_is_published_and_blocks_are_stated_again(call: Call) -> None:
    join(call)
    sender = join(call, person(permissions=Permissions(can_send=frozenset({"audio"}))))
    ask(call, sender, publication(audio="audio"))
    effects = call.handle(MediaReset(), NOW)
    assert isinstance(pushes(effects, sender)[0], MediaWasReset)
    assert [effect.session_id for effect in only(effects, SetBlocked)] == [sender]
    assert not any(each.published for each in call.roster)
    assert only(ask(call, sender, publication(audio="audio")), ChangeWanted) == []  # what was wanted is so again


def test_failed_media_of_one_participant_are_rebuilt_for_it_alone(call: Call) -> None:
    first, second = join(call), join(call)
    ask(call, first, publication(audio="audio"))
    ask(call, second, publication(video="video"))
    effects = call.handle(PeerMediaFailed(first, "ice failed"), NOW)
    assert only(effects, ResetPeer) == [ResetPeer(first, frozenset(), frozenset({(second, "video")}))]
    assert only(effects, ChangeWanted) == [loses(second, (first, "audio"))]
    assert told(effects, first) == ["MediaWasReset"]
    assert told(effects, second) == []


def test_owners_hold_no_special_seat(call: Call) -> None:
    full = replace(RULES, max_participants=1)
    join(call, rules=full)
    assert try_join(call, owner(), rules=full) == "meeting-full"
