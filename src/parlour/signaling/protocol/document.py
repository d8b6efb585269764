"""The tables of `docs/signaling.md`; the sentences around stay by hand."""

from typing import Final

from parlour.shapes.documents import Tables, table
from parlour.signaling.protocol import (
    breakout,
    entry,
    gifs,
    media,
    mesh,
    pushes,
    recordings,
    requests,
    shared,
    transcriptions,
)
from parlour.signaling.protocol.pushes import CLOSING_CODES, PUSHES, REFUSALS
from parlour.signaling.protocol.requests import REQUESTS
from parlour.signaling.protocol.typescript import TYPES

__all__ = ["SECTIONS"]

_tables = Tables(TYPES)


def _request_sections() -> dict[str, str]:
    sections = {}
    for request in REQUESTS:
        if request.fields is entry.ENTRY and request.type != "join":
            continue  # the document says "as in `join`"
        sections[f"request {request.type}"] = _tables.asked(request.fields)
    replies = {request.type: request.reply for request in REQUESTS if request.reply.declared}
    others = {request.type: request.other_reply for request in REQUESTS if request.other_reply is not None}
    sections |= {f"other reply {kind}": _tables.told(reply) for kind, reply in others.items()}
    return sections | {f"reply {kind}": _tables.told(reply) for kind, reply in replies.items()}


SECTIONS: Final[dict[str, str]] = {
    **_request_sections(),
    "pushes": _tables.pushes(PUSHES),
    "breakout": _tables.told(breakout.BREAKOUT),
    "breakout room": _tables.told(breakout.BREAKOUT_ROOM),
    "recordings": _tables.told(recordings.RECORDINGS),
    "recording": _tables.told(recordings.RECORDING),
    "streams": _tables.told(recordings.STREAMS),
    "stream": _tables.told(recordings.STREAM),
    "stream endpoint": _tables.told(recordings.STREAM_ENDPOINT),
    "stream address": _tables.told(recordings.STREAM_ADDRESS),
    "stream target": _tables.told(recordings.STREAM_TARGET),
    "transcriptions": _tables.told(transcriptions.TRANSCRIPTIONS),
    "transcription": _tables.told(transcriptions.TRANSCRIPTION),
    "transcription message": _tables.told(transcriptions.TRANSCRIPTION_MESSAGE),
    "offer": _tables.told(pushes.OFFER),
    "people": _tables.told(pushes.PAGE),
    "path": _tables.told(mesh.PATH),
    "description": _tables.told(mesh.DESCRIPTION),
    "slots": _tables.asked(mesh.SLOTS),
    "refusals": table(("`type`", "Meaning"), ((f"`{name}`", meaning) for name, meaning in REFUSALS.items())),
    "closing codes": table(("Code", "Meaning"), ((str(code), meaning) for code, meaning in CLOSING_CODES.items())),
    "participant": _tables.told(shared.PARTICIPANT),
    "permissions": _tables.told(shared.PERMISSIONS),
    "track": _tables.asked(shared.TRACK),
    "room": _tables.told(shared.ROOM),
    "participant update": _tables.asked(requests.PARTICIPANT_UPDATE),
    "chat message": _tables.told(requests.CHAT_MESSAGE),
    "gif": _tables.told(gifs.GIF),
    "sent gif": _tables.told(gifs.SENT_GIF),
    "log line": _tables.asked(requests.LOG_LINE),
    "layer wish": _tables.asked(media.LAYER_WISH),
    "layers": _tables.asked(shared.LAYERS),
    "candidate": _tables.asked(shared.ICE_CANDIDATE),
}
"""The tables by the name in their marker."""
