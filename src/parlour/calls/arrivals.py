"""Somebody wants to enter: who would that be, may they, and what everybody is told when they do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, assert_never

from parlour.calls.admission import FULL, Admission, Admit, BadToken, Wait, check_admission
from parlour.calls.deadlines import deadline_at_join
from parlour.calls.departures import eject, hand_over
from parlour.calls.desk import Desk
from parlour.calls.effects import CloseWaiting
from parlour.calls.ejection import EjectReason
from parlour.calls.events import Join, Preauth
from parlour.calls.grouping import come_back_to, tell_breakout
from parlour.calls.jobs.running import start_recording_of
from parlour.calls.jobs.transcribing import start_transcription_of
from parlour.calls.knocking import as_itself, come_back, knock
from parlour.calls.lobby import Waiting
from parlour.calls.media import refresh_blocked, refresh_wanted
from parlour.calls.messages import Joined, ParticipantJoined, Preauthorised
from parlour.calls.participant import Participant
from parlour.calls.paths import decide_topology
from parlour.calls.permissions import Permissions
from parlour.calls.recorders import recordings_view, streams_view, transcriptions_view
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.topology import Stand
from parlour.calls.watchers import asking_for, withdraw
from parlour.shapes.media import SCREEN_TRACKS, VIDEO_MEDIA
from parlour.strict_json import JsonValue

__all__ = ["join", "judge", "preauthorise", "standing", "take_seat"]

_NOTHING: Final[Mapping[str, JsonValue]] = {}


def judge(desk: Desk, event: Preauth) -> Admission:
    """Decide about somebody who wants to enter now. Seats that the arrival frees count as free."""
    room = None if event.room is None else desk.rules_for_newcomer(event.room)
    leavers = {each.session_id for each in (*_displaced(desk, event), *_former(desk, event))}
    others = len(desk.roster) - len(leavers)
    let_in = _was_let_in(desk, event)
    return check_admission(room, event.person, others_present=others, now=desk.now, banned=desk.banned, let_in=let_in)


def _was_let_in(desk: Desk, event: Preauth) -> bool:
    """Tell whether this very person was let in before: into the seat that it held, or into one that is not free yet."""
    waiting = desk.lobby.held_by(event.seat_key)
    return bool(_former(desk, event)) if waiting is None else waiting.granted


def preauthorise(desk: Desk, event: Preauth) -> None:
    """Answer who the asker would be, without giving a seat."""
    admission = judge(desk, event)
    match admission:
        case Admit() | Wait():
            view = _seat(desk, event, admission, joined_at=None).view()
            desk.answer(Preauthorised(view.session_id, view, event.room_info, isinstance(admission, Wait)))
        case Refuse():
            desk.effects.append(admission)
        case _:
            assert_never(admission)


def join(desk: Desk, event: Join) -> None:
    """Give a seat to whoever may have one, and tell everybody; or a place in the lobby."""
    if event.room is not None:
        desk.lobby.note_rules(event.room)
    admission, waiting = judge(desk, event), desk.lobby.held_by(event.seat_key)
    if waiting is not None:
        _join_again(desk, event, admission, waiting)
        return
    match admission:
        case Admit():
            take_seat(desk, event, admission, desk.answer)
        case Wait():
            knock(desk, event, _seat(desk, event, admission, joined_at=None).view())
        case Refuse():
            desk.effects.append(admission)
        case _:
            assert_never(admission)


def _join_again(desk: Desk, event: Join, admission: Admission, waiting: Waiting) -> None:
    """Somebody from the lobby is here on another connection."""
    match admission:
        case Admit() if waiting.asked_at is not None:
            _leave_lobby(desk, waiting, "let-in")
            take_seat(desk, as_itself(waiting, event), admission, desk.answer)
        case Admit() | Wait():  # it keeps its place, and may have to ask still
            come_back(desk, waiting, event, _seat(desk, event, admission, joined_at=None).view())
        case Refuse() if admission is FULL:
            room, person = event.room or desk.rules, waiting.person
            come_back(desk, waiting, event, _seat(desk, event, Wait(room, person), joined_at=None).view())
        case Refuse():
            _leave_lobby(desk, waiting, admission.type)
            desk.effects.append(admission)
        case _:
            assert_never(admission)


def _leave_lobby(desk: Desk, waiting: Waiting, outcome: str) -> None:
    desk.effects.append(CloseWaiting(waiting.session_id, None))
    withdraw(desk, waiting, outcome)


def take_seat(desk: Desk, event: Join, admitted: Admit, tell: Callable[[Joined], None]) -> None:
    """Give a seat; `tell` gets all that the newcomer has to know."""
    desk.rules = admitted.room
    desk.begun = True
    former = _former(desk, event)
    room_id = desk.breakout.assignment.get(former[0].session_id) if former else None
    for seat in former:
        hand_over(desk, seat)
    eject(desk, _displaced(desk, event), EjectReason.OPENED_ELSEWHERE)
    newcomer = _seat(desk, event, admitted, joined_at=desk.now)
    newcomer.seat_key = former[0].seat_key if former else event.spare_key  # a second try has the same key, too
    newcomer.stated.update(event.tracks)
    newcomer.auto_subscribe = event.subscribe
    newcomer.direct = event.direct
    back = come_back_to(desk, newcomer, room_id)
    desk.roster.add(newcomer)
    desk.note_microphone(newcomer)
    decide_topology(desk)
    desk.people_changed = True
    desk.journal.joined(newcomer, len(desk.roster), desk.rules, desk.now)
    _welcome(desk, newcomer, admitted.person, event, tell)
    if back:
        tell_breakout(desk)
    start_recording_of(desk, newcomer, admitted.person.starts_recording)
    start_transcription_of(desk, newcomer, admitted.person.starts_transcription)


def _displaced(desk: Desk, event: Preauth) -> list[Participant]:
    """Return who has to go when this person comes."""
    room, person = event.room, event.person
    if room is None or isinstance(person, BadToken) or person.user_id is None or not room.enforce_unique_user_ids:
        return []
    return desk.roster.with_user_id(person.user_id)


def _former(desk: Desk, event: Preauth) -> list[Participant]:
    """Return the seat of this very person, whose connection broke without the server having noticed yet, if any.

    Whoever comes back does not compete with itself for the last seat or for its user id. A key that is wrong, or of a
    seat that was given back or taken away, says nothing.
    """
    former = desk.roster.held_by(event.seat_key)
    return [] if former is None else [former]


def _seat(desk: Desk, event: Preauth, admitted: Admit | Wait, joined_at: float | None) -> Participant:
    person, room = admitted.person, admitted.room
    session_id = desk.roster.unused(event.wished_id, event.spare_id)
    waiting = desk.lobby.get(session_id)
    if waiting is not None and waiting.seat_key != event.seat_key:
        session_id = event.spare_id
    return Participant(
        session_id=session_id,
        user_id=person.user_id or session_id,
        user_name=person.user_name or event.user_name,
        user_data=event.user_data,
        owner=person.is_owner,
        joined_at=joined_at,
        will_eject_at=None if joined_at is None else deadline_at_join(room, person.token, joined_at=joined_at),
        permissions=_permissions(person, room),
        has_own_user_id=person.user_id is not None,
        join_hook=person.join_hook,
        terse_logging=person.terse_logging,
        opus_fec=person.opus_fec,
        recording=person.recording,
    )


def _permissions(person: ParticipantRules, room: CallRules) -> Permissions:
    screens = room.screenshare if person.screenshare is None else person.screenshare
    permissions = person.permissions if screens else person.permissions.without(SCREEN_TRACKS)
    return permissions.without(VIDEO_MEDIA) if room.audio_only else permissions


def standing(
    desk: Desk, seat: Participant, person: ParticipantRules | None = None, room_info: Mapping[str, JsonValue] = _NOTHING
) -> Joined:
    """Return how things stand for whoever sits there: all that changes while a call goes on.

    A newcomer is also told how to begin, by the rules for this `person`, and of the room.
    """
    return Joined(
        session_id=seat.session_id,
        seat_key=seat.seat_key,
        meeting_id=desk.meeting_id,
        participant=seat.view(),
        pages=desk.roster.pages(seat.session_id),
        counts=desk.roster.counts(),
        active_speaker=desk.speakers.of(seat.breakout_room).current,
        start_video_off=person is not None and person.start_video_off,
        start_audio_off=person is not None and person.start_audio_off,
        topology=seat.stand.topology,
        max_app_message_size=desk.rules.max_app_message_size,
        session_data=desk.session_data,
        room=room_info,
        waiting=asking_for(desk, seat),
        breakout=desk.breakout.view(desk.now),
        recordings=recordings_view(desk),
        streams=streams_view(desk),
        transcriptions=transcriptions_view(desk),
    )


def _welcome(
    desk: Desk, newcomer: Participant, person: ParticipantRules, event: Join, tell: Callable[[Joined], None]
) -> None:
    session_id, counts = newcomer.session_id, desk.roster.counts()
    newcomer.stand = _first_stand(desk, session_id)
    tell(standing(desk, newcomer, person, event.room_info))
    others = desk.roster.others(session_id)
    desk.send(others, counts)  # before the newcomer: who handles that event wants to read the new counts
    if newcomer.visible:
        desk.send(others, ParticipantJoined(newcomer.view()))
    refresh_blocked(desk, newcomer)
    refresh_wanted(desk, [newcomer], [each for each in desk.roster if each.published])


def _first_stand(desk: Desk, session_id: str) -> Stand:
    """Return what the reply tells a newcomer; that another topology is being prepared it hears afterwards."""
    stand = desk.topology.stand(session_id)
    return stand if stand.next is None else replace(stand, next=None)
