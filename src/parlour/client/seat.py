"""The bot's seat: what it is asked for with, and what gives it back after a lost connection."""

from dataclasses import dataclass, field
from typing import Any

from parlour import __version__
from parlour.client.address import RoomAddress
from parlour.client.channel import Channel, Handler
from parlour.client.errors import JoinRefusedError, RequestRefusedError
from parlour.client.wire import Fields, Json, text, text_or_none

__all__ = ["Seat"]


@dataclass(slots=True)
class Seat:
    """Everything that asks for a seat is here: a way to resume one would be tried in `take`, before `join`."""

    address: RoomAddress
    user_name: str | None
    user_data: Json
    token: str | None = field(default=None, repr=False)
    session_id: str | None = None
    _key: str | None = field(default=None, repr=False)

    async def take(self, channel: Channel, on_reply: Handler) -> None:
        """Take the seat, the former one if there was one. Raises `JoinRefusedError` when the server says no.

        `on_reply` gets the reply before any message that comes after it.
        """

        def adopt(reply: Fields) -> None:
            session_id = text(reply, "session_id")
            on_reply(reply)
            self.session_id = session_id
            self._key = text_or_none(reply, "seat_key")

        try:
            await channel.request("join", on_reply=adopt, **self._wishes())
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
            wishes["seat_key"] = self._key
        return wishes
