"""What browsers log, on its way to the log of calls: marked as theirs, without secrets, and never much.

Nobody is trusted here. A line is a claim of its browser, so its code begins with `client.`; times are told beside the
server's own. What is too much for a connection or its domain is dropped, and one line says so.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from parlour.clock import Clock
from parlour.live import Seat
from parlour.signaling.flood import FloodLimit
from parlour.store import ERROR, INFO, CallLine

__all__ = ["LEVELS", "ClientLine", "ClientLogs", "ConnectionLog", "without_secrets"]

WARNING: Final = 30
LEVELS: Final = {"debug": 10, "info": INFO, "warn": WARNING, "error": ERROR}

LINES_PER_SECOND: Final = 2.0
BYTES_PER_SECOND: Final = 1_000.0
"""Of one connection on the long run; what a join causes may come at once."""

DOMAIN_LINES_PER_SECOND: Final = 20.0
"""Of all connections of a domain together."""

_FIRST_LINES: Final = 50
_FIRST_BYTES: Final = 10_000

_HIDDEN: Final = "***"
_SECRETS: Final = (
    re.compile(r"[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}"),  # a JSON web token, or what looks like one
    re.compile(r"(?i)(?<=bearer )\S+"),
    re.compile(r"(?<=[?&]t=)[^&#\s\"']+"),
    re.compile(
        r"(?i)(?<![a-z])(?:\w{0,20}(?:token|password|credential|secret|seat_key|api_?key)|authorization)"
        r"[\"']{0,2}\s{0,3}[=:]\s{0,3}[\"']?(?!bearer )([^\s\"'&,;}]+)"
    ),
)


def without_secrets(text: str) -> str:
    """Return `text` with what looks like a secret hidden."""
    for pattern in _SECRETS:
        text = pattern.sub(_hide, text)
    return text


def _hide(found: "re.Match[str]") -> str:
    if not found.re.groups:
        return _HIDDEN
    begin, end = found.start(1) - found.start(), found.end(1) - found.start()
    return f"{found[0][:begin]}{_HIDDEN}{found[0][end:]}"


@dataclass(frozen=True, slots=True)
class ClientLine:
    """A line as a browser sent it, checked for shape. `at` is its own clock, in Unix seconds."""

    level: int
    code: str
    message: str
    at: float | None

    @property
    def size(self) -> int:
        """How many bytes it counts for."""
        return len(self.message.encode()) + len(self.code)


class ClientLogs:
    """Takes lines of all connections. `write` gets those that are kept."""

    def __init__(self, write: Callable[[CallLine], None], clock: Clock) -> None:
        self._write = write
        self._clock = clock
        self._domains: dict[str, FloodLimit] = {}

    def of_connection(self, domain_id: str) -> "ConnectionLog":
        """Return what takes the lines of one connection."""
        return ConnectionLog(self, domain_id, self._clock)

    def admits(self, domain_id: str) -> bool:
        """Count a line of a domain; tell whether it may be kept."""
        now = self._clock.monotonic()
        limit = self._domains.get(domain_id)
        if limit is None:
            limit = self._domains[domain_id] = FloodLimit(DOMAIN_LINES_PER_SECOND, now)
        return limit.admits(now)

    def keep(self, line: CallLine) -> None:
        """Write a line."""
        self._write(line)


class ConnectionLog:
    """What one connection may log."""

    def __init__(self, logs: ClientLogs, domain_id: str, clock: Clock) -> None:
        self._logs = logs
        self._domain_id = domain_id
        self._clock = clock
        now = clock.monotonic()
        self._lines = FloodLimit(LINES_PER_SECOND, now, capacity=_FIRST_LINES)
        self._bytes = FloodLimit(BYTES_PER_SECOND, now, capacity=_FIRST_BYTES)
        self._dropped = 0

    def take(self, seat: Seat, lines: Sequence[ClientLine]) -> None:
        """Keep lines of who has that seat, as long as its domain wants them; what is too much is dropped."""
        place = seat.logged_as()
        if place is None:
            return
        for line in lines:
            if place.terse and line.level < WARNING:
                continue
            if self._admits(line):
                self._keep(place.meeting_id, seat.session_id, line)
            else:
                self._dropped += 1

    def _admits(self, line: ClientLine) -> bool:
        now = self._clock.monotonic()
        return self._lines.admits(now) and self._bytes.admits(now, line.size) and self._logs.admits(self._domain_id)

    def _keep(self, meeting_id: str, session_id: str, line: ClientLine) -> None:
        if self._dropped:
            dropped, self._dropped = self._dropped, 0
            sentence = f"{dropped} lines before this one were too many and are not kept"
            self._keep(meeting_id, session_id, ClientLine(WARNING, "dropped", sentence, None))
        text = without_secrets(line.message)
        code = f"client.{line.code}"
        now = self._clock.now()
        self._logs.keep(CallLine(self._domain_id, meeting_id, session_id, now, line.level, code, text, line.at))
