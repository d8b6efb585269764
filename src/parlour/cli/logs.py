"""How the server's log looks: text or one JSON object per line, on standard error."""

import json
import logging
import sys
from datetime import UTC, datetime

from parlour.settings import LogSettings

__all__ = ["configure_logging"]


class _JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line of JSON."""
        entry = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry)


def configure_logging(settings: LogSettings) -> None:
    """Send every log line to standard error. Requests are not logged: addresses of calls hold tokens."""
    handler = logging.StreamHandler(sys.stderr)
    text = logging.Formatter("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
    handler.setFormatter(_JsonLines() if settings.as_json else text)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.level.upper())
    for chatty in ("alembic", "asyncio", "websockets"):
        logging.getLogger(chatty).setLevel(max(logging.WARNING, root.level))
