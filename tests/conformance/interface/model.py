"""What may become of a method of daily-js."""

from dataclasses import dataclass
from typing import TypeAlias

__all__ = ["Local", "Method", "Outcome", "PageOnly", "Refused", "Told", "Warned", "Works"]


@dataclass(frozen=True, slots=True)
class Works:
    """Does what it is documented to do. `check` is JavaScript that becomes true by it, where that can be seen."""

    check: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Throws or rejects with a sentence that contains `words`.

    `note` is said instead in the document where it is served after all, to others than the one who asks here.
    """

    words: str
    note: str = ""


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

    `actions` are the messages that it sends to the call machine. `room` is the room's URL in the expression, `other`
    the session id of somebody else in the call.
    """

    name: str
    call: str
    outcome: Outcome
    actions: tuple[str, ...] = ()
    older_refuse: str = ""
    """Words with which older releases refuse this by themselves, which asked for something else then."""
