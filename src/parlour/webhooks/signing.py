"""How a receiver can tell that a delivery is ours: HMAC-SHA256 over time and body, as documented for webhooks."""

import base64
import binascii
import hashlib
import hmac
import secrets

__all__ = ["is_secret", "new_secret", "signature", "signed_headers"]

_SECRET_BYTES = 32


def new_secret() -> str:
    """Return a new secret: 256 random bits in base64."""
    return base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode("ascii")


def is_secret(text: str) -> bool:
    """Tell whether `text` can be a webhook's `hmac`: base64 of at least one byte."""
    try:
        return bool(base64.b64decode(text, validate=True))
    except (binascii.Error, ValueError):
        return False


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return the base64 signature of `timestamp`, a dot and the raw body, under the base64-decoded `secret`."""
    key = base64.b64decode(secret)
    return base64.b64encode(hmac.digest(key, timestamp.encode("ascii") + b"." + body, hashlib.sha256)).decode("ascii")


def signed_headers(secret: str, basic_auth: str | None, body: bytes, now: float) -> dict[str, str]:
    """Return the headers that prove a delivery at `now` (Unix seconds)."""
    timestamp = str(int(now))
    headers = {"X-Webhook-Timestamp": timestamp, "X-Webhook-Signature": signature(secret, timestamp, body)}
    if basic_auth is not None:
        headers["Authorization"] = f"Basic {basic_auth}"
    return headers
