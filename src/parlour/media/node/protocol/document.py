"""The tables of `docs/media-node.md`; the sentences around stay by hand."""

from typing import Final

from parlour.media.node.protocol import requests, shared
from parlour.media.node.protocol.events import EVENTS
from parlour.media.node.protocol.requests import REQUESTS
from parlour.media.node.protocol.typescript import TYPES
from parlour.shapes.documents import Tables

__all__ = ["SECTIONS"]

_tables = Tables(TYPES)

SECTIONS: Final[dict[str, str]] = {
    **{f"request {request.type}": _tables.told(request.fields) for request in REQUESTS if request.fields.declared},
    **{f"reply {request.type}": _tables.told(request.reply) for request in REQUESTS if request.reply.declared},
    "events": _tables.pushes(EVENTS),
    "layers": _tables.told(shared.LAYERS),
    "listener": _tables.told(shared.LISTENER),
    "worker": _tables.told(shared.WORKER),
    "codec": _tables.told(shared.CODEC),
    "want change": _tables.told(requests.WANT),
    "layer wish": _tables.told(requests.LAYER_WISH),
}
"""The tables by the name in their marker."""
