"""One WebSocket from its first frame to its last: who may say what when."""

import asyncio
import logging
from typing import Final

from starlette.websockets import WebSocket, WebSocketDisconnect

from parlour.addresses import counted_as
from parlour.calls.messages import Done, FatalError
from parlour.clock import Clock
from parlour.ids import new_uuid
from parlour.live import Calls, Frame, Seat, Wire
from parlour.live.requests import MediaRequest
from parlour.shapes.texts import shown
from parlour.signaling.allowance import Allowance, Limits, TooManyMessagesError
from parlour.signaling.client_logs import ClientLogs
from parlour.signaling.fields import BadMessageError, Fields
from parlour.signaling.frames import FrameError, read_frame
from parlour.signaling.incoming import Incoming, Ping, TellLog, read_entry, read_request, read_resume
from parlour.signaling.outbox import Outbox
from parlour.signaling.trial import ConnectionTrial
from parlour.strict_json import JsonValue

__all__ = ["JOIN_TIMEOUT_S", "PREAUTH_TIMEOUT_S", "SignalingConnection"]

_log = logging.getLogger(__name__)

JOIN_TIMEOUT_S: Final = 30.0
PREAUTH_TIMEOUT_S: Final = 600.0
CLOSE_PATIENCE_S: Final = 5.0

_ENTRIES: Final = ("join", "preauth")
"""What is possible before a seat is taken, and only then. Whoever may not enter is put out."""

MOST_RESUMES: Final = 3
"""How often one connection may ask for a seat that is not held."""

GOODBYES: Final = (1000, 1001)
"""Codes with which a browser ends a connection for good: on purpose, or because its page goes away."""

NORMAL: Final = 1000
ABNORMAL: Final = 1006
BINARY: Final = 1003
VIOLATION: Final = 1008
TOO_BIG: Final = 1009


class _ViolationError(Exception):
    """The browser breaks the protocol; the connection ends with `code` after a fatal error."""

    def __init__(self, msg: str, code: int = VIOLATION) -> None:
        super().__init__(msg)
        self.msg = msg
        self.code = code


def _is_ordinary_end(error: Exception) -> bool:
    """Tell whether `error` only says that the browser is gone; Starlette says so with a `RuntimeError` too."""
    return isinstance(error, WebSocketDisconnect | OSError) or (
        isinstance(error, RuntimeError) and "close" in str(error)
    )


def _said_goodbye(reader: "asyncio.Task[None]") -> bool:
    """Tell whether the browser ended the connection on purpose."""
    if not reader.done() or reader.cancelled():
        return False
    error = reader.exception()
    return isinstance(error, WebSocketDisconnect) and error.code in GOODBYES


