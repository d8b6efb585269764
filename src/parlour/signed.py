"""Texts that only this server can have made: a payload and its signature. Nothing is remembered.

A signed text is the payload in base64url, a dot, and the first 128 bits of its HMAC-SHA256, under a key that is made of
the server's and of what the text is for: one that was made for something else is none. It means the same after a
restart, and to all servers with the same server key.
"""

import base64
import binascii
import hashlib
import hmac
from typing import Final

__all__ = ["Signed"]

_MAC_BYTES: Final = 16


class Signed:
    """Makes and reads the signed texts of one purpose."""

    def __init__(self, server_key: bytes, purpose: bytes) -> None:
        self._key = hmac.digest(server_key, purpose, hashlib.sha256)

    def sign(self, payload: bytes) -> str:
        """Return the signed text of `payload`: letters, digits, `-`, `_`, and one dot."""
        return f"{_text(payload)}.{_text(self._mac(payload))}"

    def read(self, signed: str) -> bytes | None:
        """Return the payload of a signed text; `None` for one that was not made here. One payload has one text only."""
        first, _, second = signed.partition(".")
        payload, mac = _bytes(first), _bytes(second)
        if payload is None or mac is None or not hmac.compare_digest(mac, self._mac(payload)):
            return None
        return payload

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, hashlib.sha256)[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _text(raw) == text else None  # one spelling only: such texts are compared and cached as text
