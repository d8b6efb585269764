"""A seat in a running call, as the connection of its participant holds it."""

from dataclasses import dataclass

from parlour.calls.commands import Request
from parlour.live.asker import Asker
from parlour.live.ports import Connection, Wire
from parlour.live.requests import LoggedAs, MediaRequest
from parlour.live.room import Room

__all__ = ["Seat"]


@dataclass(frozen=True, slots=True)
class Seat:
    """A taken seat: through it the connection speaks for its participant."""

    session_id: str
    connection: Connection
    _room: Room
    _wire: Wire

    async def request(self, request: Request, request_id: int | None) -> int:
        """Serve a request; returns when the call has taken it in. The reply to `publish` follows the SFU's.

        The result is how many bytes the request put on the way to browsers, where sending to few counts as sending to
        sixteen.
        """
        return await self._room.request(self.session_id, request, Asker(self.connection, request_id, self._wire))

    async def media(self, request: MediaRequest) -> None:
        """Pass a request on to the SFU."""
        await self._room.media_request(self.session_id, self.connection, request)

    def logged_as(self) -> LoggedAs | None:
        """Return where lines of this browser belong; `None` when they are not wanted, or the seat is gone."""
        return self._room.logged_as(self.session_id, self.connection)

    def disconnected(self) -> None:
        """Tell that the connection was ended. Harmless when the participant left before."""
        self._room.disconnected(self.session_id, self.connection)

    def lost(self) -> None:
        """Tell that the connection broke: the participant may come back. Harmless when it is back already."""
        self._room.lost(self.session_id, self.connection)
