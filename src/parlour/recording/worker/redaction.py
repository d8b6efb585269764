"""What libraries and peers say, without what is secret: a server may well repeat the key that it refuses. Pure."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

__all__ = ["redacted"]

_LONGEST: Final = 300
_SHORTEST_SECRET: Final = 3
"""Shorter ones would blank ordinary words, and keep nobody out."""

_STRANGE: Final = re.compile(r"[^\x20-\x7e]+")


def redacted(text: str, secrets: Iterable[str]) -> str:
    """Return `text` as one printable line without any of `secrets`, nor any part of them between `/?&=`."""
    parts = {part for secret in secrets for part in (secret, unquote(secret), *re.split(r"[/?&=\s]", secret))}
    line = text
    for part in sorted(parts, key=len, reverse=True):
        if len(part) >= _SHORTEST_SECRET:
            line = line.replace(part, "***")
    return _STRANGE.sub(" ", line).strip()[:_LONGEST]
