"""The connections of those who wait in a room's lobby, and what is said to them."""

import logging
from collections.abc import Iterable, Mapping

from parlour.calls.effects import Answer, CloseWaiting, Effect, TellWaiting
from parlour.calls.events import Preauth
from parlour.calls.messages import InLobby, Joined
from parlour.calls.refusals import Refuse
from parlour.calls.rules import CallRules
from parlour.live.asker import Asker
from parlour.live.delivery import NORMAL, Delivery
from parlour.live.entry import Entry
from parlour.live.frame import Frame
from parlour.live.ledger import Ledger
from parlour.live.ports import Connection, Wire
from parlour.live.snapshot import RoomSnapshot

__all__ = ["LobbyDelivery"]

_log = logging.getLogger(__name__)


class LobbyDelivery:
    """Belongs to one room. Who is not connected gets nothing; nothing here waits."""

    def __init__(self, wire: Wire, where: dict[str, str]) -> None:
        self._wire = wire
        self._where = where
        self._connections: dict[str, Connection] = {}
        self._entries: dict[str, Entry] = {}

    def seat(self, session_id: str, connection: Connection) -> None:
        """Let this person be spoken to on that connection, which has had the reply to its join."""
        connection.ledger = Ledger()
        self._connections[session_id] = connection

    def note(self, session_id: str, entry: Entry) -> None:
        """Remember what somebody came with: the room may say something else of it before it comes in."""
        if session_id in self._connections:
            self._entries[session_id] = entry

    def is_held(self, session_id: str, connection: Connection) -> bool:
        """Tell whether somebody in the lobby speaks on that connection."""
        return self._connections.get(session_id) is connection

    def lose(self, session_id: str) -> None:
        """Say nothing more to somebody, who may come back."""
        self._connections.pop(session_id, None)

    def renewed(self, snapshot: RoomSnapshot, rules: CallRules) -> Mapping[str, Preauth]:
        """Return what everybody would come with under a new configuration."""
        return {session_id: entry.preauth(snapshot, rules) for session_id, entry in self._entries.items()}

    def tell(self, effect: TellWaiting) -> None:
        """Tell somebody of its wait."""
        connection = self._connections.get(effect.session_id)
        if connection is not None:
            connection.send(Frame.of(self._wire.lobby_state(effect.state)))

    def close(self, effect: CloseWaiting) -> None:
        """Close the connection of who is out, with the reason if it was put out."""
        self._entries.pop(effect.session_id, None)
        connection = self._connections.pop(effect.session_id, None)
        if connection is None:
            return
        if effect.error is not None:
            connection.send(Frame.of(self._wire.push(effect.error)))
            where = {**self._where, "participant": effect.session_id, "reason": effect.error.msg}
            _log.info("put out of the lobby", extra=where)
        connection.close(NORMAL, "left" if effect.error is None else effect.error.type)

    def let_in(self, joined: Joined, delivery: Delivery) -> None:
        """Let somebody be a participant from now on, on the same connection, and tell it all that a join tells."""
        self._entries.pop(joined.session_id, None)
        connection = self._connections.pop(joined.session_id, None)
        if connection is not None:
            delivery.welcome(joined.session_id, connection)
            connection.send(Frame.of(self._wire.let_in(joined)))

    def close_all(self, code: int, reason: str) -> None:
        """End every connection."""
        for connection in self._connections.values():
            connection.close(code, reason)
        self._connections.clear()
        self._entries.clear()

    def carry_out(self, effects: Iterable[Effect], asker: Asker | None) -> None:
        """Do what is to be done while nobody is inside: it concerns whoever asks, and those in the lobby."""
        for effect in effects:
            match effect:
                case Answer(reply):
                    if asker is not None:
                        asker.reply(reply)
                    if isinstance(reply, InLobby) and asker is not None:
                        self.seat(reply.session_id, asker.connection)
                case Refuse(error, msg, nbf):
                    if asker is not None:
                        asker.refuse(error, msg, nbf=nbf)
                case TellWaiting():
                    self.tell(effect)
                case CloseWaiting():
                    self.close(effect)
                case _:
                    pass  # there is no call, and nobody in it
