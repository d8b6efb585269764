"""HTTP connections within bounds: on the header in bytes, fields and time, on slow bodies, on peers that do not read.

What no application ever gets to see is answered here, in the documented shape.
"""

import asyncio
from http import HTTPStatus
from typing import Any, Final, cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from parlour import strict_json
from parlour.errors import InvalidRequestError
from parlour.web.listening.guard import Guard
from parlour.web.listening.limits import HEAD_BYTES, HEAD_FIELDS, SLOWEST_BYTES_PER_SECOND, URL_BYTES
from parlour.web.listening.progress import SendProgress, reset

__all__ = ["ParlourHttpProtocol"]

SLICE: Final = 4096
"""So much is parsed before the bounds are looked at again."""

WAITING_REQUESTS: Final = 100
"""How many pipelined requests may wait for the one before."""

_LINE_EXTRA: Final = len("GET  HTTP/1.1\r\n")
_FIELD_EXTRA: Final = len(": \r\n")
_CHUNK_CREDIT: Final = 4
"""Bytes of a chunk's framing that are not counted; it has five at least, so that tiny chunks are bounded too."""

_LONGEST_HANDSHAKE_FIELD: Final = 8_000
"""The WebSocket parser takes lines of 8 KiB."""

BAD_REQUEST: Final = (HTTPStatus.BAD_REQUEST, "Invalid HTTP request received.")
URL_TOO_LONG: Final = (HTTPStatus.REQUEST_URI_TOO_LONG, f"The address is longer than {URL_BYTES} bytes.")
HEAD_TOO_LARGE: Final = (
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
    f"The header has more than {HEAD_FIELDS} fields or {HEAD_BYTES} bytes.",
)
TOO_SLOW: Final = (HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive in time.")
NO_ROOM: Final = (HTTPStatus.SERVICE_UNAVAILABLE, "The server has too many connections. Try again later.")

Refusal = tuple[HTTPStatus, str]


class _RefusedError(Exception):
    """Ends parsing from inside a callback of the parser."""


class ParlourHttpProtocol(HttpToolsProtocol):
    """uvicorn's protocol on httptools, under a guard. Its configuration has a `guard`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._guard: Guard = cast("Any", self.config).guard
        self._sending: SendProgress | None = None
        self._refusal: Refusal | None = None
        self._upgraded = False
        self._head_since: float | None = None
        self._in_head = True
        self._in_message = False
        self._counted = 0
        self._fields = 0
        self._head_bytes = 0
        self._head_completed = False
        self._uncounted = 0
        self._body_since: float | None = None
        self._body_received = 0
        self._discarded = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, unless there is no room for one more."""
        transport = cast("asyncio.Transport", transport)
        super().connection_made(transport)
        limits = self._guard.limits
        self._sending = SendProgress(
            transport, stall_seconds=limits.stall_seconds, closing_seconds=limits.closing_seconds
        )
        self._head_since = self._guard.now()
        if not self._guard.enter(transport, self):
            self._refuse(NO_ROOM)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._guard.leave(self.transport)
        super().connection_lost(exc)

    def check(self, now: float) -> None:
        """End a connection whose peer does not read, or does not send what it began."""
        if self._sending is not None and self._sending.stalled(now):
            reset(self.transport)
        elif self.transport.is_closing():
            pass
        elif self._head_since is not None and now - self._head_since > self._guard.limits.head_seconds:
            self._give_up_waiting()
        elif self._body_since is not None:
            self._check_body(now, self._body_since)

    def _check_body(self, now: float, since: float) -> None:
        window = self._guard.limits.stall_seconds
        if self.flow.read_paused:  # the application is not ready for more: no fault of the peer
            self._body_since, self._body_received = now, 0
        elif now - since >= window:
            if self._body_received < window * SLOWEST_BYTES_PER_SECOND:
                self._give_up_waiting()
            self._body_since, self._body_received = now, 0

    def _give_up_waiting(self) -> None:
        """Tell whoever began a request that it took too long; who never said anything is told nothing."""
        if self._in_message:
            self._refuse(TOO_SLOW)
        else:
            self.transport.close()

    def data_received(self, data: bytes) -> None:
        """Parse what arrived, slice by slice."""
        self._unset_keepalive_if_required()
        for start in range(0, len(data), SLICE):
            if self._upgraded or self.transport.is_closing():
                return
            self._take(data[start : start + SLICE])

    def _take(self, piece: bytes) -> None:
        if not self._in_message and self._head_since is None:
            self._head_since = self._guard.now()
        self._head_completed, self._uncounted = False, 0
        try:
            self.parser.feed_data(piece)
        except httptools.HttpParserUpgrade:
            if self._should_upgrade():
                self.handle_websocket_upgrade()
            return
        except httptools.HttpParserError:
            self._refuse(self._refusal or BAD_REQUEST)
            return
        if not self._head_completed:
            self._counted += len(piece) - self._uncounted
        if self._counted > HEAD_BYTES:
            self._refuse(HEAD_TOO_LARGE)
        elif len(self.pipeline) > WAITING_REQUESTS:
            reset(self.transport)

    def on_message_begin(self) -> None:
        """Count from nothing."""
        super().on_message_begin()
        self._in_message = self._in_head = True
        self._counted = self._fields = self._head_bytes = self._discarded = 0
        if self._head_since is None:  # pipelined: it began within what arrived
            self._head_since = self._guard.now()

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        super().on_url(url)
        self._head_bytes += len(url)
        if len(self.url) > URL_BYTES:
            self._stop(URL_TOO_LONG)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a field of the header or a trailer."""
        self._fields += 1
        self._head_bytes += len(name) + len(value) + _FIELD_EXTRA
        if self._fields > HEAD_FIELDS or self._head_bytes + _LINE_EXTRA > HEAD_BYTES:
            self._stop(HEAD_TOO_LARGE)
        if self._in_head:  # trailers say nothing that an application could rely on
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Begin the request; its body has a minimum speed from here on."""
        self._in_head, self._head_completed = False, True
        self._counted = self._head_bytes + _LINE_EXTRA
        self._head_since = None
        self._guard.busy(self.transport)
        self._body_since, self._body_received = self._guard.now(), 0
        super().on_headers_complete()

    def on_chunk_header(self) -> None:
        """Grant a chunk the least framing it can have, and not a byte more."""
        self._uncounted += _CHUNK_CREDIT

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; who goes on sending long after the answer is cut off."""
        self._uncounted += len(body)
        self._body_received += len(body)
        if self.cycle is not None and self.cycle.response_complete:
            self._discarded += len(body)
            if self._discarded > self._guard.limits.discarded_bytes:
                reset(self.transport)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """End the request's way in."""
        self._in_message = False
        self._body_since = None
        super().on_message_complete()
        if self.cycle is not None and self.cycle.response_complete:
            self._guard.idle(self.transport)

    def on_response_complete(self) -> None:
        """Let the connection give way to others again once nothing more is asked."""
        super().on_response_complete()
        if not self._in_message and self.cycle.response_complete and not self.pipeline:
            self._guard.idle(self.transport)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection to the WebSocket protocol."""
        if any(len(name) + len(value) > _LONGEST_HANDSHAKE_FIELD for name, value in self.headers):
            self._refuse(HEAD_TOO_LARGE)
            return
        self._upgraded = True
        super().handle_websocket_upgrade()

    def _stop(self, refusal: Refusal) -> None:
        self._refusal = refusal
        raise _RefusedError

    def _refuse(self, refusal: Refusal) -> None:
        """Answer in the server's own words and close. Where another answer is due or under way, just close."""
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            if self._in_head or self.pipeline or cycle.response_started:
                reset(self.transport)
                return
            cycle.disconnected = True
            cycle.message_event.set()
        status, info = refusal
        body = strict_json.dump({"error": InvalidRequestError.code, "info": info})
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\n"
            "Content-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\n"
            "Connection: close\r\n\r\n"
        )
        self.transport.write(head.encode("ascii") + body)
        self.transport.close()
