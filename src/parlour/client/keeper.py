"""Keeps the bot in the call: connects, takes the seat, and comes back when the connection is lost."""

import asyncio
import ssl
import time
from collections.abc import Callable
from typing import Final, NoReturn

from parlour.client.address import RoomAddress, look_up
from parlour.client.channel import Channel
from parlour.client.dialogue import Dialogue
from parlour.client.errors import CallError, ConnectionLostError, JoinRefusedError, ServerUnreachableError
from parlour.client.policy import ReconnectPolicy
from parlour.client.seat import Seat, SeatListener

__all__ = ["Keeper"]

_LEAVE_SECONDS: Final = 2.0


class Keeper:
    """`run` ends only by an exception that tells why the call is over."""

    def __init__(
        self,
        address: RoomAddress,
        seat: Seat,
        dialogue: Dialogue,
        *,
        policy: ReconnectPolicy,
        ssl_context: ssl.SSLContext | None,
        listener: SeatListener,
        on_lost: Callable[[], None],
    ) -> None:
        """Take where to go, and who hears of seats and of lost connections."""
        self._address = address
        self._seat = seat
        self._dialogue = dialogue
        self._policy = policy
        self._ssl = ssl_context
        self._listener = listener
        self._on_lost = on_lost
        self._channel: Channel | None = None

    async def run(self) -> NoReturn:
        """Be in the call. Raises why that is over: a `CallEndedError`, or `ServerUnreachableError` at the join."""
        await self._sit()
        while True:
            self._on_lost()
            await self._come_back()

    async def leave(self) -> None:
        """Give the seat back, if there is one to give. The one who runs this is to be cancelled next."""
        if self._channel is None:
            return
        self._channel.say_goodbye()
        try:
            async with asyncio.timeout(_LEAVE_SECONDS):
                await self._dialogue.request_now("leave")
        except (CallError, TimeoutError):
            return  # the connection that is closed next gives it back as well

    async def _sit(self) -> None:
        """Take the seat and stay as long as the connection holds."""
        url = await look_up(self._address, ssl_context=self._ssl)
        async with Channel.open(url, self._dialogue.hear, ssl_context=self._ssl) as channel:
            self._channel = channel
            try:
                await self._seat.take(channel, self._dialogue, self._listener)
                await channel.closed()
            finally:
                self._channel = None
                self._dialogue.interrupt()

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
