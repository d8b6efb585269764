"""The WebSocket between browsers and the server, as `docs/signaling.md` describes it."""

from parlour.signaling.allowance import Limits
from parlour.signaling.client_logs import ClientLogs
from parlour.signaling.outbox import FRAMES
from parlour.signaling.outgoing import JsonWire
from parlour.signaling.router import Signaling, SignalingDoor, routes

__all__ = ["FRAMES", "ClientLogs", "JsonWire", "Limits", "Signaling", "SignalingDoor", "routes"]
