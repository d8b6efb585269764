"""Ids of found pictures: they say where the picture is, and that this server has found it. Nothing is remembered.

An id is the addresses of all its sizes in JSON, in base64url, a dot, and the first 128 bits of their HMAC-SHA256. So
only what a search gave can be fetched through the server, also by those who come later, and after a restart.
"""

import base64
import binascii
import hashlib
import hmac
import json
import os.path
from dataclasses import astuple, dataclass
from typing import Final, Literal, get_args

from parlour.calls.gifs import ID

__all__ = ["MAX_ID", "SIZES", "Addresses", "Signer", "Size"]

Size = Literal["small", "small-still", "chat", "chat-still"]
SIZES: Final[tuple[Size, ...]] = get_args(Size)

MAX_ID: Final = 1000
_MAC_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the sizes of one picture are, moving and still: for the list of what was found, and for the chat."""

    small: str
    small_still: str
    chat: str
    chat_still: str

    def of(self, size: Size) -> str:
        """Return the address of one size."""
        match size:
            case "small":
                return self.small
            case "small-still":
                return self.small_still
            case "chat":
                return self.chat
            case "chat-still":
                return self.chat_still


class Signer:
    """Makes ids and reads them. Servers with the same server key read each other's."""

    def __init__(self, server_key: bytes) -> None:
        self._key = hmac.digest(server_key, b"parlour gifs", hashlib.sha256)

    def sign(self, addresses: Addresses) -> str | None:
        """Return the id of a picture; `None` for one whose addresses are too long."""
        urls = astuple(addresses)
        common = os.path.commonprefix(urls)  # noqa: RUF071 - character by character is what is wanted
        start = common[: common.rfind("/") + 1]
        payload = json.dumps([start, *(url[len(start) :] for url in urls)], separators=(",", ":")).encode()
        made = f"{_text(payload)}.{_text(self._mac(payload))}"
        return made if len(made) <= MAX_ID else None

    def read(self, signed: str) -> Addresses | None:
        """Return what an id stands for; `None` for one that this server has not made."""
        if ID.fullmatch(signed) is None:
            return None
        first, _, second = signed.partition(".")
        payload, mac = _bytes(first), _bytes(second)
        if payload is None or mac is None or not hmac.compare_digest(mac, self._mac(payload)):
            return None
        start, *rest = json.loads(payload)
        return Addresses(*(start + each for each in rest))

    def _mac(self, payload: bytes) -> bytes:
        return hmac.digest(self._key, payload, hashlib.sha256)[:_MAC_BYTES]


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode("ascii").rstrip("=")


def _bytes(text: str) -> bytes | None:
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if _text(raw) == text else None  # one spelling only: ids are compared and cached as text
