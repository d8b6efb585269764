"""Where a rule comes from."""

from enum import StrEnum
from typing import Final

__all__ = ["CLIENT_CODE", "DOCS", "INFERRED", "SEED", "Source"]


class Source(StrEnum):
    """Where a property is described; the seed wins every conflict."""

    SEED = "seed"
    """The documentation page of `POST /rooms/:name`."""
    DOCS = "docs"
    """Other public documentation of the REST API."""
    CLIENT_CODE = "client-code"
    """Public client code and type definitions."""
    INFERRED = "inferred"
    """Our own reading."""


SEED: Final = Source.SEED
DOCS: Final = Source.DOCS
CLIENT_CODE: Final = Source.CLIENT_CODE
INFERRED: Final = Source.INFERRED
