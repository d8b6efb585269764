"""How the server's log looks: text or one JSON object per line, on standard error, without secrets.

Who writes a line names the room, the meeting and the participant as extra fields of the record, so that programs can
follow one of them. Nobody means to log a secret; what looks like one is taken out all the same.
"""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import Final

from parlour.settings import LogSettings
from parlour.visible import visible

__all__ = ["configure_logging", "without_secrets"]

_OWN_FIELDS: Final = frozenset(
    vars(logging.LogRecord("", 0, "", 0, "", (), None))
    | {"message": "", "asctime": "", "taskName": "", "color_message": ""}
)
_SECRETS: Final = (
    ((), re.compile(r"\b[0-9a-f]{64}\b"), "***"),  # API keys
    (("eyj",), re.compile(r"\beyJ[\w-]+\.[\w-]*\.[\w-]*"), "***"),  # meeting tokens
    (("bearer", "basic"), re.compile(r"(?i)\b(bearer|basic) +[!-~]+"), r"\1 ***"),
    (("://",), re.compile(r"([a-z][a-z0-9+.-]*://)[^\s/@:]*:[^\s/@]+@"), r"\1***@"),  # user and password in an address
    (
        ("passw", "secret", "credential", "hmac", "apikey", "api_key", "token", "authorization"),
        re.compile(
            r"""(?ix)((?:[\w-]*(?:password|passwd|secret|credential|hmac|api_?key|token)|authorization)["']?\s*[:=]\s*["']?)
                [^\s"',;&)}\]]+"""
        ),
        r"\1***",
    ),
)
"""What secrets look like. A text without any of the words, in small letters, holds none of that kind: that is found out
in a thirtieth of the time, and nearly all texts are ids and names.
"""

_SHORTEST_KEY: Final = 64


def without_secrets(text: str) -> str:
    """Return `text` with `***` for everything that looks like a key, a token, a password."""
    folded = text.casefold()
    for words, pattern, replacement in _SECRETS:
        if any(word in folded for word in words) if words else len(text) >= _SHORTEST_KEY:
            text = pattern.sub(replacement, text)
    return text


def _extras(record: logging.LogRecord) -> dict[str, object]:
    """Return what the line's author named besides the message: ids of rooms, meetings, participants and the like."""
    return {
        name: value if isinstance(value, bool | int | float) or value is None else without_secrets(str(value))
        for name, value in vars(record).items()
        if name not in _OWN_FIELDS
    }


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON; extra fields stand beside the others."""
        entry = _extras(record) | {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if record.exc_info:
            entry["exception"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(entry)


class _Text(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as text; extra fields follow the message.

        Strangers choose names of rooms and people: nothing in them begins a line, and nothing acts on a terminal. A
        traceback, which may repeat them, stands below its line, set in.
        """
        named = "".join(f" {name}={visible(str(value))}" for name, value in _extras(record).items())
        message = visible(without_secrets(record.getMessage()))
        line = f"{self.formatTime(record)} {record.levelname:<7} {record.name}: {message}{named}"
        if not record.exc_info:
            return line
        trace = without_secrets(self.formatException(record.exc_info)).split("\n")
        return "\n".join([line, *(f"    {visible(below)}" for below in trace)])


def configure_logging(settings: LogSettings) -> None:
    """Send every log line to standard error. Requests are not logged: addresses of calls hold tokens."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_JsonLines() if settings.as_json else _Text())
    # Loggers may let through more than that: what goes wrong in calls is kept for `/logs` at any level.
    handler.setLevel(settings.level.upper())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    for chatty in ("alembic", "asyncio", "websockets"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
