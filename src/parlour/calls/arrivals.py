"""Somebody wants to enter: who would that be, may they, and what everybody is told when they do."""

from dataclasses import replace
from typing import assert_never

from parlour.calls.admission import Admission, Admit, BadToken, Wait, check_admission
from parlour.calls.commands import Join, Preauth
from parlour.calls.deadlines import deadline_at_join
from parlour.calls.departures import eject, hand_over
from parlour.calls.desk import Desk
from parlour.calls.ejection import EjectReason
from parlour.calls.media import refresh_blocked, refresh_wanted
from parlour.calls.messages import Joined, ParticipantJoined, Preauthorised
from parlour.calls.participant import Participant
from parlour.calls.paths import decide_topology
from parlour.calls.permissions import Permissions
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules, ParticipantRules
from parlour.calls.topology import Stand

__all__ = ["join", "judge", "preauthorise", "standing"]

_NO_LOBBY = Refuse("not-allowed", "You would have to wait to be let in, which is not possible here")


def judge(desk: Desk, event: Preauth) -> Admission:
    """Decide about somebody who wants to enter now. Seats that the arrival frees count as free."""
    room = None if event.room is None else desk.rules_for_newcomer(event.room)
    leavers = {each.session_id for each in (*_displaced(desk, event), *_former(desk, event))}
    others = len(desk.roster) - len(leavers)
    return check_admission(room, event.person, others_present=others, now=desk.now, banned=desk.banned)


def preauthorise(desk: Desk, event: Preauth) -> None:
    """Answer who the asker would be, without giving a seat."""
    admitted = _admit(desk, event)
    if admitted is not None:
        view = _seat(desk, event, admitted, joined_at=None).view()
        desk.answer(Preauthorised(view.session_id, view, event.room_info))


def join(desk: Desk, event: Join) -> None:
    """Give a seat to whoever may have one, and tell everybody."""
    admitted = _admit(desk, event)
    if admitted is None:
        return
    desk.rules = admitted.room
    desk.begun = True
    former = _former(desk, event)
    for seat in former:
        hand_over(desk, seat)
    eject(desk, _displaced(desk, event), EjectReason.OPENED_ELSEWHERE)
    newcomer = _seat(desk, event, admitted, joined_at=desk.now)
    newcomer.seat_key = former[0].seat_key if former else event.spare_key  # a second try has the same key, too
    newcomer.stated.update(event.tracks)
    newcomer.auto_subscribe = event.subscribe
    desk.roster.add(newcomer)
    decide_topology(desk)
    desk.journal.joined(newcomer, len(desk.roster), desk.rules, desk.now)
    _welcome(desk, newcomer, admitted.person, event)


def _admit(desk: Desk, event: Preauth) -> Admit | None:
    admission = judge(desk, event)
    match admission:
        case Admit():
            return admission
        case Refuse():
            desk.effects.append(admission)
        case Wait():
            desk.effects.append(_NO_LOBBY)
        case _:
            assert_never(admission)
    return None


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


def _seat(desk: Desk, event: Preauth, admitted: Admit, joined_at: float | None) -> Participant:
    person, room = admitted.person, admitted.room
    session_id = desk.roster.unused(event.wished_id, event.spare_id)
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
    )


def _permissions(person: ParticipantRules, room: CallRules) -> Permissions:
    allowed = room.screenshare if person.screenshare is None else person.screenshare
    return person.permissions if allowed else person.permissions.without_screen()


def standing(desk: Desk, seat: Participant) -> Joined:
    """Return how things stand for whoever sits there: all that changes while a call goes on."""
    return Joined(
        session_id=seat.session_id,
        seat_key=seat.seat_key,
        meeting_id=desk.meeting_id,
        participant=seat.view(),
        participants=tuple([each.view() for each in desk.roster if each.visible and each is not seat]),
        counts=desk.roster.counts(),
        active_speaker=desk.speaker.current,
        start_video_off=False,
        start_audio_off=False,
        topology=seat.stand.topology,
        max_app_message_size=desk.rules.max_app_message_size,
        session_data=desk.session_data,
        room={},
    )


def _welcome(desk: Desk, newcomer: Participant, person: ParticipantRules, event: Join) -> None:
    session_id, counts = newcomer.session_id, desk.roster.counts()
    newcomer.stand = _first_stand(desk, session_id)
    joined = replace(
        standing(desk, newcomer),
        start_video_off=person.start_video_off,
        start_audio_off=person.start_audio_off,
        room=event.room_info,
    )
    desk.answer(joined)
    others = desk.roster.others(session_id)
    desk.send(others, counts)  # before the newcomer: who handles that event wants to read the new counts
    if newcomer.visible:
        desk.send(others, ParticipantJoined(newcomer.view()))
    refresh_blocked(desk, newcomer)
    refresh_wanted(desk, [newcomer], desk.roster)


def _first_stand(desk: Desk, session_id: str) -> Stand:
    """Return what the reply tells a newcomer; that another topology is being prepared it hears afterwards."""
    return replace(desk.topology.stand(session_id), next=None)
