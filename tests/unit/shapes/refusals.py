"""How tests of shapes ask for a refusal."""

from collections.abc import Callable

import pytest

from parlour.errors import InvalidRequestError, Problem
from parlour.shapes import Kind

__all__ = ["problems_of", "refusal_of", "refused_by"]


def refused_by(call: Callable[[], object]) -> InvalidRequestError:
    """Return the refusal that `call` raises; a test fails when it raises none."""
    with pytest.raises(InvalidRequestError) as refusal:
        call()
    return refusal.value


def refusal_of(kind: Kind, value: object, at: str = "it") -> str:
    """Return the sentence with which `kind` refuses `value`."""
    return refused_by(lambda: kind.check(value, at)).info or ""


def problems_of(kind: Kind, value: object, at: str = "it") -> list[Problem]:
    """Return every fault that `kind` finds in `value`."""
    return list(refused_by(lambda: kind.check(value, at)).problems)
