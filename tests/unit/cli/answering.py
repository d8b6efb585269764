"""A server that answers as a test says, and remembers what it was asked; commands that run in this process."""

import json
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple, Self

from click.testing import Result
from typer.testing import CliRunner

from parlour.cli.main import app

__all__ = ["Answer", "Answering", "Asked", "command"]


class Answer(NamedTuple):
    """What is sent back: an object, or bytes as they are."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = {}


class Asked(NamedTuple):
    """What arrived."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any


@dataclass
class Answering(AbstractContextManager["Answering"]):
    """Listens on loopback and gives `answers` one after the other; the last one again and again."""

    answers: list[Answer]
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _any(self) -> None:
                size = int(self.headers.get("Content-Length") or 0)
                raw = self.rfile.read(size)
                outer.asked.append(Asked(self.command, self.path, dict(self.headers), json.loads(raw) if raw else None))
                answer = outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0]
                body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_DELETE = _any  # noqa: N815 - names of the base class

            def log_message(self, format: str, *args: object) -> None:
                """Stay silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def run(self, *arguments: str, text: str = "", key: str = "the-key") -> Result:
        """Run a command that asks this server."""
        return command(*arguments, text=text, PARLOUR_URL=self.url, PARLOUR_KEY=key)


def command(*arguments: str, text: str = "", **variables: str) -> Result:
    """Run a command; no traceback is ever an answer."""
    unset = {"PARLOUR_URL": None, "PARLOUR_KEY": None, "PARLOUR_CONFIG": None, "COLUMNS": "200"}
    result = CliRunner().invoke(app, list(arguments), input=text, env={**unset, **variables})
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result
