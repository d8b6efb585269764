"""The property reference, written from the catalogue: as JSON objects for programs, as Markdown for people."""

import json
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from parlour.properties import CATALOGUE
from parlour.properties.model import Level, Property
from parlour.properties.names import RESERVED_NAMES
from parlour.properties.sections.ignored import IGNORED
from parlour.strict_json import JsonValue

__all__ = ["SECTIONS", "as_json_objects", "as_markdown", "described"]

SECTIONS: Final = {
    "identity": "Identity",
    "access": "Access and lifetime",
    "permissions": "Permissions",
    "ui": "Call page",
    "chat": "Chat",
    "media": "Media at join",
    "network": "Network and topology",
    "hooks": "Hooks",
    "recording": "Recording",
    "transcription": "Transcription",
    "telephony": "Telephony",
    "streaming": "Live streaming",
    "domain": "Domain only",
}
"""What each section of the catalogue is called, in documentation order."""

_LEVEL_ORDER: Final = (Level.DOMAIN, Level.ROOM, Level.TOKEN)


def as_json_objects() -> list[dict[str, JsonValue]]:
    """Return one object per property, nested ones with dotted names, in documentation order.

    `default` is the documented default of a room (of the token or the domain for what a room does not have);
    `effective_default` is what the server acts on while no level sets the property. `reason` says what a pending
    property waits for, `obeyed` which of its words are obeyed all the same.
    """
    return [described(entry) for entry in CATALOGUE]


def described(entry: Property) -> dict[str, JsonValue]:
    """Return what is to be known of one property; see `as_json_objects`."""
    return {
        "name": entry.name,
        "type": entry.type_text,
        "default": entry.listed_default,
        "effective_default": entry.default,
        "levels": [str(level) for level in _LEVEL_ORDER if level in entry.levels],
        "applies": str(entry.applies),
        "status": str(entry.status),
        "reason": entry.pending,
        "obeyed": [*sorted(entry.obeyed_words)],
        "limits": entry.kind.limits() or None,
        "echo": str(entry.echo),
        "token_claim": entry.claim,
        "container": str(entry.container),
        "read_only": entry.read_only,
        "legacy": entry.legacy,
        "section": entry.section,
        "source": [str(source) for source in entry.source],
        "effect": entry.effect,
    }


_HEAD: Final = """\
# Properties

Written from the catalogue (`src/parlour/properties/sections`) by `parlour.properties.reference`: change the
declaration, not this file. `parlour properties --json` prints the same for programs.

**Levels**: *domain* (`POST /v1/`), *room* (`POST /v1/rooms`, `POST /v1/rooms/:name`), *token* (`POST
/v1/meeting-tokens`), each inside `properties`; a room's `name` and `privacy` stand beside it. A token beats a room, a
room beats its domain, a domain beats the built-in default. `permissions` is resolved field by field, its `canReceive`
part by part. When a token sets `eject_at_token_exp` or `eject_after_elapsed`, the eject properties of the room do not
apply to its holder.

**Setting**: only the given names change. `null` puts a property of a domain or a room back to its default. An object
or a list replaces the one before it as a whole. One bad value or one unknown name refuses the request, and nothing
changes. What is read-only may be sent back as it was shown.

**Default**: the default of a room (of a token or a domain for what a room does not have); *acts as* tells what the
server does while nothing is set, where the documentation lists no default.

**Applies**: when a change takes effect: *at-once* in running calls, *next-join* for whoever joins afterwards,
*next-session* for the next call in the room.

**Status**: *implemented*, or what the property still waits for. Properties that wait are validated, stored and shown
already, and the answer to a request that stores one names it in the header `Parlour-Pending`.

**Ignored**: what code for older servers still sends is taken at every level, not stored and not shown:
{ignored}.
"""


def as_markdown() -> str:
    """Return the text of `docs/properties.md`."""
    ignored = "; ".join(_ignored())
    parts = [
        _HEAD.format(ignored=ignored),
        *(_section(name, list(entries)) for name, entries in groupby(CATALOGUE, lambda e: e.section)),
    ]
    return "\n".join(parts)


def _ignored() -> Iterator[str]:
    for name, was in IGNORED.items():
        yield f"`{name}` ({was[0].lower()}{was[1:].rstrip('.')})"
    for entry in CATALOGUE:
        if entry.ignored_words:
            yield f"{' and '.join(f'`{word}`' for word in sorted(entry.ignored_words))} of `{entry.name}`"


def _section(name: str, entries: list[Property]) -> str:
    rows = "".join(map(_row, entries))
    note = f"\n{_RESERVED}\n" if name == "identity" else ""
    return (
        f"## {SECTIONS[name]}\n{note}\n"
        "| property | type | default | levels | applies | status | effect |\n|--|--|--|--|--|--|--|\n"
        f"{rows}"
    )


_RESERVED: Final = f"Rooms cannot be named {', '.join(f'`{name}`' for name in sorted(RESERVED_NAMES))}."


def _row(entry: Property) -> str:
    remarks = [entry.effect, *_remarks(entry)]
    cells = (
        f"`{entry.name}`",
        f"`{entry.type_text}`" + (f": {limits}" if (limits := entry.kind.limits()) else ""),
        _default(entry),
        ", ".join(level for level in _LEVEL_ORDER if level in entry.levels),
        entry.applies,
        entry.status if entry.pending is None else f"{entry.status}: {entry.pending}",
        " ".join(remarks),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n"


def _remarks(entry: Property) -> Iterator[str]:
    if entry.read_only:
        yield "Read-only."
    if entry.legacy:
        yield "Legacy."
    if entry.must_be_future:
        yield "Must be in the future."
    if entry.claim is not None:
        yield f"Claim `{entry.claim}`."


def _default(entry: Property) -> str:
    if entry.listed_default is not None:
        return f"`{json.dumps(entry.listed_default)}`"
    if entry.default is not None:
        return f"not set, acts as `{json.dumps(entry.default)}`"
    return "not set"
