"""The tables of `docs/signaling.md`, each between markers that name it; the sentences around stay by hand."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from parlour.shapes.base import Field, Kind
from parlour.shapes.records import Record
from parlour.signaling.protocol import pushes, requests, shared
from parlour.signaling.protocol.message import Push
from parlour.signaling.protocol.pushes import CLOSING_CODES, PUSHES, REFUSALS
from parlour.signaling.protocol.requests import REQUESTS
from parlour.signaling.protocol.typescript import TYPES

__all__ = ["SECTIONS", "with_sections"]

_BLOCK: Final = re.compile(r"(<!-- made of the declaration: ([a-z -]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


def _type(kind: Kind) -> str:
    return f"`{TYPES.type_of(kind)}`"


def _named(field: Field) -> str:
    return f"`{field.name}`" + ("" if field.required else "?")


def _told(record: Record) -> str:
    """Return the table of what the server says."""
    rows = ((_named(field), _type(field.kind), field.effect) for field in record.declared)
    return _table(("Field", "Type", ""), rows)


def _asked(record: Record) -> str:
    """Return the table of what browsers say: that has limits."""
    return _table(("Field", "Type", ""), map(_asked_field, record.declared)) if record.declared else "No fields.\n"


def _asked_field(field: Field) -> tuple[str, str, str]:
    limits = "" if '"' in TYPES.form_of(field.kind) else field.kind.limits()  # the type lists the words already
    return _named(field), _type(field.kind), field.effect.removesuffix(".") + (f"; {limits}." if limits else ".")


def _push(push: Push) -> tuple[str, str, str]:
    fields = "; ".join(f"`{field.name}` {_type(field.kind)}" for field in push.fields.declared)
    return f"`{push.type}`", fields, push.when


def _request_sections() -> dict[str, str]:
    sections = {}
    for request in REQUESTS:
        if request.fields is requests.ENTRY and request.type != "join":
            continue  # the document says "as in `join`"
        sections[f"request {request.type}"] = _asked(request.fields)
    replies = {request.type: request.reply for request in REQUESTS if request.reply.declared}
    return sections | {f"reply {kind}": _told(reply) for kind, reply in replies.items()}


SECTIONS: Final[dict[str, str]] = {
    **_request_sections(),
    "pushes": _table(("`type`", "Fields", "When"), map(_push, PUSHES)),
    "offer": _told(pushes.OFFER),
    "refusals": _table(("`type`", "Meaning"), ((f"`{name}`", meaning) for name, meaning in REFUSALS.items())),
    "closing codes": _table(("Code", "Meaning"), ((str(code), meaning) for code, meaning in CLOSING_CODES.items())),
    "participant": _told(shared.PARTICIPANT),
    "permissions": _told(shared.PERMISSIONS),
    "track": _asked(shared.TRACK),
    "room": _told(shared.ROOM),
    "participant update": _asked(requests.PARTICIPANT_UPDATE),
    "candidate": _asked(requests.ICE_CANDIDATE),
}
"""The tables by the name in their marker."""


def with_sections(document: str) -> str:
    """Return `document` with every marked table written anew. Raises `ValueError` when one is missing or unknown."""
    found = [match[2] for match in _BLOCK.finditer(document)]
    if sorted(found) != sorted(SECTIONS):
        raise ValueError(f"missing or doubled: {sorted(set(SECTIONS) ^ set(found)) or sorted(found)}")
    return _BLOCK.sub(lambda match: f"{match[1]}\n{SECTIONS[match[2]]}\n{match[3]}", document)
