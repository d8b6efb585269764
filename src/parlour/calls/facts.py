"""What a call tells the rest of the house: when meetings begin and end, and who comes and goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from parlour.strict_json import JsonValue

__all__ = ["CallFact", "FactKind", "ParticipantFacts"]

FactKind: TypeAlias = Literal["meeting.started", "participant.joined", "participant.left", "meeting.ended"]
"""`meeting.started` precedes the first `participant.joined`; `meeting.ended` follows the last `participant.left`."""


@dataclass(frozen=True, slots=True)
class ParticipantFacts:
    """Who came or went, as things stood at that moment. Times are Unix seconds.

    `user_id` is the token's (`None` without one). `permissions` is JSON with `hasPresence`, `canSend`, `canReceive` and
    `canAdmin`. `join_hook` is the URL that hears of this join: the token's, else the room's, else the domain's.
    """

    session_id: str
    user_id: str | None
    user_name: str | None
    owner: bool
    joined_at: float
    will_eject_at: float | None
    permissions: Mapping[str, JsonValue]
    join_hook: str | None = None
    terse_logging: bool = False
    """Whether ordinary comings and goings of this person are left out of logs."""


@dataclass(frozen=True, slots=True)
class CallFact:
    """One thing that happened at `at`, in the meeting that began at `started_at` (Unix seconds).

    `participant` is `None` for the facts of the meeting itself. `participants_now` counts everybody who is inside
    afterwards, hidden ones included.
    """

    kind: FactKind
    domain_id: str
    room_id: str
    room_name: str
    meeting_id: str
    at: float
    started_at: float
    participant: ParticipantFacts | None
    participants_now: int
    reason: str | None = None
    """Why somebody was ejected, as a stable code; `None` for who left by itself."""