class SignalingConnection:
    """States: connected → (preauthorised) → seated → closing. Only `join` leads to a seat, and only once."""

    def __init__(
        self,
        websocket: WebSocket,
        domain_id: str,
        *,
        calls: Calls,
        wire: Wire,
        clock: Clock,
        limits: Limits,
        logs: ClientLogs,
    ) -> None:
        self._websocket = websocket
        self._domain_id = domain_id
        self._calls = calls
        self._wire = wire
        self._clock = clock
        self._limits = limits
        self._allowance = Allowance(limits, clock)
        self._outbox = Outbox(websocket, new_uuid())
        self._seat: Seat | None = None
        self._preauthorised = False
        self._resumes = 0
        self._log = logs.of_connection(domain_id)
        self._address = "" if websocket.client is None else counted_as(websocket.client.host)
        self._trial = ConnectionTrial(calls, wire, self._outbox, self._address)

    async def run(self) -> None:
        """Serve the accepted WebSocket until it ends, whoever ends it; then give the seat back."""
        reader = asyncio.create_task(self._read())
        writer = asyncio.create_task(self._outbox.run())
        watchman = asyncio.create_task(self._expect_join())
        tasks = (reader, writer, watchman)
        try:
            await asyncio.wait((reader, writer, self._outbox.given_up), return_when=asyncio.FIRST_COMPLETED)
            if not self._outbox.closing:  # the writer may have seen the end before the reader heard of its reason
                await asyncio.wait((reader,), timeout=CLOSE_PATIENCE_S)
            self._part(reader)
            if self._outbox.closing:
                await asyncio.wait((writer,), timeout=CLOSE_PATIENCE_S)
        finally:
            self._part(reader)
            self._trial.end()
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not _is_ordinary_end(outcome):
                _log.error("connection crashed", exc_info=outcome, extra={"connection": self._outbox.id})

    def _part(self, reader: "asyncio.Task[None]") -> None:
        """Give the seat back, or leave it to the connection by which its holder may come back."""
        seat, self._seat = self._seat, None
        if seat is None or self._outbox.handed_over:
            return
        if self._outbox.closing or _said_goodbye(reader):
            seat.disconnected()
        else:
            self._outbox.await_return()
            seat.lost()
        where = {"participant": seat.session_id, "connection": self._outbox.id}
        if self._outbox.overflowed:
            _log.warning("connection given up: the browser does not keep up", extra=where)

    async def _expect_join(self) -> None:
        """Close connections that only take up room."""
        await self._clock.sleep(JOIN_TIMEOUT_S)
        if self._preauthorised:
            await self._clock.sleep(PREAUTH_TIMEOUT_S - JOIN_TIMEOUT_S)
        if self._seat is None:
            self._fail(_ViolationError("nobody joined in time"))

    def _fail(self, violation: _ViolationError) -> None:
        self._outbox.send(Frame.of(self._wire.push(FatalError("connection-error", violation.msg))))
        self._outbox.close(violation.code, violation.msg)

    async def _read(self) -> None:
        try:
            while not self._outbox.closing:
                await self._outbox.room_for_requests()
                await self._take(read_frame(await self._receive()))
        except _ViolationError as violation:
            self._fail(violation)
        except TooManyMessagesError:
            self._fail(_ViolationError("too many messages"))
        except FrameError as error:
            self._fail(_ViolationError(str(error)))

    async def _receive(self) -> str:
        message = await self._websocket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message.get("code") or ABNORMAL)
        text = message.get("text")
        if text is None:
            raise _ViolationError("binary frames are not part of this protocol", BINARY)
        size = len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))
        if size > self._limits.frame_bytes:
            raise _ViolationError("the frame is too big", TOO_BIG)
        self._allowance.count_message()
        return str(text)

    async def _take(self, message: dict[str, JsonValue]) -> None:
        kind, request_id = message.get("type"), message.get("id")
        if not isinstance(kind, str):
            raise _ViolationError("the frame has no type")
        if request_id is not None and (not isinstance(request_id, int) or isinstance(request_id, bool)):
            raise _ViolationError("the frame's id is not an integer")
        try:
            if kind in _ENTRIES:
                await self._enter(kind, message, request_id)
            elif kind == "resume":
                await self._resume(message, request_id)
            elif kind == "try-media":
                welcome = None if self._seat is not None else self._preauthorised
                await self._trial.begin(message, request_id, welcome=welcome)
            else:
                await self._pass_on(kind, message, request_id)
        except BadMessageError as error:
            self._count()
            self._refuse(request_id, "invalid-message", f"{kind}: {error}")
            if kind in _ENTRIES:
                self._outbox.close(NORMAL, "refused")

    async def _enter(self, kind: str, message: Fields, request_id: int | None) -> None:
        if request_id is None:
            raise _ViolationError(f"{kind} needs an id")
        if self._seat is not None:
            self._refuse(request_id, "already-joined", "this connection has a seat already")
            return
        entry = read_entry(message, self._address)
        self._trial.end()
        if kind == "preauth":
            self._preauthorised = admitted = await self._calls.preauth(self._outbox, self._domain_id, entry, request_id)
        else:
            self._seat = await self._calls.join(self._outbox, self._domain_id, entry, request_id)
            admitted = self._seat is not None
        if not admitted:
            self._outbox.close(NORMAL, "refused")

    async def _resume(self, message: Fields, request_id: int | None) -> None:
        """Go on with a seat. Who is refused may join, or try a few times more."""
        if request_id is None:
            raise _ViolationError("resume needs an id")
        if self._seat is not None:
            self._refuse(request_id, "already-joined", "this connection has a seat already")
            return
        self._resumes += 1
        if self._resumes > MOST_RESUMES:
            raise _ViolationError("too many attempts to resume")
        self._seat = await self._calls.resume(self._outbox, self._domain_id, read_resume(message), request_id)

    async def _pass_on(self, kind: str, message: Fields, request_id: int | None) -> None:
        request = read_request(kind, message)
        if request is None:
            self._count()
            self._refuse(request_id, "unknown-message", f"there is no message of type '{shown(kind[:50])}'")
        elif isinstance(request, Ping):
            self._reply_done(request_id, counts=False)
        elif self._seat is None:
            self._refuse(request_id, "not-joined", "join first")
        elif not await self._allowance.permits(request):
            self._count()
            self._refuse(request_id, "too-many-bytes", "your messages caused too much for others; wait a few seconds")
        else:
            await self._serve(self._seat, request, request_id)

    def _count(self) -> None:
        """Count a message of this seat at the very moment at which it is certain what becomes of it."""
        if self._outbox.ledger is not None:
            self._outbox.ledger.taken += 1

    async def _serve(self, seat: Seat, request: Incoming, request_id: int | None) -> None:
        self._count()
        if isinstance(request, TellLog):
            self._log.take(seat, request.lines)
            self._reply_done(request_id)
        elif isinstance(request, MediaRequest):
            await seat.media(request)
            self._reply_done(request_id)
        else:
            self._allowance.charge(await seat.request(request, request_id))

    def _reply_done(self, request_id: int | None, *, counts: bool = True) -> None:
        if request_id is not None:
            self._outbox.reply(Frame.of(self._wire.reply(request_id, Done())), counts=counts)

    def _refuse(self, request_id: int | None, error: str, msg: str) -> None:
        if request_id is not None:
            self._outbox.reply(Frame.of(self._wire.refusal(request_id, error, msg)))
