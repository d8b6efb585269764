"""May this person enter? The documented checks, in the documented order; the first that fails answers.

no-room, nbf-room, exp-room, nbf-token, exp-token, not-allowed, (lobby), meeting-full.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from parlour.calls.rules import CallRules, ParticipantRules, TokenRules

__all__ = ["BAD_TOKEN", "BadToken", "Refusal", "RefusalType", "check_access"]

RefusalType = Literal[
    "no-room", "nbf-room", "exp-room", "nbf-token", "exp-token", "not-allowed", "meeting-full", "connection-error"
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why somebody may not enter: a stable type for programs, a sentence for people."""

    type: RefusalType
    msg: str


class BadToken:
    """Stands for a token that failed verification: forged, malformed, or of another domain."""


BAD_TOKEN = BadToken()

_NO_ROOM = Refusal("no-room", "The meeting you're trying to join does not exist.")
_NBF_ROOM = Refusal("nbf-room", "This meeting is not ready yet.")
_EXP_ROOM = Refusal("exp-room", "This room is no longer available.")
_NBF_TOKEN = Refusal("nbf-token", "Your access to this meeting has not started yet.")
_EXP_TOKEN = Refusal("exp-token", "Your access to this meeting has expired.")
_NOT_ALLOWED = Refusal("not-allowed", "You are not allowed to join this meeting")
_BANNED = Refusal("not-allowed", "You were removed from this meeting and cannot join it again")
_FULL = Refusal("meeting-full", "Meeting is full")


def check_access(
    room: CallRules | None,
    person: ParticipantRules | BadToken,
    *,
    others_present: int,
    now: float,
    banned: Collection[str] = (),
) -> Refusal | None:
    """Return why the person may not enter, or `None` to admit.

    `others_present` counts everybody who would stay inside, hidden ones included. `banned` holds the user ids that were
    put out of this meeting for good. `now` is Unix seconds: entering is
    possible from `nbf` on and before `exp`.
    """
    if room is None:
        return _NO_ROOM
    if room.nbf is not None and now < room.nbf:
        return _NBF_ROOM
    if room.exp is not None and now >= room.exp:
        return _EXP_ROOM
    if isinstance(person, BadToken):
        return _NOT_ALLOWED
    token = person.token
    refusal = _check_token(token, room) if (timing := _check_token_time(token, now)) is None else timing
    if refusal is not None:
        return refusal
    if person.user_id is not None and person.user_id in banned:
        return _BANNED
    # The lobby (`enable_knocking`, `knocking`) belongs here: after the right to enter, before the seats are counted.
    return _FULL if others_present >= room.max_participants else None


def _check_token_time(token: TokenRules | None, now: float) -> Refusal | None:
    if token is None:
        return None
    if token.nbf is not None and now < token.nbf:
        return _NBF_TOKEN
    if token.exp is not None and now >= token.exp:
        return _EXP_TOKEN
    return None


def _check_token(token: TokenRules | None, room: CallRules) -> Refusal | None:
    if token is None:
        return _NOT_ALLOWED if room.private else None
    if token.room_name is not None and token.room_name != room.room_name:
        return _NOT_ALLOWED
    return None
