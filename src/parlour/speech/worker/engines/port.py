"""What every engine is behind: sound of one track goes in, texts come out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol, TypeAlias, runtime_checkable

import numpy as np
import numpy.typing as npt

__all__ = ["RATE", "FileError", "Heard", "Hearer", "Options", "Recogniser", "Sound", "Stream", "Text", "WholeFiles"]

RATE: Final = 16_000
"""Samples per second of all sound here."""

Sound: TypeAlias = npt.NDArray[np.int16]
"""One channel at `RATE`."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the server asks for; see `parlour.speech.options`."""

    language: str = "en"
    model: str | None = None
    punctuate: bool = True
    profanity_filter: bool = False
    endpointing: int | bool = True
    redact: Sequence[str] = ()
    extra: dict[str, Any] = field(default_factory=dict)
    include_raw: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said; times in seconds as they were pushed."""

    begin: float
    end: float
    text: str
    final: bool
    confidence: float
    language: str
    raw: Any = None


@dataclass(frozen=True, slots=True)
class Text:
    """What one piece of sound was decoded to; empty when nothing was said."""

    text: str
    spoken: str
    """The same as the engine gave it, before it was made as it was asked for."""

    confidence: float
    language: str
    raw: dict[str, Any] | None


class Hearer(Protocol):
    """Who is told what becomes of a track. Called in the event loop."""

    def heard(self, heard: Heard) -> None:
        """Take a text."""
        ...

    def missed(self, begin: float, end: float) -> None:
        """Take note that this will never be text."""
        ...

    def failed(self, problem: str) -> None:
        """Take note that nothing more will be text, with a sentence for people."""
        ...


class Stream(Protocol):
    """The speech of one track."""

    def push(self, sound: Sound, at: float) -> None:
        """Take what was heard from `at` on. Times only grow; where nothing comes for a while, nothing was said."""
        ...

    def prefer(self, rank: int | None) -> None:
        """State whose turn it is: 0 speaks now, `None` nobody heard of lately."""
        ...

    async def drain(self) -> None:
        """Return once there is room for more: for whoever pushes faster than people speak."""
        ...

    async def finish(self) -> None:
        """Return once all that was pushed is text, or never will be. Nothing is pushed any more."""
        ...

    def close(self) -> None:
        """Forget it all at once."""
        ...


class FileError(Exception):
    """A file cannot be transcribed; the text is a sentence for people."""


@runtime_checkable
class WholeFiles(Protocol):
    """An engine that takes whole files otherwise than what is said live."""

    async def whole(self, sounds: Iterable[Sound], options: Options) -> list[Heard]:
        """Return what is said. `sounds` is read in another thread. Raises `FileError`."""
        ...


class Recogniser(Protocol):
    """An engine that is ready."""

    def open(self, options: Options, hearer: Hearer, *, live: bool) -> Stream:
        """Begin with a track. One that is not `live` comes as fast as it can be read, and needs final texts only."""
        ...

    async def close(self) -> None:
        """End everything."""
        ...
