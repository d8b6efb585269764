"""A service with Deepgram's streaming protocol that really transcribes, with the small model, and fails on cue."""

import asyncio
import json
from collections import deque
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech.engines import Whisper as WhisperFacts
from parlour.speech.engines import find_engine
from parlour.speech.worker.engines.local import LocalRecogniser
from parlour.speech.worker.engines.port import Heard, Options
from parlour.speech.worker.engines.whisper import Whisper
from parlour.speech.worker.voice import VoiceModel

__all__ = ["FakeDeepgram"]

RATE: Final = 16_000


class _Caller:
    """One connection: hears texts and replies as the service does."""

    def __init__(self, connection: ServerConnection) -> None:
        self.connection = connection
        self.replies: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.said_until = 0.0

    def heard(self, heard: Heard) -> None:
        words = heard.text.split()
        each = (heard.end - heard.begin) / max(len(words), 1)
        listed = [
            {"word": word, "start": heard.begin + each * n, "end": heard.begin + each * (n + 1), "confidence": 0.9}
            for n, word in enumerate(words)
        ]
        begin = self.said_until
        if heard.final:
            self.said_until = heard.end
        self.reply(begin, heard.end, heard.text, heard.confidence, listed, final=heard.final)

    def missed(self, begin: float, end: float) -> None:
        raise AssertionError("the fake service lost speech")

    def failed(self, problem: str) -> None:
        raise AssertionError(problem)

    def reply(self, begin: float, end: float, text: str, confidence: float, words: list[Any], *, final: bool) -> None:
        best = {"transcript": text, "confidence": confidence, "words": words}
        self.replies.put_nowait(
            {
                "type": "Results",
                "channel_index": [0, 1],
                "start": begin,
                "duration": end - begin,
                "is_final": final,
                "speech_final": final,
                "channel": {"alternatives": [best]},
            }
        )


class _Texts:
    """Hears a whole file."""

    def __init__(self) -> None:
        self.found: list[Heard] = []

    def heard(self, heard: Heard) -> None:
        self.found.append(heard)

    def missed(self, begin: float, end: float) -> None:
        raise AssertionError("the fake service lost speech")

    def failed(self, problem: str) -> None:
        raise AssertionError(problem)


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    finally:
        writer.close()


class FakeDeepgram:
    """`async with FakeDeepgram() as service`. What the next connections do is in `cues`, first first:

    `refuse STATUS TEXT`, `drop SECONDS` (of sound, then the connection breaks), `hang` (it takes sound, and says
    nothing), `babble` (it says what is no reply), `error` (it says that it cannot, and hangs up). Without a cue it
    works.
    """

    def __init__(self) -> None:
        self.cues: deque[str] = deque()
        self.queries: list[list[tuple[str, str]]] = []
        self.keys: list[str | None] = []
        self.said: list[str] = []
        """The types of what was said to it besides sound."""

        self.connected = asyncio.Event()

    async def __aenter__(self) -> Self:
        found = find_engine(TranscriptionSettings())
        assert isinstance(found, WhisperFacts)
        model = await asyncio.to_thread(Whisper, str(found.folder), device="cpu", compute_type="int8", threads=1)
        loop = asyncio.get_running_loop()
        self._recogniser = LocalRecogniser(model, VoiceModel(), 1, loop.time)
        self._server = await serve(self._serve, "127.0.0.1", 0, process_request=self._greet)
        self._door = await asyncio.start_server(self._enter, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._door.close()
        self._server.close()
        await self._server.wait_closed()
        await self._recogniser.close()

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self._door.sockets[0].getsockname()[1]}"

    async def _enter(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Whole files are posted to the same address; streams go to the server of WebSockets."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            if head.startswith(b"POST "):
                await self._post(head.decode(), reader, writer)
            else:
                port: int = next(iter(self._server.sockets)).getsockname()[1]
                inside, outside = await asyncio.open_connection("127.0.0.1", port)
                outside.write(head)
                await asyncio.gather(_copy(reader, outside), _copy(inside, writer))
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _post(self, head: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = head.split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.queries.append(parse_qsl(urlsplit(first.split()[1]).query))
        self.keys.append(headers.get("authorization"))
        body = bytearray()
        while size := int(await reader.readline(), 16):
            body += (await reader.readexactly(size + 2))[:-2]
        texts = _Texts()
        stream = self._recogniser.open(Options(), texts, live=False)
        stream.push(np.frombuffer(bytes(body), np.int16), 0.0)
        await stream.finish()
        utterances = [
            {"start": each.begin, "end": each.end, "transcript": each.text, "confidence": each.confidence}
            for each in texts.found
        ]
        reply = json.dumps({"results": {"utterances": utterances}}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%b" % (len(reply), reply))
        await writer.drain()

    def _greet(self, connection: ServerConnection, request: Request) -> Response | None:
        parts = urlsplit(request.path)
        assert parts.path == "/v1/listen"
        self.queries.append(parse_qsl(parts.query))
        self.keys.append(request.headers.get("Authorization"))
        if self.cues and self.cues[0].startswith("refuse "):
            _, status, text = self.cues.popleft().split(" ", 2)
            return connection.respond(int(status), json.dumps({"err_code": "REFUSED", "err_msg": text}))
        return None

    async def _serve(self, connection: ServerConnection) -> None:
        cue = self.cues.popleft() if self.cues else ""
        self.connected.set()
        caller = _Caller(connection)
        stream = self._recogniser.open(Options(**self._options()), caller, live=True)
        replying = asyncio.create_task(self._reply(caller, silent=cue == "hang"))
        try:
            await self._hear(caller, stream, cue)
            await stream.finish()
            caller.reply(caller.said_until, 10_000.0, "", 0.0, [], final=True)
            await self._all_said(caller)
            await connection.send(json.dumps({"type": "Metadata", "channels": 1}))
        except (ConnectionClosed, ConnectionAbortedError):
            pass
        finally:
            replying.cancel()
            stream.close()

    def _options(self) -> dict[str, Any]:
        query = dict(self.queries[-1])
        return {"language": query["language"], "punctuate": query["punctuate"] == "true"}

    async def _hear(self, caller: _Caller, stream: Any, cue: str) -> None:
        samples = 0
        async for message in caller.connection:
            if isinstance(message, str):
                kind = json.loads(message)["type"]
                self.said.append(kind)
                if kind == "CloseStream":
                    return
                continue
            sound = np.frombuffer(message, np.int16)
            stream.push(sound, samples / RATE)
            samples += len(sound)
            if cue.startswith("drop ") and samples / RATE >= float(cue.split()[1]):
                caller.connection.transport.abort()
                raise ConnectionAbortedError
            if cue == "babble":
                await caller.connection.send("[[[")
            if cue == "error":
                await caller.connection.send(json.dumps({"type": "Error", "description": "DATA-0000"}))
                await caller.connection.close(1011)
                raise ConnectionAbortedError

    async def _reply(self, caller: _Caller, *, silent: bool) -> None:
        while True:
            reply = await caller.replies.get()
            if not silent:
                await caller.connection.send(json.dumps(reply))
            caller.replies.task_done()

    async def _all_said(self, caller: _Caller) -> None:
        await caller.replies.join()
