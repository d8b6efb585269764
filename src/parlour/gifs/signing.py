"""Ids of found pictures: they say where the picture is, and that this server has found it. Nothing is remembered.

An id is the addresses of all its sizes in JSON, signed. So only what a search gave can be fetched through the server,
also by those who come later, and after a restart.
"""

import json
import os.path
from dataclasses import astuple, dataclass
from typing import Final, Literal, get_args

from parlour.calls.gifs import ID
from parlour.signed import Signed

__all__ = ["MAX_ID", "SIZES", "Addresses", "Signer", "Size"]

Size = Literal["small", "small-still", "chat", "chat-still"]
SIZES: Final[tuple[Size, ...]] = get_args(Size)

MAX_ID: Final = 1000


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
        self._signed = Signed(server_key, b"parlour gifs")

    def sign(self, addresses: Addresses) -> str | None:
        """Return the id of a picture; `None` for one whose addresses are too long."""
        urls = astuple(addresses)
        common = os.path.commonprefix(urls)  # noqa: RUF071 - character by character is what is wanted
        start = common[: common.rfind("/") + 1]
        payload = json.dumps([start, *(url[len(start) :] for url in urls)], separators=(",", ":")).encode()
        made = self._signed.sign(payload)
        return made if len(made) <= MAX_ID else None

    def read(self, signed: str) -> Addresses | None:
        """Return what an id stands for; `None` for one that this server has not made."""
        payload = self._signed.read(signed) if ID.fullmatch(signed) is not None else None
        if payload is None:
            return None
        start, *rest = json.loads(payload)
        return Addresses(*(start + each for each in rest))
