"""Seat keys: the secrets by which somebody comes back to its own place with another connection."""

import hashlib

__all__ = ["digest"]


def digest(seat_key: str) -> bytes:
    """Return what a key is found by: how far the digest agrees with another one tells nothing of any key."""
    return hashlib.sha256(seat_key.encode("utf-8", "surrogatepass")).digest()
