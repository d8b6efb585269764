"""The messages between the server and a media node, declared once.

Validation of what the node says, the node's TypeScript types and the tables of `docs/media-node.md` are made from here.
"""

from typing import Final

from parlour.media.node.protocol.events import EVENTS
from parlour.media.node.protocol.requests import REQUESTS

__all__ = ["EVENT_BY_TYPE", "LONGEST_LINE", "REQUEST_BY_TYPE", "VERSION"]

VERSION: Final = 2
"""Of this protocol; server and node refuse each other when theirs differ."""

LONGEST_LINE: Final = 4 * 1024 * 1024
"""Bytes of one message, on both sides: an offer for a few hundred tracks has less than one of these MiB."""

REQUEST_BY_TYPE: Final = {request.type: request for request in REQUESTS}
EVENT_BY_TYPE: Final = {event.type: event for event in EVENTS}
