"""What is asked of a recogniser, and what it gives."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import TypeAlias

from parlour.strict_json import JsonValue

__all__ = ["Failed", "Listening", "Lost", "Missed", "SpeechEvent", "SpeechOptions", "Utterance"]


@dataclass(frozen=True, slots=True)
class SpeechOptions:
    """How speech is to be written down; the words are those of the REST interface."""

    language: str = "en"
    """A tag such as `en`, `de-CH`; `multi` for an engine that finds out by itself."""

    model: str | None = None
    """`None`: the engine's own choice."""

    punctuate: bool = True
    profanity_filter: bool = False
    endpointing: int | bool = True
    """After how many milliseconds of silence an utterance is final; `True`: the engine's own choice, `False`: after
    long pauses only."""

    redact: bool | tuple[str, ...] = False
    """What is masked: `True` is the same as `("numbers",)`."""

    extra: Mapping[str, JsonValue] = field(default_factory=dict)
    """What only some engines know."""

    include_raw: bool = False
    """Whether utterances bring the engine's own reply along."""

    def as_json(self) -> dict[str, JsonValue]:
        """Return it as the process of the recogniser reads it."""
        plain: dict[str, JsonValue] = asdict(self)
        return plain | {"redact": ["numbers"] if self.redact is True else list(self.redact or ())}


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said in one go, as far as it is known.

    `begin` and `end` are Unix seconds by the server's wall clock, at the arrival of the sound; of a file they are
    seconds from its begin. As long as it is not `final`, another one of the same track with about the same `begin`
    takes its place. `confidence` is between 0 and 1, `raw` the engine's own reply where that was asked for.
    """

    track: str
    begin: float
    end: float
    text: str
    final: bool
    confidence: float
    language: str
    raw: JsonValue = None


@dataclass(frozen=True, slots=True)
class Listening:
    """The recogniser awaits a track at these UDP ports of 127.0.0.1."""

    track: str
    rtp: int
    rtcp: int


@dataclass(frozen=True, slots=True)
class Lost:
    """The recogniser's process died and comes back by itself: all tracks have to be added anew, at once or later."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The session cannot go on, and nothing more comes of it; `problem` is a sentence for people."""

    problem: str


@dataclass(frozen=True, slots=True)
class Missed:
    """What was said between these Unix seconds will never be text: the machine was too slow, or a service away."""

    track: str
    begin: float
    end: float


SpeechEvent: TypeAlias = Listening | Lost | Failed | Missed
