"""The sentences with which values are refused, in the documented wording where one is documented."""

import json
from typing import Final

from parlour.errors import InvalidRequestError, Problem
from parlour.shapes.guess import closest

__all__ = [
    "missing",
    "not_allowed",
    "problem",
    "read_only",
    "refused",
    "shown",
    "too_short",
    "unknown_parameter",
    "wrong_type",
]

_LONGEST: Final = 100


def _printable(text: str) -> str:
    """Return `text` cut to `_LONGEST` characters, with escapes for what could break a log line or an encoder."""
    cut = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in cut)


_encoder: Final = json.JSONEncoder(ensure_ascii=False, default=lambda other: type(other).__name__)


def _beginning(value: object) -> str:
    """Return a little more of the JSON of `value` than is shown: a refusal of much costs no more than one of little."""
    text = ""
    for part in _encoder.iterencode(value):
        text += part[: _LONGEST + 1]
        if len(text) > _LONGEST:
            break
    return text


def shown(value: object) -> str:
    """Return `value` as a refusal shows it: text as it is, anything else as JSON, cut to 100 characters."""
    if isinstance(value, str):
        return _printable(value)
    try:
        return _printable(_beginning(value))
    except (RecursionError, TypeError, ValueError):
        return "…"


def problem(at: str, info: str, hint: str | None = None) -> InvalidRequestError:
    """Refuse with one fault: `at` says where, `info` what, `hint` what was probably meant."""
    return InvalidRequestError(info, problems=(Problem(shown(at), info, hint),))


def unknown_parameter(key: object, hint: str | None = None) -> InvalidRequestError:
    """Refuse a key that the catalogue does not have at this place (documented wording)."""
    return problem(str(key), f"unknown parameter '{shown(key)}'", hint)


def wrong_type(at: str, value: object, wanted: str, hint: str | None = None) -> InvalidRequestError:
    """Refuse a value of another type; `wanted` comes with its article, such as "an integer" (documented wording)."""
    return problem(at, f"{at} was '{shown(value)}' but should be {wanted}", hint)


def refused(at: str, value: object, rule: str, hint: str | None = None) -> InvalidRequestError:
    """Refuse a value of the right type that breaks `rule`, a phrase that follows "but"."""
    return problem(at, f"{at} was '{shown(value)}' but {rule}", hint)


def too_short(least: int, units: str, found: int) -> str:
    """Return the rule for `refused` that text of `found` units breaks where `least` are wanted."""
    return "should not be empty" if least == 1 else f"should have at least {least} {units}, not {found}"


def not_allowed(at: str, value: object, allowed: tuple[str, ...]) -> InvalidRequestError:
    """Refuse a value outside a closed set (documented wording)."""
    near = closest(value, allowed) if isinstance(value, str) else None
    hint = None if near is None else f'did you mean "{near}"?'
    return problem(at, f'"{at}" must be one of [{", ".join(allowed)}] [Received {at}="{shown(value)}"]', hint)


def missing(at: str) -> InvalidRequestError:
    """Refuse an object that lacks a field it cannot do without."""
    return problem(at, f"missing required field '{at}'")


def read_only(at: str) -> InvalidRequestError:
    """Refuse a write to what only the server sets."""
    return problem(at, f"{at} is read-only: the server sets it")
