"""JSON as it is sent: compact, in UTF-8, and safe for every encoder."""

import json

__all__ = ["json_size", "json_text"]

_encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def json_text(value: object) -> str:
    """Return `value` as compact JSON without ASCII escapes; raises `ValueError` for NaN and infinities.

    Half of a surrogate pair, which UTF-8 cannot carry, is written as an escape: apps may send such text, and the
    browser that reads it gets what the other one wrote.
    """
    text = _encoder.encode(value)
    if text.isascii():
        return text
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:  # the halves stand inside strings only, where Python's escape is JSON's, too
        return text.encode("utf-8", "backslashreplace").decode("utf-8")
    return text


def json_size(value: object) -> int:
    """Return how many bytes `json_text(value)` has in UTF-8."""
    text = _encoder.encode(value)
    return len(text) if text.isascii() else len(text.encode("utf-8", "backslashreplace"))
