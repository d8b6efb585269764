"""When a participant must go: computed once, at join, and never moved afterwards."""

from parlour.calls.rules import CallRules, TokenRules

__all__ = ["deadline_at_join"]


def deadline_at_join(room: CallRules, token: TokenRules | None, *, joined_at: float) -> float | None:
    """Return the moment (Unix seconds) at which the participant will be ejected, `None` for never.

    An eject option of the token replaces all eject options of the room. Several on one level: the earliest counts.
    """
    if token is not None and token.ejects:
        return _earliest(
            token.exp if token.eject_at_token_exp else None, _elapsed(token.eject_after_elapsed, joined_at)
        )
    return _earliest(room.exp if room.eject_at_room_exp else None, _elapsed(room.eject_after_elapsed, joined_at))


def _elapsed(seconds: float | None, joined_at: float) -> float | None:
    return None if seconds is None else joined_at + seconds


def _earliest(*moments: float | None) -> float | None:
    return min((moment for moment in moments if moment is not None), default=None)
