"""Credentials that a relay can check without knowing who has them: a name that says when they end, and its HMAC.

This is the "REST API for access to TURN services" that coturn calls `use-auth-secret` and other relays know too.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from typing import Any, Final

__all__ = ["TurnAccess", "password_of"]

NAME_LENGTH: Final = 64


@dataclass(frozen=True, slots=True)
class TurnAccess:
    """Relays that share a secret with us. `lifetime` is in seconds."""

    urls: tuple[str, ...]
    secret: str
    lifetime: float

    def server(self, name: str, now: float, *, lifetime: float | None = None) -> dict[str, Any]:
        """Return an `RTCIceServer` whose credentials are good from the Unix moment `now` for `lifetime` seconds.

        `name` tells in the relay's log, and for its quota, whose they are: a session id, no personal data.
        """
        expires = int(now + (self.lifetime if lifetime is None else lifetime))
        username = f"{expires}:{name[:NAME_LENGTH]}"
        return {"urls": list(self.urls), "username": username, "credential": password_of(username, self.secret)}


def password_of(username: str, secret: str) -> str:
    """Return the password that belongs to a name."""
    # SHA-1 is what the relays compute; as a key for an HMAC it is not broken.
    return base64.b64encode(hmac.digest(secret.encode(), username.encode(), hashlib.sha1)).decode()
