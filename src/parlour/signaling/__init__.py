"""The WebSocket between browsers and the server, as `docs/signaling.md` describes it."""

from parlour.signaling.allowance import Limits
from parlour.signaling.outgoing import JsonWire
from parlour.signaling.router import Signaling, routes

__all__ = ["JsonWire", "Limits", "Signaling", "routes"]
