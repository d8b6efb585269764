"""Animated pictures in the chat: what a search answers, and what a message says of the one that it carries."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeGuard

from parlour.strict_json import JsonValue

__all__ = ["ID", "MAX_SIDE", "Gif", "GifTrouble", "GifsNow", "SentGif", "sent_gif"]

GifTrouble = Literal["too-fast", "unavailable"]

MAX_SIDE: Final = 4096
ID: Final = re.compile(r"[A-Za-z0-9_-]{1,977}\.[A-Za-z0-9_-]{22}")
"""What the server's ids look like. Browsers put them into an address: nothing else may come in, such as `..`."""


@dataclass(frozen=True, slots=True)
class Gif:
    """An animated picture that was found. By its `id` browsers get it of this server; the size is in pixels."""

    id: str
    title: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class GifsNow:
    """What a search has found; `next` is the offset of what follows. With `trouble` nothing was: why not."""

    gifs: tuple[Gif, ...] = ()
    next: int | None = None
    trouble: GifTrouble | None = None


@dataclass(frozen=True, slots=True)
class SentGif:
    """What a chat message says of the picture that it carries: claims, but only an id of this server leads anywhere."""

    id: str
    width: int
    height: int


def sent_gif(value: JsonValue) -> SentGif | None:
    """Read the `gif` of a chat message; `None` for what cannot be one."""
    if not isinstance(value, Mapping):
        return None
    made, width, height = value.get("id"), value.get("width"), value.get("height")
    if not isinstance(made, str) or ID.fullmatch(made) is None or not (_is_side(width) and _is_side(height)):
        return None
    return SentGif(made, width, height)


def _is_side(value: JsonValue) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= MAX_SIDE
