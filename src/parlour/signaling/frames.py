"""Frames as JSON objects: read the way browsers read JSON, refused where the result could not be written again."""

import json
import math
from typing import Final, NoReturn

from parlour.strict_json import JsonValue

__all__ = ["MAX_DEPTH", "FrameError", "read_frame"]

MAX_DEPTH: Final = 64
"""How many arrays and objects may be inside each other: apps send what they like, but not towers."""

_LARGEST_EXACT: Final = 2**53
_MAX_DIGITS: Final = 309


class FrameError(Exception):
    """The frame is no message of this protocol. Fatal for the connection."""


def read_frame(text: str) -> dict[str, JsonValue]:
    """Return the JSON object in `text`. Raises `FrameError`.

    Unlike bodies of REST calls, what apps send each other is passed on as it is: repeated keys (the last one counts),
    halves of surrogate pairs, and integers beyond what browsers hold exactly (they become floats, as they do there).
    """
    try:
        value = _decoder.decode(text)
    except (ValueError, RecursionError):
        raise FrameError("the frame is not JSON") from None
    if not isinstance(value, dict):
        raise FrameError("the frame is not a JSON object")
    if text.count("[") + text.count("{") > MAX_DEPTH:
        _check_depth(value)
    return value


def _check_depth(value: JsonValue) -> None:
    layer: list[JsonValue] = [value]
    for _ in range(MAX_DEPTH):
        inner: list[JsonValue] = []
        for item in layer:
            if isinstance(item, dict):
                inner.extend(item.values())
            elif isinstance(item, list):
                inner.extend(item)
        if not inner:
            return
        layer = inner
    raise FrameError(f"the frame is nested deeper than {MAX_DEPTH} levels")


def _refuse_constant(_name: str) -> NoReturn:
    raise ValueError("not a JSON number")


def _integer(text: str) -> int | float:
    if len(text) > _MAX_DIGITS:
        raise ValueError("the number is too large")
    number = int(text)
    return number if -_LARGEST_EXACT <= number <= _LARGEST_EXACT else _decimal(text)


def _decimal(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("the number is too large")
    return number


_decoder = json.JSONDecoder(parse_int=_integer, parse_float=_decimal, parse_constant=_refuse_constant)
