"""A room with a lobby, as the tests of waiting use it, and what they read in effects."""

from typing import Any

from parlour.calls import Call, CallRules, ParticipantRules
from parlour.calls.commands import AnswerWaiting, RequestAccess
from parlour.calls.effects import Answer, CloseWaiting, Effect, LetIn
from parlour.calls.events import Tick
from parlour.calls.facts import CallFact
from parlour.calls.lobby import Knocks, Lobby
from parlour.calls.messages import (
    InLobby,
    WaitingAdded,
    WaitingNow,
    WaitingRemoved,
    WaitingUpdated,
)
from tests.unit.calls.calls import NOW, join, join_command, only, owner, pushes

LOBBY_ROOM = CallRules("room-id", "room", private=True, knocking=True)
STRANGER = ParticipantRules()


class House:
    """A room with a lobby: the host is inside unless told otherwise."""

    def __init__(self, rules: CallRules = LOBBY_ROOM, *, host: bool = True, knocks: Knocks | None = None) -> None:
        self.rules = rules
        self.lobby = Lobby(knocks)
        self.now = NOW
        self.facts: list[CallFact] = []
        self.call = Call("meeting", rules, "domain", self.lobby)
        self.host = self.join(owner()) if host else ""

    def join(self, who: ParticipantRules, **fields: Any) -> str:
        return join(self.call, who, now=self.now, rules=self.rules, **fields)

    def enter(self, who: ParticipantRules = STRANGER, **fields: Any) -> list[Effect]:
        return self.call.handle(join_command(who, rules=self.rules, **fields), self.now)

    def wait(self, who: ParticipantRules = STRANGER, **fields: Any) -> InLobby:
        """Come into the lobby."""
        reply = only(self.enter(who, **fields), Answer)[0].reply
        assert isinstance(reply, InLobby), reply
        return reply

    def knock(self, name: str | None = "Ann", who: ParticipantRules = STRANGER, **fields: Any) -> str:
        """Come into the lobby and ask to be let in."""
        waiting = self.wait(who, **fields).session_id
        self.says(waiting, RequestAccess(name))
        return waiting

    def says(self, who: str, request: Any) -> list[Effect]:
        return self._then(self.call.request(who, request, self.now))

    def happens(self, event: Any) -> list[Effect]:
        return self._then(self.call.handle(event, self.now))

    def _then(self, effects: list[Effect]) -> list[Effect]:
        """Have another call in place of one that is over, as the room does."""
        self.facts += self.call.take_facts()
        if self.call.ended:
            self.call = Call("next", self.rules, "domain", self.lobby)
        return effects

    def answer(self, decisions: dict[str, bool], by: str | None = None) -> list[Effect]:
        return self.says(self.host if by is None else by, AnswerWaiting(decisions))

    def passes(self, seconds: float) -> list[Effect]:
        self.now += seconds
        return self.happens(Tick())


def let_in(effects: list[Effect]) -> list[str]:
    return [effect.joined.session_id for effect in only(effects, LetIn)]


def put_out(effects: list[Effect]) -> dict[str, Any]:
    return {effect.session_id: effect.error and effect.error.type for effect in only(effects, CloseWaiting)}


def seen(effects: list[Effect], by: str) -> list[Any]:
    """What somebody inside is told of the lobby."""
    kinds = (WaitingAdded, WaitingUpdated, WaitingRemoved, WaitingNow)
    return [message for message in pushes(effects, by) if isinstance(message, kinds)]
