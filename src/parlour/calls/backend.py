"""What a backend may do to a running call from outside: nobody in the call asks, so nobody's rights are in question.

Sources: the operations on a running call of the documented REST API (presence, eject, send-app-message, session data,
update-permissions). A command says itself how it is carried out, so none can be forgotten.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from parlour.calls.departures import eject
from parlour.calls.desk import Desk
from parlour.calls.ejection import EjectReason
from parlour.calls.jobs.running import tell_chat
from parlour.calls.messages import AppMessage, Done
from parlour.calls.permissions import PermissionChange
from parlour.calls.refusals import Refuse
from parlour.calls.requests.data import keep_session_data
from parlour.calls.requests.messages import too_large
from parlour.calls.requests.participants import change_permissions
from parlour.strict_json import JsonValue

__all__ = [
    "BackendCommand",
    "Eject",
    "Ejected",
    "GetSessionData",
    "ListPresent",
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
class BackendCommand(ABC, Generic[ResultT]):
    """Something to do to a call; its result is a `ResultT`, or `Refuse` when nothing was changed."""

    @abstractmethod
    def carry_out(self, desk: Desk) -> ResultT | Refuse:
        """Do it to the call whose state this is. Called by `Call.operate` only."""


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
class ListPresent(BackendCommand[Present]):
    """Who is there?"""

    def carry_out(self, desk: Desk) -> Present:
        """See `BackendCommand`."""
        present = [
            PresentParticipant(
                session_id=each.session_id,
                user_id=each.user_id if each.has_own_user_id else None,
                user_name=each.user_name,
                joined_at=each.joined_at,
                duration=max(0, int(desk.now - each.joined_at)),
            )
            for each in desk.roster
            if each.visible and each.joined_at is not None
        ]
        return Present(desk.meeting_id, tuple(present))


@dataclass(frozen=True, slots=True)
class Ejected:
    """The session ids of those who had to go."""

    session_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Eject(BackendCommand[Ejected]):
    """Put people out, by session id and by user id. Unknown ids are skipped: they may have left a moment ago.

    `ban` keeps these users out as long as the meeting lasts: the user ids given, and those of the tokens of whom `ids`
    names. Who came without a user id can come again.
    """

    ids: frozenset[str] = frozenset()
    user_ids: frozenset[str] = frozenset()
    ban: bool = False

    def carry_out(self, desk: Desk) -> Ejected:
        """See `BackendCommand`."""
        leavers = [each for each in desk.roster if each.session_id in self.ids or each.user_id in self.user_ids]
        if self.ban:
            desk.banned |= self.user_ids | {each.user_id for each in leavers if each.has_own_user_id}
            desk.lobby.restless = True
        for leaver in leavers:
            eject(desk, [leaver], EjectReason.REMOVED_BY_ADMIN)
        return Ejected(tuple(leaver.session_id for leaver in leavers))


@dataclass(frozen=True, slots=True)
class SendFromBackend(BackendCommand[Done]):
    """Relay `data` to one participant, or to everybody (`None`); `size` is that of its compact JSON in bytes."""

    data: JsonValue
    size: int
    to: str | None = None

    def carry_out(self, desk: Desk) -> Done | Refuse:
        """See `BackendCommand`."""
        refusal = too_large(desk, self.size)
        if refusal is not None:
            return refusal
        if self.to is None:
            desk.chat.hear(desk.rules, BACKEND, None, self.data, desk.now)
            tell_chat(desk, BACKEND, BACKEND, self.data)
        to = desk.roster.ids if self.to is None else (self.to,)
        desk.send(tuple(each for each in to if each in desk.roster), AppMessage(self.data, BACKEND))
        return Done()


@dataclass(frozen=True, slots=True)
class SessionDataNow:
    """The meeting's shared data."""

    data: Mapping[str, JsonValue]


@dataclass(frozen=True, slots=True)
class GetSessionData(BackendCommand[SessionDataNow]):
    """Read the meeting's shared data."""

    def carry_out(self, desk: Desk) -> SessionDataNow:
        """See `BackendCommand`."""
        return SessionDataNow(desk.session_data)


@dataclass(frozen=True, slots=True)
class ReplaceSessionData(BackendCommand[SessionDataNow]):
    """Change the meeting's shared data; with `shallow-merge` the keys in `without` go first."""

    data: Mapping[str, JsonValue]
    merge: Literal["replace", "shallow-merge"] = "replace"
    without: frozenset[str] = frozenset()

    def carry_out(self, desk: Desk) -> SessionDataNow | Refuse:
        """See `BackendCommand`."""
        former = desk.session_data if self.merge == "shallow-merge" else {}
        kept = {key: value for key, value in former.items() if key not in self.without}
        refusal = keep_session_data(desk, {**kept, **self.data})
        return SessionDataNow(desk.session_data) if refusal is None else refusal


@dataclass(frozen=True, slots=True)
class UpdatePermissions(BackendCommand[Done]):
    """Change permissions by session id; `*` stands for everybody who is not named. Unknown ids are skipped."""

    changes: Mapping[str, PermissionChange] = field(default_factory=dict)

    def carry_out(self, desk: Desk) -> Done:
        """See `BackendCommand`."""
        for participant in list(desk.roster):
            change = self.changes.get(participant.session_id, self.changes.get(EVERYBODY_ELSE))
            if change is not None:
                change_permissions(desk, participant, change)
        return Done()
