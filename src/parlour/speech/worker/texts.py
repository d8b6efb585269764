"""What becomes of a text that an engine gave: what it made up goes, and what was asked to be left out. Pure."""

import re
import string
from typing import Final

__all__ = ["REPEATS", "finish", "is_made_up"]

_MARKS: Final = re.compile(r"(?<!\w)[^\w\s'-]+|[^\w\s'-]+(?!\w)")
"""Marks between words; those within, as in `3.5` and `o'clock`, stay."""

_NUMBER_WORDS: Final = (
    "zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|billion"
)
_DIGITS: Final = re.compile(r"\d(?:[\d.,:/ -]*\d)?")
_SPELLED: Final = re.compile(rf"\b(?:{_NUMBER_WORDS})(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORDS}|oh))*\b", re.IGNORECASE)

_PROFANITY: Final = re.compile(
    r"\b(?:(?:mother|cluster)?fuck\w*|(?:bull|horse)?shit\w*|bitch\w*|bastard\w*|ass(?:hole)?s?|arse(?:hole)?s?|cunt\w*|"
    r"dick(?:head)?s?|prick\w*|cock(?:sucker)?s?|pussy|pussies|whore\w*|slut\w*|twat\w*|wank\w*|bollocks|god ?damn\w*|"
    r"damn\w*|crap\w*|piss\w*|nigg\w+|fag(?:got)?s?)\b",
    re.IGNORECASE,
)

_SURE: Final = -1.0
_SPEECH: Final = 0.6
REPEATS: Final = 2.4
"""How well a text can be packed that says the same again and again."""

_GUESSED: Final = -1.4
_THANKS: Final = frozenset(
    {"thank you", "thanks for watching", "thank you for watching", "thank you so much for watching", "you", "bye"}
)
"""What Whisper hears in noise: films end so."""


def is_made_up(text: str, log_probability: float, no_speech: float, compression: float) -> bool:
    """Tell whether the engine wrote down what nobody said, by its own figures."""
    bare = text.strip(string.punctuation + string.whitespace).lower()
    if not bare or compression > REPEATS or log_probability < _GUESSED:
        return True
    if no_speech > _SPEECH and log_probability < _SURE:
        return True
    return bare in _THANKS and (no_speech > 0.3 or log_probability < -0.7)


def finish(text: str, *, punctuate: bool, profanity_filter: bool, redact: bool) -> str:
    """Return the text as it was asked for, on one line."""
    text = " ".join(text.split())
    if profanity_filter:
        text = _PROFANITY.sub(lambda found: found[0][0] + "*" * (len(found[0]) - 1), text)
    if redact:
        text = _SPELLED.sub("*", _DIGITS.sub("*", text))
    if not punctuate:
        text = _bare(text)
    return text


def _bare(text: str) -> str:
    words = _MARKS.sub(lambda found: "*" if "*" in found[0] else " ", text).lower().split()
    kept = " ".join(word for word in words if any(letter.isalnum() or letter == "*" for letter in word))
    return re.sub(r"\bi\b", "I", kept)
