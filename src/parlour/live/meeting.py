"""One running meeting: the pure call, the connections of its participants, and its media. Carries out effects."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from parlour.calls.call import Call
from parlour.calls.effects import (
    Answer,
    ChangeWanted,
    Close,
    Effect,
    ForgetPeer,
    MeetingEnded,
    NegotiatePublication,
    ResetPeer,
    Send,
    SetBlocked,
)
from parlour.calls.messages import FatalError, Joined, Reply
from parlour.calls.refusals import RefusalCode, Refuse
from parlour.live.frame import Frame, subject_of
from parlour.live.media import MeetingMedia
from parlour.live.ports import Connection, Wire
from parlour.media.port import OfferNeeded

__all__ = ["GOING_AWAY", "NORMAL", "Asker", "Meeting"]

_log = logging.getLogger(__name__)

NORMAL = 1000
GOING_AWAY = 1012

_FEWEST = 16
"""What is sent to fewer counts as sent to so many: in a small call, too, one sender must leave room on slow links."""


@dataclass(frozen=True, slots=True)
class Asker:
    """Who gets the reply: a connection, and the request's id if it asked for a reply at all."""

    connection: Connection
    request_id: int | None
    wire: Wire

    def reply(self, reply: Reply) -> None:
        """Reply, if that was asked for."""
        if self.request_id is not None:
            self.connection.reply(self.wire.reply(self.request_id, reply))

    def published(self, sdp: str) -> None:
        """Reply to a `publish`."""
        if self.request_id is not None:
            self.connection.reply(self.wire.published(self.request_id, sdp))

    def refuse(self, error: RefusalCode, msg: str) -> None:
        """Refuse, if a reply was asked for."""
        if self.request_id is not None:
            self.connection.reply(self.wire.refusal(self.request_id, error, msg))


class Meeting:
    """Belongs to one room, which calls it for one piece of work at a time."""

    def __init__(self, call: Call, media: MeetingMedia, wire: Wire, where: dict[str, str]) -> None:
        self.call = call
        self.media = media
        self.connections: dict[str, Connection] = {}
        self.where = {**where, "meeting": call.meeting_id}
        self._wire = wire

    def carry_out(self, effects: Iterable[Effect], asker: Asker | None = None) -> int:
        """Do what the call wants, in its order. None of it waits.

        Returns how many bytes that put on the way to browsers, replies not counted.
        """
        caused = 0
        for effect in effects:
            match effect:
                case Send(to, message):
                    frame = Frame.of(self._wire.push(message), subject_of(message))
                    self._deliver(to, frame)
                    caused += frame.size * max(len(to), _FEWEST)
                case Answer(reply):
                    self._answer(reply, asker)
                case Refuse():
                    self._refuse(effect, asker)
                case Close():
                    self._close(effect)
                case NegotiatePublication():
                    self._negotiate(effect, asker)
                case ChangeWanted() | SetBlocked() | ResetPeer() | ForgetPeer():
                    self._drive_media(effect)
                case MeetingEnded():
                    pass  # the room sees it by `call.ended`
                case _:
                    assert_never(effect)
        return caused

    def deliver_offer(self, offer: OfferNeeded) -> None:
        """Hand an offer of the SFU to its participant, if it is still inside."""
        if offer.peer in self.connections:
            self._deliver((offer.peer,), Frame.of(self._wire.offer(offer)))

    def close_all(self, error: FatalError, code: int) -> None:
        """Put every connection out, with last words."""
        frame = Frame.of(self._wire.push(error))
        for connection in self.connections.values():
            connection.send(frame)
            connection.close(code, error.type)
        self.connections.clear()

    def _answer(self, reply: Reply, asker: Asker | None) -> None:
        if asker is None:
            return
        if isinstance(reply, Joined):
            self.connections[reply.session_id] = asker.connection
        asker.reply(reply)

    @staticmethod
    def _refuse(refusal: Refuse, asker: Asker | None) -> None:
        if asker is not None:
            asker.refuse(refusal.type, refusal.msg)

    def _drive_media(self, effect: ChangeWanted | SetBlocked | ResetPeer | ForgetPeer) -> None:
        match effect:
            case ChangeWanted(session_ids, add, drop):
                self.media.change_wanted(session_ids, add, drop)
            case SetBlocked(session_id, names):
                self.media.set_blocked(session_id, names)
            case ResetPeer(session_id, blocked, wanted):
                self.media.reset(session_id, blocked, wanted)
            case ForgetPeer(session_id):
                self.connections.pop(session_id, None)
                self.media.forget(session_id)
            case _:
                assert_never(effect)

    def _deliver(self, to: Iterable[str], frame: Frame) -> None:
        for session_id in to:
            connection = self.connections.get(session_id)
            if connection is not None:
                connection.send(frame)

    def _close(self, effect: Close) -> None:
        connection = self.connections.pop(effect.session_id, None)
        if connection is None:
            return
        if effect.ejected is not None:
            connection.send(Frame.of(self._wire.push(FatalError("ejected", effect.ejected.value))))
            where = {**self.where, "participant": effect.session_id, "reason": effect.ejected.code}
            _log.info("participant ejected", extra=where)
        connection.close(NORMAL, "left" if effect.ejected is None else "ejected")

    def _negotiate(self, effect: NegotiatePublication, asker: Asker | None) -> None:
        def done(sdp: str) -> None:
            if asker is not None:
                asker.published(sdp)

        def failed(reason: str) -> None:
            if asker is not None:
                asker.refuse("media-error", reason)

        fec, dtx = effect.opus_fec, effect.opus_dtx
        self.media.publish(effect.session_id, effect.offer, effect.mids, done, failed, opus_fec=fec, opus_dtx=dtx)
