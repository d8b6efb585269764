"""Why somebody is refused: a stable code for programs, a sentence for people."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["RefusalCode", "Refuse"]

RefusalCode: TypeAlias = Literal[
    "no-room",
    "nbf-room",
    "exp-room",
    "nbf-token",
    "exp-token",
    "not-allowed",
    "meeting-full",
    "address-limit",
    "connection-error",
    "seat-gone",
    "ejected",
    "invalid-message",
    "message-too-large",
    "not-permitted",
    "not-possible",
    "media-error",
    "server-error",
]
"""The first eleven answer who wants to enter or to come back, the others requests of who is inside."""


@dataclass(frozen=True, slots=True)
class Refuse:
    """Refuse whoever asked; nothing was changed."""

    type: RefusalCode
    msg: str
    nbf: float | None = None
    """Unix seconds from which the same request is worth another try, where that is known."""
