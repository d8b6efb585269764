"""Short ways to feed a call and to read its effects."""

import itertools
import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from parlour.calls import BadToken, Call, CallRules, ParticipantRules, TokenRules
from parlour.calls.commands import Publish, Request
from parlour.calls.effects import Answer, ChangeWanted, Close, Effect, Send
from parlour.calls.events import Join
from parlour.calls.messages import Joined, Push
from parlour.calls.permissions import Permissions
from parlour.calls.refusals import Refuse
from parlour.calls.tracks import Kind

NOW = 1_800_000_000.0
RULES = CallRules("room-id", "room")
ON = {"state": "on"}

_T = TypeVar("_T")
_numbers = itertools.count(1)


def new_id() -> str:
    return str(uuid.UUID(int=next(_numbers), version=4))


def owner(**fields: Any) -> ParticipantRules:
    return person(is_owner=True, permissions=Permissions(can_admin=True), **fields)


def person(*, token: TokenRules | None = None, **fields: Any) -> ParticipantRules:
    return ParticipantRules(token=token or TokenRules(), **fields)


def join_command(
    person: ParticipantRules | BadToken | None = None, *, rules: CallRules | None = RULES, **fields: Any
) -> Join:
    spare = new_id()
    fields = {"wished_id": spare, "spare_id": spare, "spare_key": f"key of {spare}"} | fields
    return Join(room=rules, person=ParticipantRules() if person is None else person, **fields)


def try_join(call: Call, person: ParticipantRules | BadToken | None = None, *, now: float = NOW, **fields: Any) -> Any:
    """Return `Joined`, or the type of the refusal."""
    effects = call.handle(join_command(person, **fields), now)
    refused = only(effects, Refuse)
    if refused:
        return refused[0].type
    return next(effect.reply for effect in only(effects, Answer) if isinstance(effect.reply, Joined))


def join(call: Call, person: ParticipantRules | None = None, *, now: float = NOW, **fields: Any) -> str:
    """Join, and return the session id."""
    joined = try_join(call, person, now=now, **fields)
    assert isinstance(joined, Joined), joined
    return joined.session_id


def gets(receiver: str, *tracks: tuple[str, str]) -> ChangeWanted:
    """Return what the SFU is told when somebody is to receive these from now on."""
    return ChangeWanted((receiver,), add=frozenset(tracks))


def loses(receiver: str, *tracks: tuple[str, str]) -> ChangeWanted:
    """Return what the SFU is told when somebody is to receive these no longer."""
    return ChangeWanted((receiver,), drop=frozenset(tracks))


def ask(call: Call, sender: str, request: Request, now: float = NOW) -> list[Effect]:
    return call.request(sender, request, now)


def only(effects: Iterable[Effect], kind: type[_T]) -> list[_T]:
    return [effect for effect in effects if isinstance(effect, kind)]


def pushes(effects: Iterable[Effect], to: str) -> list[Push]:
    """Return what one participant is told."""
    return [effect.message for effect in only(effects, Send) if to in effect.to]


def told(effects: Iterable[Effect], to: str) -> list[str]:
    """Return the types of what one participant is told."""
    return [type(message).__name__ for message in pushes(effects, to)]


def closed(effects: Iterable[Effect]) -> dict[str, Any]:
    return {effect.session_id: effect.ejected for effect in only(effects, Close)}


def publication(**kinds: Kind) -> Publish:
    return Publish("v=0", {str(mid): name for mid, name in enumerate(kinds)}, dict(kinds))
