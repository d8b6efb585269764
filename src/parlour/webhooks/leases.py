"""Which lanes this server holds. What is in the database counts; memory only saves asking for every delivery."""

from collections.abc import Callable

from parlour.store import Outbox, Presence
from parlour.webhooks.lanes import Lane

__all__ = ["Leases"]


class Leases:
    """The lanes that this server may work off, as no other does."""

    def __init__(self, outbox: Outbox, presence: Presence) -> None:
        self._outbox = outbox
        self._presence = presence
        self._held: dict[Lane, int] = {}

    async def hold(self, lane: Lane) -> bool:
        """Take a lane, unless it is held already; `False` when another server has it."""
        if self.holds(lane):
            return True
        registration = self._presence.registrations
        if not await self._outbox.claim(lane.name, self._presence.id):
            return False
        self._held[lane] = registration
        return self.holds(lane)

    def holds(self, lane: Lane) -> bool:
        """Tell whether a lane is held still, which is not sure when others may have taken this server for dead."""
        return self._presence.sure and self._held.get(lane) == self._presence.registrations

    async def release(self, idle: Callable[[Lane], bool]) -> None:
        """Give back what is `idle`."""
        unused = [lane for lane in self._held if idle(lane)]
        for lane in unused:
            del self._held[lane]
        await self._outbox.release([lane.name for lane in unused], self._presence.id)
