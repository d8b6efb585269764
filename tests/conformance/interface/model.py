"""What may become of a method of daily-js."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Local", "Method", "Outcome", "PageOnly", "Refused", "Stage", "Told", "Warned", "Works"]

Stage: TypeAlias = Literal["loaded", "joined"]
"""Loaded, with a room, before joining; or in a call with somebody else."""


@dataclass(frozen=True, slots=True)
class Works:
    """Does what it is documented to do. `check` is JavaScript that becomes true by it, where that can be seen."""

    check: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Throws or rejects with a sentence that contains `words`."""

    words: str


@dataclass(frozen=True, slots=True)
class Told:
    """Gives nothing back; `event` tells that it failed, with a sentence that contains `words`."""

    event: str
    words: str


@dataclass(frozen=True, slots=True)
class Local:
    """daily-js answers by itself, from what it was told before."""


@dataclass(frozen=True, slots=True)
class PageOnly:
    """For the call page in a frame; in call-object mode daily-js itself throws."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Gives nothing back and does nothing; the console says so. `reason` is why that is right."""

    reason: str


Outcome: TypeAlias = Works | Refused | Told | Warned | Local | PageOnly


@dataclass(frozen=True, slots=True)
class Method:
    """A method of the call object, an expression that calls it, and what comes of it.

    `stage` is when it is called. `actions` are the messages that it sends to the call machine.
    """

    name: str
    call: str
    outcome: Outcome
    actions: tuple[str, ...] = ()
    stage: Stage = "joined"
