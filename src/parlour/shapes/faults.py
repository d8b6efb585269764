"""Everything that is wrong with one value, told together."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar

from parlour.errors import InvalidRequestError, Problem

__all__ = ["MOST_FAULTS", "Faults", "every", "inside"]

T = TypeVar("T")

MOST_FAULTS: Final = 20
"""A refusal names so many faults at most; nobody reads more, and whoever sends thousands is not to be served all."""


class Faults:
    """Gathers what is wrong with the parts of a value, in their order."""

    __slots__ = ("_found", "_info")

    def __init__(self) -> None:
        self._found: list[Problem] = []
        self._info: str | None = None

    def add(self, error: InvalidRequestError, at: str) -> None:
        """Note a refusal; `at` says where the fault is unless the refusal says so itself.

        Raises like `settle` as soon as there are `MOST_FAULTS`.
        """
        if not self._found:
            self._info = error.info
        self._found.extend(error.problems or (Problem(at, error.info or error.code),))
        if len(self._found) >= MOST_FAULTS:
            self.settle()

    def attempt(self, at: str, work: Callable[[], T]) -> T | None:
        """Return what `work` returns, or `None` when it refuses: that is noted, like every fault found inside `at`."""
        try:
            return work()
        except InvalidRequestError as error:
            self.add(inside(at, error), at)
            return None

    def settle(self) -> None:
        """Raise one `InvalidRequestError` for everything noted, in the words of the first; else do nothing."""
        if self._found:
            raise InvalidRequestError(self._info, problems=tuple(self._found[:MOST_FAULTS])) from None


def every(parts: Mapping[Any, object], check: Callable[[Any, object], T]) -> list[T]:
    """Return `check(key, part)` for all parts, in their order. Raises one `InvalidRequestError` for all bad ones."""
    faults, results = Faults(), []
    for key, part in parts.items():
        try:
            results.append(check(key, part))
        except InvalidRequestError as error:
            faults.add(error, "")
    faults.settle()
    return results


def inside(prefix: str, error: InvalidRequestError, *, info: str | None = None) -> InvalidRequestError:
    """Return `error` with every path below `prefix` (such as `properties`), and with other words if `info` has them."""
    found: Iterable[Problem] = error.problems or (Problem("", error.info or error.code),)
    problems = tuple(
        replace(each, path=f"{prefix}.{each.path}" if prefix and each.path else prefix or each.path) for each in found
    )
    return InvalidRequestError(error.info if info is None else info, problems=problems)
