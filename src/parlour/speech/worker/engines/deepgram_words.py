"""What is said to Deepgram's streaming protocol and what it says. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from parlour.speech.worker.engines.port import RATE, Options

__all__ = ["Reply", "address", "path_for_file", "read_reply"]

_PATH: Final = "/v1/listen"


def address(url: str, options: Options) -> str:
    """Return what is connected to. What is left to the service is left out."""
    query = list(_query(options))
    # Interim texts come in any case: whether people hear them is decided elsewhere.
    query.append(("interim_results", "true"))
    if options.endpointing is not True:
        query.append(("endpointing", _word(options.endpointing)))
    return f"{url}{_PATH}?{urlencode(query)}"


def path_for_file(options: Options) -> str:
    """Return where a whole recording is posted to."""
    return f"{_PATH}?{urlencode([*_query(options), ('utterances', 'true')])}"


def _query(options: Options) -> Iterator[tuple[str, str]]:
    yield from (("encoding", "linear16"), ("sample_rate", str(RATE)), ("channels", "1"))
    yield "language", options.language
    if options.model is not None:
        yield "model", options.model
    yield "punctuate", _word(options.punctuate)
    yield "profanity_filter", _word(options.profanity_filter)
    for kind in options.redact:
        yield "redact", kind
    for name, value in options.extra.items():
        if name == "interim_results":
            continue
        for each in value if isinstance(value, list) else [value]:
            yield name, _word(each)


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@dataclass(frozen=True, slots=True)
class Reply:
    """What was heard; times in seconds of the sound that was sent over this connection."""

    begin: float
    end: float
    until: float
    """Up to where the reply tells what was said, or that nothing was."""

    text: str
    final: bool
    confidence: float
    language: str
    raw: dict[str, Any]


def read_reply(message: Any, options: Options) -> Reply | None:
    """Return what a message of the service tells; `None` when it is not about what was said.

    Raises `ValueError`, `KeyError`, `TypeError`, `IndexError` or `AttributeError` for what no service says.
    """
    if message.get("type") == "Error":
        raise ValueError("the service tells an error")
    if message.get("type") != "Results":
        return None
    start, duration = float(message["start"]), float(message["duration"])
    best = message["channel"]["alternatives"][0]
    words = best.get("words") or []
    languages = best.get("languages") or [options.language]
    return Reply(
        float(words[0]["start"]) if words else start,
        float(words[-1]["end"]) if words else start + duration,
        start + duration,
        " ".join(str(best["transcript"]).split()),
        message.get("is_final") is True,
        min(max(float(best.get("confidence") or 0.0), 0.0), 1.0),
        str(languages[0]),
        message,
    )
