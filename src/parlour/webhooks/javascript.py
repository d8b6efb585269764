"""JSON as JavaScript writes it, byte for byte.

Receivers verify a signature over what they got, and many of them no longer have those bytes: a framework has parsed the
body, and they sign `JSON.stringify` of the result. So a body is exactly what `JSON.stringify(JSON.parse(body))` gives
(ECMA-262, SerializeJSONProperty and Number::toString): text as it is, numbers in JavaScript's shortest form, keys that
look like array indices first.
"""

import math
import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from parlour.strict_json import JsonValue

__all__ = ["stringify"]

_LARGEST_INDEX: Final = 2**32 - 2
"""Keys up to here that are written like integers come first, in the order of their numbers."""

_INDEX: Final = re.compile(r"0|[1-9][0-9]{0,9}")
_ESCAPED: Final = re.compile('[\\x00-\\x1f"\\\\\\ud800-\\udfff]')
_HALF: Final = re.compile("[\\ud800-\\udfff]")
_SHORT: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_ALIKE_FROM, _ALIKE_BELOW = 1e-4, 1e16
"""Between these, Python writes numbers without an exponent, as JavaScript does."""

_KEYS_KNOWN: Final = 1024

_PLAIN_UP_TO: Final = 21
"""Numbers below 10**21 are written without an exponent."""


def stringify(value: JsonValue) -> bytes:
    """Return `value` as JavaScript would write it, in UTF-8.

    Raises `ValueError` for what JSON cannot hold: NaN, infinities, integers beyond the largest double.
    """
    return _written(value).encode("utf-8")


def _written(value: JsonValue) -> str:
    if isinstance(value, str):
        return _text(value)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, Mapping):
        pairs = value.items() if all(map(_stays, value)) else _in_order(value)
        return "{" + ",".join([f"{_text(key)}:{_written(inner)}" for key, inner in pairs]) + "}"
    return "[" + ",".join(map(_written, value)) + "]"


@lru_cache(_KEYS_KNOWN)
def _stays(key: str) -> bool:
    """Tell whether JavaScript leaves a key as it is and where it is; the same few are in every event."""
    return _HALF.search(key) is None and not _is_index(key)


def _in_order(object_: Mapping[str, JsonValue]) -> Collection[tuple[str, JsonValue]]:
    value = {_joined(key): inner for key, inner in object_.items()}
    indices = sorted((key for key in value if _is_index(key)), key=int)
    if not indices:
        return value.items()
    return [(key, value[key]) for key in indices] + [pair for pair in value.items() if not _is_index(pair[0])]


def _is_index(key: str) -> bool:
    return _INDEX.fullmatch(key) is not None and int(key) <= _LARGEST_INDEX


def _text(text: str) -> str:
    if _ESCAPED.search(text) is None:
        return f'"{text}"'
    return '"' + _ESCAPED.sub(_escape, _joined(text)) + '"'


def _joined(text: str) -> str:
    """Return `text` as JavaScript sees it: two halves of a pair in a row are one character, however they came."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _escape(found: re.Match[str]) -> str:
    character = found.group()
    return _SHORT.get(character) or f"\\u{ord(character):04x}"


def _number(number: float) -> str:
    if isinstance(number, int) and abs(number) <= 2**53:
        return str(number)
    try:
        number = float(number)
    except OverflowError:
        raise ValueError("the number is too large for JSON") from None
    if not math.isfinite(number):
        raise ValueError("JSON holds no NaN and no infinities")
    if number == 0:
        return "0"
    if _ALIKE_FROM <= abs(number) < _ALIKE_BELOW:
        return repr(number).removesuffix(".0")
    digits, point = _shortest(abs(number))
    return ("-" if number < 0 else "") + _placed(digits, point)


def _shortest(number: float) -> tuple[str, int]:
    """Return the fewest digits that name `number`, and where its point is: 0.d1d2… times 10 to this power."""
    mantissa, _, exponent = repr(number).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    return digits.rstrip("0"), point


def _placed(digits: str, point: int) -> str:
    count = len(digits)
    if count <= point <= _PLAIN_UP_TO:
        return digits + "0" * (point - count)
    if 0 < point <= _PLAIN_UP_TO:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    exponent = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return digits[0] + (f".{digits[1:]}" if count > 1 else "") + exponent
