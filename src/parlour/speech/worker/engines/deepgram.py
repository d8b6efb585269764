"""A service that speaks Deepgram's streaming protocol: one connection per track, kept alive and made again."""

import asyncio
import contextlib
import json
import logging
import ssl
from collections.abc import Iterable
from typing import Any, Final

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from parlour.speech.worker.engines.deepgram_file import transcribe_whole
from parlour.speech.worker.engines.deepgram_words import Reply, address, read_reply
from parlour.speech.worker.engines.port import Heard, Hearer, Options, Sound
from parlour.speech.worker.engines.sent import Sent

__all__ = ["DeepgramRecogniser", "DeepgramStream"]

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS: Final = 4.0
"""The service hangs up after ten seconds without anything."""

IDLE_SECONDS: Final = 60.0
"""After so long without sound the connection ends: it costs, and another one takes less than a second."""

ANSWER_SECONDS: Final = 20.0
"""How long there may be sound without any reply until the service counts as hung. By the clock: after a while without
the service much sound waits, and is sent at once.
"""

_UNANSWERED_SECONDS: Final = 1.0
"""Less sound than this needs no reply: it may be the end of a breath."""

PATIENCE_SECONDS: Final = 120.0
"""How long the service may be away until the transcription ends with a reason."""

LAST_SECONDS: Final = 6.0
_CONNECT_SECONDS: Final = 10.0
_FIRST_DELAY: Final = 0.25
_LONGEST_DELAY: Final = 10.0
_LONGEST_REPLY: Final = 2**18
_REFUSALS: Final = frozenset({400, 401, 402, 403, 404})
"""What does not become better by asking again."""


class _RefusedError(Exception):
    """The service will never do this; the text says why."""


