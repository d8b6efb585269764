"""Between the long names of properties and the short names of token claims, both ways.

The names come from the catalogue; those inside `permissions` are published abbreviations of their own.
"""

from collections.abc import Callable, Mapping
from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties import CATALOGUE, JsonValue
from parlour.shapes.media import ADMIN_TASKS, MEDIA

__all__ = ["from_claims", "to_claims"]

_CLAIM_OF: Final = {entry.name: entry.claim for entry in CATALOGUE.top() if entry.claim is not None}
_NAME_OF: Final = {claim: name for name, claim in _CLAIM_OF.items()}

_MEDIA: Final[dict[str, str]] = dict(zip(MEDIA, ("v", "a", "sv", "sa", "cv", "ca"), strict=True))
_TASKS: Final[dict[str, str]] = dict(zip(ADMIN_TASKS, ("p", "s", "t"), strict=True))
_PARTS: Final = {"base": "b", "byUserId": "u", "byParticipantId": "p"}
_FIELDS: Final = {"hasPresence": "hp", "canSend": "cs", "canReceive": "cr", "canAdmin": "ca"}


def _inverted(names: Mapping[str, str]) -> dict[str, str]:
    return {short: long for long, short in names.items()}


_LONG_MEDIA: Final = _inverted(_MEDIA)
_LONG_TASKS: Final = _inverted(_TASKS)
_LONG_PARTS: Final = _inverted(_PARTS)
_LONG_FIELDS: Final = _inverted(_FIELDS)


def _joined(value: JsonValue, names: Mapping[str, str]) -> JsonValue:
    """Write a list of words as one text with commas; booleans stay."""
    return ",".join(names[str(word)] for word in value) if isinstance(value, list) else value


def _split(value: JsonValue, names: Mapping[str, str], at: str) -> JsonValue:
    if not isinstance(value, str):
        if isinstance(value, bool):
            return value
        raise InvalidRequestError(f"claim {at} should be a boolean or a list with commas")
    words = [word.strip() for word in value.split(",")] if value else []
    if any(word not in names for word in words):
        raise InvalidRequestError(f"claim {at} lists something unknown")
    return [names[word] for word in words]


def _renamed(value: JsonValue, names: Mapping[str, str], inner: Callable[[str, JsonValue], JsonValue]) -> JsonValue:
    """Rename the keys of an object and leave out those without another name; anything else stays as it is."""
    if not isinstance(value, dict):
        return value
    return {names[key]: inner(key, item) for key, item in value.items() if key in names}


def _keep(_key: str, item: JsonValue) -> JsonValue:
    return item


def _can_receive(value: JsonValue, parts: Mapping[str, str], media: Mapping[str, str], base: str) -> JsonValue:
    def part(key: str, item: JsonValue) -> JsonValue:
        if key == base or not isinstance(item, dict):
            return _renamed(item, media, _keep)
        return {person: _renamed(entry, media, _keep) for person, entry in item.items()}

    return _renamed(value, parts, part)


def _short_permissions(value: JsonValue) -> JsonValue:
    def field(name: str, item: JsonValue) -> JsonValue:
        if name == "canReceive":
            return _can_receive(item, _PARTS, _MEDIA, "base")
        return _joined(item, _TASKS if name == "canAdmin" else _MEDIA)

    return _renamed(value, _FIELDS, field)


def _long_permissions(value: JsonValue) -> JsonValue:
    def field(short: str, item: JsonValue) -> JsonValue:
        if short == "cr":
            return _can_receive(item, _LONG_PARTS, _LONG_MEDIA, "b")
        if short == "hp" or item is None:
            return item
        return _split(item, _LONG_TASKS if short == "ca" else _LONG_MEDIA, f"p.{short}")

    return _renamed(value, _LONG_FIELDS, field)


def to_claims(properties: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return validated token properties under their claim names; raises `KeyError` for what no claim carries."""
    return {
        _CLAIM_OF[name]: _short_permissions(value) if name == "permissions" else value
        for name, value in properties.items()
    }


def from_claims(claims: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    """Return the properties in `claims` under their long names, validated; claims of no property are left out.

    Raises `InvalidRequestError` for a value that the catalogue refuses.
    """
    return CATALOGUE.validate_claims(
        {
            _NAME_OF[claim]: _long_permissions(value) if claim == "p" else value
            for claim, value in claims.items()
            if claim in _NAME_OF
        }
    )
