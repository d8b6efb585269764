"""Who has the floor in a large call: at most so many microphones are open, and the newest opens at another's cost.

Source: `experimental_optimize_large_calls`. In a call that is divided the bound is one of each group: it is about what
one browser has to play and one person can follow, and nobody hears those in other groups.
"""

from typing import Final

from parlour.calls.desk import Desk
from parlour.calls.participant import Participant
from parlour.calls.requests.participants import mute

__all__ = ["MAX_OPEN_MICROPHONES", "limit_microphones"]

MAX_OPEN_MICROPHONES: Final = 16
"""How many people who hear each other may be unmuted at the same time, as the founding document has it."""


def limit_microphones(desk: Desk) -> None:
    """Mute those who were silent longest, as long as too many are unmuted. They may unmute themselves again."""
    if not desk.rules.large_call or len(desk.microphones) <= MAX_OPEN_MICROPHONES:
        return
    groups: dict[str | None, list[Participant]] = {}
    for session_id in desk.microphones.silent_longest_first(desk.now):
        participant = desk.roster.get(session_id)
        if participant is not None:
            groups.setdefault(participant.breakout_room, []).append(participant)
    for group in groups.values():
        for participant in group[:-MAX_OPEN_MICROPHONES]:
            mute(desk, participant, ("audio",), by=None, reason="microphone-limit")
