"""The node's side of the declaration: the text of `media-node/src/protocol/messages.ts`."""

import json
from typing import Final

from parlour.media.node.protocol import LONGEST_LINE, VERSION, requests, shared
from parlour.media.node.protocol.events import EVENTS
from parlour.media.node.protocol.requests import REQUESTS
from parlour.shapes.base import Kind
from parlour.shapes.typescript import TypeScript, key

__all__ = ["TYPES", "as_typescript"]

_DECLARED: Final[dict[str, Kind]] = {
    "Kind": shared.KIND,
    "PeerConnectionName": shared.PEER_CONNECTION,
    "TrackRef": shared.TRACK,
    "Layers": shared.LAYERS,
    "Listener": shared.LISTENER,
    "WorkerReport": shared.WORKER,
    "TapCodec": shared.CODEC,
    "WantChange": requests.WANT,
    "LayerWish": requests.LAYER_WISH,
    **{
        f"{request.type.title().replace('-', '')}Fields": request.fields
        for request in REQUESTS
        if request.fields.declared
    },
}

TYPES: Final = TypeScript(_DECLARED)

_HEAD: Final = """\
// biome-ignore-all format: generated
/**
 * The messages of `docs/media-node.md`. Generated from `src/parlour/media/node/protocol` by `make docs`: change the
 * declaration, not this file.
 */
import type { Schema } from "./schema.ts";
"""


def as_typescript() -> str:
    """Return the text of the file."""
    kinds = "".join(f"  {key(request.type)}: {str(request.is_notice).lower()},\n" for request in REQUESTS)
    schemas = "".join(f"  {key(each.type)}: {json.dumps(each.fields.schema())},\n" for each in REQUESTS)
    parts = [
        _HEAD,
        f"export const PROTOCOL_VERSION = {VERSION};\n\n"
        f"/** Bytes of one message. */\nexport const LONGEST_LINE = {LONGEST_LINE};\n",
        *(TYPES.declaration(name, kind) for name, kind in _DECLARED.items()),
        TYPES.requests("Requests", "What is answered: fields and reply.", REQUESTS),
        TYPES.notices("Notices", "What nobody answers.", REQUESTS),
        TYPES.pushes("Events", "What the node says unasked, by type.", EVENTS),
        "/** Every message of the server, and whether it is a notice. */\n"
        f"export const IS_NOTICE: Readonly<Record<keyof Requests | keyof Notices, boolean>> = {{\n{kinds}}};\n",
        "/** What the fields of every message must be. */\n"
        f"export const SCHEMAS: Readonly<Record<keyof Requests | keyof Notices, Schema>> = {{\n{schemas}}};\n",
    ]
    return "\n".join(parts)
