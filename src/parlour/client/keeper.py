"""Keeps the bot in the call: connects, takes the seat, and does both again when the connection is lost."""

import asyncio
import ssl
import time
from collections.abc import Callable
from typing import Any, Final, NoReturn

from parlour.client.address import RoomAddress, look_up
from parlour.client.channel import Channel, Handler
from parlour.client.errors import CallError, ConnectionLostError, JoinRefusedError, ServerUnreachableError
from parlour.client.policy import ReconnectPolicy
from parlour.client.seat import Seat
from parlour.client.wire import Fields

__all__ = ["Keeper"]


_LEAVE_SECONDS: Final = 2.0


class Keeper:
    """Holds the present connection. `run` ends only by an exception that tells why the call is over."""

    def __init__(
        self,
        address: RoomAddress,
        seat: Seat,
        *,
        policy: ReconnectPolicy,
        ssl_context: ssl.SSLContext | None,
        on_push: Handler,
        on_seat: Handler,
        on_lost: Callable[[], None],
    ) -> None:
        """Take where to go, and who hears of messages, of each seat that was taken, and of lost connections."""
        self._address = address
        self._seat = seat
        self._policy = policy
        self._ssl = ssl_context
        self._on_push = on_push
        self._on_seat = on_seat
        self._on_lost = on_lost
        self._channel: Channel | None = None

    async def run(self) -> NoReturn:
        """Be in the call. Raises why that is over: a `CallEndedError`, or `ServerUnreachableError` at the join."""
        try:
            await self._sit()
            while True:
                self._on_lost()
                await self._come_back()
        finally:
            self._channel = None

    async def request(self, kind: str, /, **fields: Any) -> Fields:
        """Ask the server. Raises `RequestRefusedError`, or `ConnectionLostError` while there is no seat."""
        return await self._connected().request(kind, **fields)

    async def notify(self, kind: str, /, **fields: Any) -> None:
        """Tell the server. Raises `ConnectionLostError` while there is no seat."""
        await self._connected().notify(kind, **fields)

    async def leave(self) -> None:
        """Give the seat back, if there is one to give. The one who runs this is to be cancelled next."""
        if self._channel is None:
            return
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await self._channel.request("leave")
        except (CallError, TimeoutError):
            return  # the connection that is closed next gives it back as well

    def _connected(self) -> Channel:
        if self._channel is None:
            raise ConnectionLostError("there is no connection to the server at present")
        return self._channel

    async def _sit(self) -> None:
        """Take a seat and stay as long as the connection holds."""
        url = await look_up(self._address, ssl_context=self._ssl)
        async with Channel.open(url, self._on_push, ssl_context=self._ssl) as channel:

            def seated(reply: Fields) -> None:
                self._channel = channel
                self._on_seat(reply)

            try:
                await self._seat.take(channel, seated)
                await channel.closed()
            finally:
                self._channel = None

    async def _come_back(self) -> None:
        lost_at = time.monotonic()
        attempt = 0
        cause: Exception | None = None
        while (pause := self._policy.pause(attempt, time.monotonic() - lost_at)) is not None:
            await asyncio.sleep(pause)
            attempt += 1
            try:
                await self._sit()
            except (ServerUnreachableError, ConnectionLostError) as error:
                cause = error
            except JoinRefusedError as error:
                if error.type != "connection-error":
                    raise
                cause = error
            else:
                return
        raise ConnectionLostError(f"the connection was lost, and {attempt} attempts to come back failed") from cause
