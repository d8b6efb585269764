"""One running meeting: the pure call, the connections of its participants, and its media. Carries out effects."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from parlour.calls.call import Call
from parlour.calls.effects import (
    Answer,
    Close,
    Effect,
    ForgetPeer,
    NegotiatePublication,
    Refuse,
    ResetPeer,
    Send,
    SetBlocked,
    SetWanted,
)
from parlour.calls.messages import FatalError, Joined
from parlour.live.media import MeetingMedia
from parlour.live.ports import Connection, Wire
from parlour.media.port import OfferNeeded

__all__ = ["GOING_AWAY", "NORMAL", "Asker", "Meeting"]

_log = logging.getLogger(__name__)

NORMAL = 1000
GOING_AWAY = 1012


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gets the reply: a connection, and the request's id if it asked for a reply at all."""

    connection: Connection
    request_id: int | None


class Meeting:
    """Belongs to one room actor, which calls it from one task only."""

    def __init__(self, call: Call, media: MeetingMedia | None, wire: Wire, where: dict[str, str]) -> None:
        self.call = call
        self.media = media
        self.connections: dict[str, Connection] = {}
        self.where = {**where, "meeting": call.meeting_id}
        self._wire = wire

    def carry_out(self, effects: Iterable[Effect], asker: Asker | None = None) -> None:
        """Do what the call wants, in its order. None of it waits."""
        for effect in effects:
            match effect:
                case Send(to, message):
                    self._deliver(to, self._wire.push(message))
                case Answer(reply):
                    if isinstance(reply, Joined) and asker is not None:
                        self.connections[reply.session_id] = asker.connection
                    if asker is not None and asker.request_id is not None:
                        asker.connection.send(self._wire.reply(asker.request_id, reply))
                case Refuse(error, msg):
                    if asker is not None and asker.request_id is not None:
                        asker.connection.send(self._wire.refusal(asker.request_id, error, msg))
                case Close():
                    self._close(effect)
                case _:
                    self._drive_media(effect, asker)

    def deliver_offer(self, offer: OfferNeeded) -> None:
        """Hand an offer of the SFU to its participant, if it is still inside."""
        if offer.peer in self.connections:
            self._deliver((offer.peer,), self._wire.offer(offer))

    def close_all(self, error: FatalError, code: int) -> None:
        """Put every connection out, with last words."""
        frame = self._wire.push(error)
        for connection in self.connections.values():
            connection.send(frame)
            connection.close(code, error.type)
        self.connections.clear()

    def _deliver(self, to: Iterable[str], frame: str) -> None:
        for session_id in to:
            connection = self.connections.get(session_id)
            if connection is not None:
                connection.send(frame)

    def _close(self, effect: Close) -> None:
        connection = self.connections.pop(effect.session_id, None)
        if connection is None:
            return
        if effect.ejected is not None:
            connection.send(self._wire.push(FatalError("ejected", effect.ejected.value)))
            where = {**self.where, "participant": effect.session_id, "reason": effect.ejected.code}
            _log.info("participant ejected", extra=where)
        connection.close(NORMAL, "left" if effect.ejected is None else "ejected")

    def _drive_media(self, effect: Effect, asker: Asker | None) -> None:
        if self.media is None:
            return
        match effect:
            case NegotiatePublication():
                self._negotiate(self.media, effect, asker)
            case SetWanted(session_id, tracks):
                self.media.set_wanted(session_id, tracks)
            case SetBlocked(session_id, names):
                self.media.set_blocked(session_id, names)
            case ResetPeer(session_id, blocked, wanted):
                self.media.reset(session_id, blocked, wanted)
            case ForgetPeer(session_id):
                self.media.forget(session_id)
            case _:  # MeetingEnded: the actor sees it by `call.ended`
                pass

    def _negotiate(self, media: MeetingMedia, effect: NegotiatePublication, asker: Asker | None) -> None:
        def done(sdp: str) -> None:
            if asker is not None and asker.request_id is not None:
                asker.connection.send(self._wire.published(asker.request_id, sdp))

        def failed(reason: str) -> None:
            if asker is not None and asker.request_id is not None:
                asker.connection.send(self._wire.refusal(asker.request_id, "media-error", reason))

        media.publish(effect.session_id, effect.offer, effect.mids, done, failed)
