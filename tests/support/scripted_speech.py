"""A server that understands what a test says that people say: the real one, but for its recogniser.

`ScriptedSpeech` starts it and tells it; run as a program, this module is `parlour` with such a recogniser.
"""

import asyncio
import functools
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import Any, Final, Self
from unittest.mock import patch

from parlour.cli.main import app as parlour
from parlour.live import JobRunners
from parlour.web.app import create_app
from tests.support.fake_jobs import FakeJob, FakeJobs
from tests.support.server import ParlourServer

__all__ = ["ScriptedSpeech"]

_SOCKET: Final = "SCRIPTED_SPEECH_SOCKET"


class ScriptedSpeech:
    """A running server in `folder`, and the words of those in its calls."""

    def __init__(self, folder: Path) -> None:
        self._socket = folder / "speech"
        program = ("env", f"{_SOCKET}={self._socket}", sys.executable, "-m", __name__)
        self.server = ParlourServer(folder / "data", program=program)

    def __enter__(self) -> Self:
        self.server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()

    def say(self, session_id: str, text: str, *, final: bool = False, track: str = "audio") -> None:
        """Let every transcription that runs understand this; what is not `final` will be replaced."""
        now = time.time()
        said = {"session_id": session_id, "text": text, "final": final, "track": track, "begin": now - 1, "end": now}
        self._tell({"do": "say", **said})

    def fail(self, problem: str) -> None:
        """Let every transcription that runs end by itself."""
        self._tell({"do": "fail", "problem": problem})

    def _tell(self, what: dict[str, Any]) -> None:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(10)
            connection.connect(str(self._socket))
            connection.sendall(json.dumps(what).encode() + b"\n")
            assert connection.recv(1), "the server does not listen"


class _Transcriptions(FakeJobs):
    """Does what it is told on the socket, from the first transcription on."""

    _door: asyncio.Task[asyncio.Server] | None = None

    def start_job(self, *arguments: Any) -> FakeJob:
        if self._door is None:
            self._door = asyncio.create_task(asyncio.start_unix_server(self._listen, os.environ[_SOCKET]))
        return super().start_job(*arguments)

    async def _listen(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        what = json.loads(await reader.readline())
        do = what.pop("do")
        for job in self.jobs:
            if job.ended:
                continue
            if do == "fail":
                job.end(what["problem"])
            else:
                job.hear(**what)
        writer.write(b"!")
        writer.close()


if __name__ == "__main__":
    scripted = functools.partial(create_app, jobs=JobRunners(transcriptions=_Transcriptions()))
    with patch("parlour.cli.serve.create_app", scripted):
        parlour()
