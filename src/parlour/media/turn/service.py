"""Which TURN servers a participant is told, whoever runs them."""

from typing import Any

from parlour.clock import Clock
from parlour.media.turn.credentials import TurnAccess
from parlour.media.turn.relay import TurnRelay

__all__ = ["TurnService"]


class TurnService:
    """Our own relay, the relays of others, both, or neither."""

    def __init__(self, clock: Clock, *, relay: TurnRelay | None = None, others: TurnAccess | None = None) -> None:
        self._clock = clock
        self._others = others
        self.relay = relay
        """Ours, where there is one."""

    async def start(self) -> None:
        """Start our relay. Raises what `TurnRelay.start` raises."""
        if self.relay is not None:
            await self.relay.start()

    async def stop(self) -> None:
        """End our relay."""
        if self.relay is not None:
            await self.relay.stop()

    def servers(self, name: str, *, lifetime: float | None = None) -> list[dict[str, Any]]:
        """Return `RTCIceServer`s with credentials made now. `name` is a session id; see `TurnAccess.server`."""
        known = [self.relay.access if self.relay is not None else None, self._others]
        now = self._clock.now()
        return [access.server(name, now, lifetime=lifetime) for access in known if access is not None]
