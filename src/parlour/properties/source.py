"""Where a property is described, for the sections of the catalogue."""

from parlour.shapes.source import CLIENT_CODE, DOCS, INFERRED, SEED, Source

__all__ = ["CLIENT_CODE", "DOCS", "INFERRED", "SEED", "Source"]
