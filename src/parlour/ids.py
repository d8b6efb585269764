"""Identifiers and secrets: how they are made and how they are recognised."""

import re
import secrets
import string
import uuid

__all__ = ["is_uuid4", "new_api_key", "new_room_name", "new_secret", "new_uuid"]

_ALPHANUMERIC = string.ascii_letters + string.digits
_UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def new_uuid() -> str:
    """Return a random UUID (version 4) in its canonical lower-case form."""
    return str(uuid.uuid4())


def is_uuid4(text: str) -> bool:
    """Tell whether `text` is a canonical lower-case UUID of version 4."""
    return _UUID4.fullmatch(text) is not None


def new_room_name() -> str:
    """Return a generated room name: 20 letters and digits, as documented for `POST /rooms`."""
    return "".join(secrets.choice(_ALPHANUMERIC) for _ in range(20))


def new_api_key() -> str:
    """Return a new API key: 64 hexadecimal digits, 256 random bits."""
    return secrets.token_hex(32)


def new_secret() -> str:
    """Return 192 random bits as URL-safe text: a secret that nobody guesses and nobody has to type."""
    return secrets.token_urlsafe(24)
