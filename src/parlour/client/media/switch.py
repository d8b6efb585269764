"""The switch of a track: on or off, and whether on is permitted."""

import asyncio
from collections.abc import Callable

from parlour.client.errors import MediaUnavailableError

__all__ = ["Switch"]


class Switch:
    """Off in the beginning. What permissions took away stays off when they give it back, until it is switched on."""

    def __init__(self, what: str, on_change: Callable[[], None]) -> None:
        """Take what is switched, for sentences, and who hears of changes."""
        self._what = what
        self._on_change = on_change
        self._on = asyncio.Event()
        self._permitted = True

    @property
    def on(self) -> bool:
        """Whether it is on."""
        return self._on.is_set()

    def turn(self, *, on: bool) -> None:
        """Switch. Raises `MediaUnavailableError` for on when that is not permitted."""
        if on and not self._permitted:
            raise MediaUnavailableError(f"the bot may not send {self._what}")
        if on != self.on:
            (self._on.set if on else self._on.clear)()
            self._on_change()

    def permit(self, permitted: bool) -> None:
        """Follow the permissions."""
        self._permitted = permitted
        if not permitted:
            self.turn(on=False)

    def demand(self) -> None:
        """Raise `MediaUnavailableError` when it is off."""
        if not self.on:
            raise MediaUnavailableError(f"nothing can be sent: the track of {self._what} is off")

    async def wait(self) -> bool:
        """Wait until it is on; returns whether it was off."""
        was_off = not self.on
        await self._on.wait()
        return was_off
