"""`name=value` on the command line: how values are read, and what the shell can complete."""

import json
import math
from collections.abc import Callable, Iterable
from typing import Any, Literal, NoReturn

from parlour.cli.common import fail

__all__ = ["complete", "read_assignments"]


def read_assignments(given: Iterable[str]) -> dict[str, Any]:
    """Return `name=value` pairs as an object. A value that is JSON is that JSON; any other is a string.

    So `5` is a number, `null` puts back the default, `de` is a string, and `'"5"'` is a string as well.
    """
    result: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            fail(f"'{text}' is no assignment: write name=value")
        if name in result:
            fail(f"{name} is given twice")
        result[name] = _value(value)
    return result


def _value(text: str) -> Any:
    try:
        return json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except (ValueError, RecursionError):
        return text


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(text)
    return number


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def complete(level: Literal["room", "domain", "token"], *others: str) -> Callable[[str], list[str]]:
    """Return what completes the name of a property of `level`; `others` can be set beside the properties."""

    def names(incomplete: str) -> list[str]:
        from parlour.properties import CATALOGUE, Level

        known = [*others, *(entry.name for entry in CATALOGUE.top(Level(level)) if not entry.read_only)]
        return [f"{name}=" for name in known if name.startswith(incomplete)]

    return names
