"""What a backend may do to a running call from outside: nobody in the call asks, so nobody's rights are in question.

Sources: the operations on a running call of the documented REST API (presence, eject, send-app-message, session data,
update-permissions).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from parlour.calls.effects import Refuse
from parlour.calls.messages import AppMessage, Done
from parlour.calls.permissions import PermissionChange
from parlour.calls.requests import Desk, change_permissions, keep_session_data, too_much_data
from parlour.strict_json import JsonValue

__all__ = [
    "OPERATIONS",
    "Eject",
    "Ejected",
    "GetSessionData",
    "ListPresent",
    "Operation",
    "Present",
    "PresentParticipant",
    "ReplaceSessionData",
    "SendFromBackend",
    "SessionDataNow",
    "UpdatePermissions",
]

ResultT = TypeVar("ResultT")

EVERYBODY_ELSE = "*"
BACKEND = "rest-api"
"""Who sent an app message that came over REST: no session id is like this."""


@dataclass(frozen=True, slots=True)
class Operation(Generic[ResultT]):
    """Something to do to a call; its result is a `ResultT`, or `Refuse` when nothing was changed."""


@dataclass(frozen=True, slots=True)
class PresentParticipant:
    """Somebody with presence. `user_id` is the token's, `joined_at` Unix seconds, `duration` whole seconds so far."""

    session_id: str
    user_id: str | None
    user_name: str | None
    joined_at: float
    duration: int


@dataclass(frozen=True, slots=True)
class Present:
    """Everybody with presence, first joined first."""

    meeting_id: str
    participants: tuple[PresentParticipant, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPresent(Operation[Present]):
    """Who is there?"""


@dataclass(frozen=True, slots=True)
class Ejected:
    """The session ids of those who had to go."""

    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eject(Operation[Ejected]):
    """Put people out, by session id and by user id. Unknown ids are skipped: they may have left a moment ago.

    `ban` keeps these users out as long as the meeting lasts: the user ids given, and those of the tokens of whom `ids`
    names. Who came without a user id can come again.
    """

    ids: frozenset[str] = frozenset()
    user_ids: frozenset[str] = frozenset()
    ban: bool = False


@dataclass(frozen=True, slots=True)
class SendFromBackend(Operation[Done]):
    """Relay `data` to one participant, or to everybody (`None`); `size` is that of its compact JSON in bytes."""

    data: JsonValue
    size: int
    to: str | None = None


@dataclass(frozen=True, slots=True)
class SessionDataNow:
    """The meeting's shared data."""

    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class GetSessionData(Operation[SessionDataNow]):
    """Read the meeting's shared data."""


@dataclass(frozen=True, slots=True)
class ReplaceSessionData(Operation[SessionDataNow]):
    """Change the meeting's shared data; with `shallow-merge` the keys in `without` go first."""

    data: Mapping[str, JsonValue]
    merge: Literal["replace", "shallow-merge"] = "replace"
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class UpdatePermissions(Operation[Done]):
    """Change permissions by session id; `*` stands for everybody who is not named. Unknown ids are skipped."""

    changes: Mapping[str, PermissionChange] = field(default_factory=dict)


def _eject(desk: Desk, operation: Eject) -> Ejected:
    leavers = [each for each in desk.roster if each.session_id in operation.ids or each.user_id in operation.user_ids]
    if operation.ban:
        desk.banned |= operation.user_ids | {each.user_id for each in leavers if each.has_own_user_id}
    for leaver in leavers:
        desk.eject_later(leaver)
    return Ejected(tuple(leaver.session_id for leaver in leavers))


def _send(desk: Desk, operation: SendFromBackend) -> Done | Refuse:
    limit = desk.rules.max_app_message_size
    if operation.size > limit:
        return Refuse("message-too-large", f"data has {operation.size} bytes, more than the {limit} allowed")
    to = desk.roster.ids if operation.to is None else (operation.to,)
    desk.send(tuple(each for each in to if each in desk.roster), AppMessage(operation.data, BACKEND))
    return Done()


def _get_session_data(desk: Desk, _operation: GetSessionData) -> SessionDataNow:
    return SessionDataNow(desk.session_data)


def _replace_session_data(desk: Desk, operation: ReplaceSessionData) -> SessionDataNow | Refuse:
    former = desk.session_data if operation.merge == "shallow-merge" else {}
    kept = {key: value for key, value in former.items() if key not in operation.without}
    data = {**kept, **operation.data}
    refusal = too_much_data(data)
    if refusal is not None:
        return refusal
    keep_session_data(desk, data)
    return SessionDataNow(data)


def _update_permissions(desk: Desk, operation: UpdatePermissions) -> Done:
    for participant in list(desk.roster):
        change = operation.changes.get(participant.session_id, operation.changes.get(EVERYBODY_ELSE))
        if change is not None:
            change_permissions(desk, participant, change)
    return Done()


OPERATIONS: dict[type, Callable[[Desk, Any], Any]] = {
    Eject: _eject,
    SendFromBackend: _send,
    GetSessionData: _get_session_data,
    ReplaceSessionData: _replace_session_data,
    UpdatePermissions: _update_permissions,
}
"""How each operation is done. `ListPresent` needs the time and belongs to the call itself."""
