"""Tells who sets properties which of them nothing obeys yet."""

from typing import Final

from starlette.requests import Request

from parlour.properties import CATALOGUE, Changes

__all__ = ["PENDING_HEADER", "note_stored", "pending_header"]

PENDING_HEADER: Final = "Parlour-Pending"
"""The header of answers that lists, with commas, what a request stored although nothing obeys it yet."""

_STORED: Final = "parlour.pending"


def note_stored(request: Request, *changes: Changes) -> None:
    """Note what a request stores, for the header of its answer."""
    request.scope[_STORED] = CATALOGUE.pending_in(*changes)


def pending_header(request: Request) -> dict[str, str] | None:
    """Return the header for the answer to `request`, `None` when there is nothing to tell."""
    names: list[str] | None = request.scope.get(_STORED)
    return {PENDING_HEADER: ", ".join(names)} if names else None
