"""May this person enter? The documented checks, in the documented order; the first that fails answers.

no-room, nbf-room, exp-room, nbf-token, exp-token, not-allowed, (lobby), meeting-full.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypeAlias

from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules, ParticipantRules, TokenRules

__all__ = ["BAD_TOKEN", "FULL", "Admission", "Admit", "BadToken", "Wait", "check_admission"]


class BadToken:
    """Stands for a token that failed verification: forged, malformed, or of another domain."""


BAD_TOKEN = BadToken()


@dataclass(frozen=True, slots=True)
class Admit:
    """This person may take a seat, under these rules."""

    room: CallRules
    person: ParticipantRules


@dataclass(frozen=True, slots=True)
class Wait:
    """This person may come in as soon as somebody inside opens the door; until then it holds no seat."""

    room: CallRules
    person: ParticipantRules


Admission: TypeAlias = Admit | Wait | Refuse
"""Everything that may become of somebody who wants to enter."""

_NO_ROOM = Refuse("no-room", "The meeting you're trying to join does not exist.")
_ROOM_EARLY = "This meeting is not ready yet."
_EXP_ROOM = Refuse("exp-room", "This room is no longer available.")
_HOLDER_EARLY = "Your access to this meeting has not started yet."
_EXP_TOKEN = Refuse("exp-token", "Your access to this meeting has expired.")
_NOT_ALLOWED = Refuse("not-allowed", "You are not allowed to join this meeting")
_BANNED = Refuse("not-allowed", "You were removed from this meeting and cannot join it again")
FULL = Refuse("meeting-full", "Meeting is full")


def check_admission(
    room: CallRules | None,
    person: ParticipantRules | BadToken,
    *,
    others_present: int,
    now: float,
    banned: Collection[str] = (),
    let_in: bool = False,
) -> Admission:
    """Decide about somebody who wants to enter.

    `others_present` counts everybody who would stay inside, hidden ones included. `banned` holds the user ids that were
    put out of this meeting for good. `let_in` tells that somebody inside has opened the door already. `now` is Unix
    seconds: entering is possible from `nbf` on and before `exp`.
    """
    if room is None:
        return _NO_ROOM
    if room.nbf is not None and now < room.nbf:
        return Refuse("nbf-room", _ROOM_EARLY, room.nbf)
    if room.exp is not None and now >= room.exp:
        return _EXP_ROOM
    if isinstance(person, BadToken):
        return _NOT_ALLOWED
    refusal = _check_token_time(person.token, now) or _check_token(person.token, room)
    if refusal is not None:
        return refusal
    if person.user_id is not None and person.user_id in banned:
        return _BANNED
    if _must_knock(person.token, room) and not let_in:  # after the right to enter, before the seats are counted
        return Wait(room, person)
    return FULL if others_present >= room.max_participants else Admit(room, person)


def _must_knock(token: TokenRules | None, room: CallRules) -> bool:
    """Tell whether this person has to knock: in public rooms, and without `enable_knocking`, nobody has to."""
    return room.private and room.knocking and (token is None or token.knocking)


def _check_token_time(token: TokenRules | None, now: float) -> Refuse | None:
    if token is None:
        return None
    if token.nbf is not None and now < token.nbf:
        return Refuse("nbf-token", _HOLDER_EARLY, token.nbf)
    if token.exp is not None and now >= token.exp:
        return _EXP_TOKEN
    return None


def _check_token(token: TokenRules | None, room: CallRules) -> Refuse | None:
    if token is None:
        return _NOT_ALLOWED if room.private and not room.knocking else None
    if token.room_name is not None and token.room_name != room.room_name:
        return _NOT_ALLOWED
    return None