class DeepgramStream:
    """One track. Sound that has no final reply yet is kept, within bounds, and sent again on another connection."""

    def __init__(self, url: str, key: str, tls: ssl.SSLContext | None, options: Options, hearer: Hearer) -> None:
        self._address = address(url, options)
        self._key = key
        self._tls = tls
        self._options = options
        self._hearer = hearer
        self._sent = Sent()
        self._more = asyncio.Event()
        self._finishing = False
        self._replied_at = 0.0
        """When the service last said something, or the connection was made."""

        self._loop = asyncio.get_running_loop()
        self._task = asyncio.create_task(self._run(), name="deepgram")

    def push(self, sound: Sound, at: float) -> None:
        """Take what was heard from `at` on."""
        lost = self._sent.push(sound, at)
        if lost is not None:
            self._hearer.missed(*lost)
        self._more.set()

    def prefer(self, rank: int | None) -> None:
        """Nothing is to be preferred: the service is as fast for all."""

    async def drain(self) -> None:
        """Return at once: files take another way."""

    async def finish(self) -> None:
        """Return once the service has said all, or does not in a few seconds."""
        self._finishing = True
        self._more.set()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_SECONDS):
                await asyncio.shield(self._task)
        lost = self._sent.forget()
        if lost is not None:
            self._hearer.missed(*lost)
        self.close()

    def close(self) -> None:
        """Forget it all at once."""
        self._task.cancel()

    async def _run(self) -> None:
        """Be connected whenever there is sound."""
        away_since: float | None = None
        delay = _FIRST_DELAY
        while True:
            if not self._sent.waits:
                if self._finishing:
                    return
                self._more.clear()
                await self._more.wait()
                continue
            replied = self._sent.replies
            try:
                await self._connected()
                self._sent.settle()
                away_since, delay = None, _FIRST_DELAY
                continue
            except _RefusedError as error:
                self._sent.forget()
                self._hearer.failed(str(error))
                return
            except (OSError, TimeoutError, InvalidHandshake, ConnectionClosed) as error:
                problem = _reason(error)
            if self._sent.replies > replied:
                away_since, delay = None, _FIRST_DELAY
            now = self._loop.time()
            away_since = now if away_since is None else away_since
            if now - away_since > PATIENCE_SECONDS:
                self._hearer.failed(f"Deepgram cannot be reached: {problem}")
                return
            logger.warning("Deepgram: %s; connecting again", problem)
            await asyncio.sleep(delay)
            delay = min(delay * 2, _LONGEST_DELAY)

    async def _connected(self) -> None:
        """Send and hear over one connection; returns when it has ended well, as there was no sound for long."""
        try:
            connection = await connect(
                self._address,
                ssl=self._tls,
                additional_headers={"Authorization": f"Token {self._key}"},
                open_timeout=_CONNECT_SECONDS,
                ping_interval=10,
                ping_timeout=10,
                close_timeout=1,
                max_size=_LONGEST_REPLY,
                max_queue=16,
                compression=None,
                user_agent_header=None,
                proxy=None,
            )
        except InvalidStatus as error:
            if error.response.status_code in _REFUSALS:
                raise _RefusedError(_refusal(error, self._key)) from None
            raise
        except InvalidURI:
            raise _RefusedError("Deepgram's address is none: see transcription.deepgram_url") from None
        self._sent.begin_anew()
        self._replied_at = self._loop.time()
        self._more.set()
        async with connection:
            hearing = asyncio.create_task(self._hear(connection))
            sending = asyncio.create_task(self._send(connection))
            try:
                done, _ = await asyncio.wait([hearing, sending], return_when=asyncio.FIRST_COMPLETED)
                if sending in done:
                    sending.result()
                    async with asyncio.timeout(LAST_SECONDS):
                        await hearing
                else:
                    hearing.result()
                    raise ConnectionResetError("the service hung up")
            finally:
                for task in (hearing, sending):
                    task.cancel()
                await asyncio.gather(hearing, sending, return_exceptions=True)

    async def _send(self, connection: ClientConnection) -> None:
        """Send sound as it comes; returns once the service was told that there is no more."""
        last = self._loop.time()
        while True:
            for sound in self._sent.take():
                await connection.send(sound.tobytes())
                last = self._loop.time()
            if self._is_hung():
                raise TimeoutError("the service does not answer")
            if self._finishing or self._loop.time() - last > IDLE_SECONDS:
                await connection.send('{"type":"CloseStream"}')
                return
            self._more.clear()
            try:
                async with asyncio.timeout(KEEP_ALIVE_SECONDS):
                    await self._more.wait()
            except TimeoutError:
                await connection.send('{"type":"KeepAlive"}')

    def _is_hung(self) -> bool:
        waited = self._loop.time() - self._replied_at
        return self._sent.unanswered_seconds > _UNANSWERED_SECONDS and waited > ANSWER_SECONDS

    async def _hear(self, connection: ClientConnection) -> None:
        """Take replies until the service hangs up as it should."""
        async for message in connection:
            try:
                reply = read_reply(json.loads(message), self._options)
            except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError):
                raise ConnectionResetError("the service said what cannot be understood") from None
            if reply is not None:
                self._take(reply)

    def _take(self, reply: Reply) -> None:
        if reply.text:
            begin, end = self._sent.moment(reply.begin), self._sent.moment(reply.end)
            raw = reply.raw if self._options.include_raw else None
            self._hearer.heard(
                Heard(begin, max(begin, end), reply.text, reply.final, reply.confidence, reply.language, raw)
            )
        self._replied_at = self._loop.time()
        self._sent.answered(reply.until, final=reply.final)


class DeepgramRecogniser:
    """A service and our key for it."""

    def __init__(self, url: str, key: str, tls: ssl.SSLContext | None) -> None:
        self._url = url
        self._key = key
        self._tls = tls

    def open(self, options: Options, hearer: Hearer, *, live: bool) -> DeepgramStream:  # noqa: ARG002 - all is live
        """Begin with a track."""
        return DeepgramStream(self._url, self._key, self._tls, options, hearer)

    async def whole(self, sounds: Iterable[Sound], options: Options) -> list[Heard]:
        """Return what is said in a whole file."""
        url = self._url.replace("ws", "http", 1)
        return await asyncio.to_thread(transcribe_whole, url, self._key, self._tls, options, sounds)

    async def close(self) -> None:
        """Nothing is left: each track has a connection of its own."""


def _refusal(error: InvalidStatus, key: str) -> str:
    """Return what the service says about why it refuses."""
    text = ""
    with contextlib.suppress(ValueError, AttributeError, TypeError):
        said: Any = json.loads(error.response.body or b"")
        text = str(said.get("err_msg") or said.get("message") or "")
    text = " ".join(text.replace(key, "***").split())[:200]
    return f"Deepgram refuses this (status {error.response.status_code}){': ' + text if text else ''}"


def _reason(error: Exception) -> str:
    if isinstance(error, InvalidStatus):
        return f"the service answers with status {error.response.status_code}"
    return str(error)[:200] or type(error).__name__
