"""The bot's seat: what it is asked for with, and the ways back to it after a lost connection."""

from dataclasses import dataclass, field
from typing import Any

from parlour import __version__
from parlour.client.address import RoomAddress
from parlour.client.channel import Channel, Handler
from parlour.client.dialogue import Dialogue
from parlour.client.errors import EjectedError, JoinRefusedError, RequestRefusedError
from parlour.client.wire import Fields, Json, own, text, text_or_none, whole

__all__ = ["Seat", "SeatListener"]


@dataclass(frozen=True, slots=True)
class SeatListener:
    """Who hears of the seat, before anything that the server says after it."""

    taken: Handler
    """Another seat: with the reply to `join`."""
    resumed: Handler
    """The same seat: with the reply to `resume`. What was missed follows, or is in it, when it is too much."""


@dataclass(slots=True)
class Seat:
    """Keeps the key of the seat, so that a lost connection does not cost it."""

    address: RoomAddress
    user_name: str | None
    user_data: Json
    knock: bool
    """Whether to ask to be let in, where there is a place in the lobby only."""
    token: str | None = field(default=None, repr=False)
    _session_id: str | None = None
    _key: str | None = field(default=None, repr=False)

    async def take(self, channel: Channel, dialogue: Dialogue, listener: SeatListener) -> None:
        """Go on with the seat that there was, or take another one.

        Raises `JoinRefusedError` when the server says no, `EjectedError` when it put the bot out meanwhile.
        """
        if self._key is None or not await self._resume(channel, dialogue, listener):
            await self._join(channel, dialogue, listener)

    async def _resume(self, channel: Channel, dialogue: Dialogue, listener: SeatListener) -> bool:
        def go_on(reply: Fields) -> None:
            taken, sent = whole(reply, "taken"), whole(reply, "sent")
            listener.resumed(reply)
            dialogue.resume(taken=taken, sent=sent, answers_lost="standing" in reply)
            dialogue.go_on(channel)

        fields = {"room": self.address.room, "seat_key": self._key, "received": dialogue.received}
        try:
            await dialogue.enter(channel, "resume", go_on, **fields)
        except RequestRefusedError as refusal:
            if refusal.type == "ejected":
                raise EjectedError(refusal.msg) from None
            return False
        return True

    async def _join(self, channel: Channel, dialogue: Dialogue, listener: SeatListener) -> None:
        def adopt(reply: Fields) -> None:
            session_id, access = text(reply, "session_id"), text(own(reply, "access"), "level")
            if access == "full":
                listener.taken(reply)
            elif not (self.knock and access == "lobby"):
                raise JoinRefusedError(access, "there is a place in the lobby only: knock, or bring a token")
            dialogue.begin()
            dialogue.go_on(channel)
            self._session_id, self._key = session_id, text_or_none(reply, "seat_key")

        try:
            reply = await dialogue.enter(channel, "join", adopt, **self._wishes())
            if reply.get("access") != {"level": "full"}:
                await dialogue.request_now("request-access", name=self.user_name)
        except RequestRefusedError as refusal:
            raise JoinRefusedError(refusal.type, refusal.msg) from None

    def _wishes(self) -> dict[str, Any]:
        """Nothing is received until it is asked for: a bot decodes what it reads and no more."""
        wishes: dict[str, Any] = {
            "room": self.address.room,
            "user_name": self.user_name,
            "user_data": self.user_data,
            "token": self.token,
            "subscribe": False,
            "tracks": {},
            "client": {"library": "parlour.client", "version": __version__},
        }
        if self._key is not None:
            wishes |= {"seat_key": self._key, "session_id": self._session_id}
        return wishes
