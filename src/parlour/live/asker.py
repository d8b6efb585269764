"""Who asked, and gets the reply."""

from dataclasses import dataclass

from parlour.calls.messages import Joined, Reply
from parlour.calls.refusals import RefusalCode
from parlour.live.frame import Frame
from parlour.live.ledger import Ledger
from parlour.live.ports import Connection, Wire

__all__ = ["Asker"]


@dataclass(frozen=True, slots=True)
class Asker:
    """A connection, and the request's id if it asked for a reply at all."""

    connection: Connection
    request_id: int | None
    wire: Wire

    def reply(self, reply: Reply) -> None:
        """Reply, if that was asked for."""
        if self.request_id is not None:
            ahead = self.wire.ahead(reply) if isinstance(reply, Joined) else ()
            self.connection.reply(*ahead, Frame.of(self.wire.reply(self.request_id, reply)))

    def published(self, sdp: str) -> None:
        """Reply to a `publish`."""
        if self.request_id is not None:
            self.connection.reply(Frame.of(self.wire.published(self.request_id, sdp)))

    def resumed(self, session_id: str, ledger: Ledger, standing: Joined | None) -> None:
        """Reply to a `resume`; the reply is not counted."""
        if self.request_id is not None:
            ahead = () if standing is None else self.wire.ahead(standing)
            self.connection.reply(*ahead, Frame.of(self.wire.resumed(self.request_id, session_id, ledger, standing)))

    def refuse(self, error: RefusalCode, msg: str, *, nbf: float | None = None, restarting: bool = False) -> None:
        """Refuse, if a reply was asked for. See `Wire.refusal`."""
        if self.request_id is not None:
            refusal = self.wire.refusal(self.request_id, error, msg, nbf=nbf, restarting=restarting)
            self.connection.reply(Frame.of(refusal))
