"""Strict JSON at the edges: one reading per text, bounded in depth and in the size of numbers.

Python's own reader lets through what other readers refuse or read differently: repeated keys, NaN, integers that no
browser can hold, halves of surrogate pairs. A body that two programs can read in two ways is refused here, once.
"""

import json
import math
import re
from typing import Final, NoReturn, TypeAlias

from parlour.errors import InvalidRequestError, JsonParsingError

__all__ = ["MAX_DEPTH", "MAX_SAFE_INTEGER", "JsonValue", "dump", "parse"]

JsonValue: TypeAlias = bool | int | float | str | list["JsonValue"] | dict[str, "JsonValue"] | None

MAX_DEPTH: Final = 32
"""How many arrays and objects may be inside each other."""

MAX_SAFE_INTEGER: Final = 2**53 - 1
"""The largest integer that every JSON reader (browsers included) holds exactly."""

_LONGEST_KEY_SHOWN: Final = 100
_SURROGATE_ESCAPE: Final = re.compile(rb"\\u[dD][89a-fA-F]")


def _refuse_constant(name: str) -> NoReturn:
    raise JsonParsingError(f"the body is not valid JSON: {name} is not a JSON number")


def _integer(text: str) -> int:
    if len(text) <= 15:
        return int(text)
    if len(text) > 17 or abs(number := int(text)) > MAX_SAFE_INTEGER:
        raise InvalidRequestError(f"the body holds an integer beyond {MAX_SAFE_INTEGER}")
    return number


def _decimal(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise InvalidRequestError("the body holds a number that is too large")
    return number


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    result = dict(pairs)
    if len(result) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                shown = key[:_LONGEST_KEY_SHOWN].encode("utf-8", "backslashreplace").decode()
                raise InvalidRequestError(f"duplicate key '{shown}'")
            seen.add(key)
    return result


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_decimal, parse_constant=_refuse_constant
)


def _too_deep() -> InvalidRequestError:
    return InvalidRequestError(f"the body is nested deeper than {MAX_DEPTH} levels")


def _check_depth(value: JsonValue) -> None:
    layer: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH + 1):
        inner: list[JsonValue] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
            else:
                continue
            inner.append(None)  # stands for the container itself, so that empty ones count as a level too
        if not inner:
            return
        layer = inner
    raise _too_deep()


def parse(raw: bytes) -> JsonValue:
    """Read a JSON text in UTF-8.

    Raises `JsonParsingError` for what is not JSON (bad UTF-8, a byte order mark and NaN included) and
    `InvalidRequestError` for JSON that readers disagree about: a repeated key, a number beyond what browsers hold,
    half of a surrogate pair, more than `MAX_DEPTH` levels.
    """
    if raw.startswith(b"\xef\xbb\xbf"):
        raise JsonParsingError("the body is not valid JSON: it starts with a byte order mark")
    try:
        value: JsonValue = _decoder.decode(raw.decode("utf-8"))
    except json.JSONDecodeError as error:
        raise JsonParsingError(f"the body is not valid JSON: line {error.lineno}, column {error.colno}") from None
    except UnicodeDecodeError as error:
        raise JsonParsingError(f"the body is not valid JSON: byte {error.start} is not UTF-8") from None
    except RecursionError:
        raise _too_deep() from None
    if raw.count(b"[") + raw.count(b"{") > MAX_DEPTH:
        _check_depth(value)
    if _SURROGATE_ESCAPE.search(raw) is not None:
        _check_surrogates(value)
    return value


def _check_surrogates(value: JsonValue) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        raise InvalidRequestError("the body holds half of a surrogate pair") from None


_encode: Final = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def dump(value: JsonValue) -> bytes:
    """Write `value` as compact JSON in ASCII; raises `ValueError` for NaN and infinities."""
    return _encode(value).encode("ascii")
