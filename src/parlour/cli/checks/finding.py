"""What a check says."""

from dataclasses import dataclass
from typing import Literal

__all__ = ["Finding", "Level", "ok", "warning", "wrong"]

Level = Literal["ok", "warning", "wrong"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence about one thing. `advice` says what to do, and names the setting; empty when all is well."""

    check: str
    level: Level
    text: str
    advice: str = ""


def ok(check: str, text: str) -> Finding:
    """Return that all is well."""
    return Finding(check, "ok", text)


def warning(check: str, text: str, advice: str) -> Finding:
    """Return what works, but not for everybody or not for long."""
    return Finding(check, "warning", text, advice)


def wrong(check: str, text: str, advice: str) -> Finding:
    """Return what does not work."""
    return Finding(check, "wrong", text, advice)
