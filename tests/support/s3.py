"""S3 for tests: moto in a process of its own, and a door before it that writes down what is asked and can misbehave."""

import contextlib
import http.client
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

__all__ = ["Asked", "Door", "Moto", "Trouble", "running_door", "running_moto"]

PATIENCE_S = 30


@dataclass(frozen=True)
class Moto:
    """A running moto."""

    port: int

    def get(self, path: str) -> tuple[int, bytes]:
        """Look behind the store's back."""
        return self.send("GET", path)

    def send(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """Ask as somebody; moto looks at no signature."""
        somebody = "AWS4-HMAC-SHA256 Credential=X/20300101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_S)
        with contextlib.closing(connection):
            connection.request(method, path, body, {"Authorization": somebody})
            answer = connection.getresponse()
            return answer.status, answer.read()

    def content(self, bucket: str, key: str) -> bytes | None:
        """Return an object."""
        status, body = self.get(f"/{bucket}/{quote(key)}")
        return body if status == 200 else None

    def uploads(self, bucket: str) -> list[str]:
        """Return the keys of unfinished uploads."""
        _, body = self.get(f"/{bucket}?uploads")
        return re.findall(r"<Key>(.*?)</Key>", body.decode())


@contextmanager
def running_moto() -> Iterator[Moto]:
    """Run moto until the block ends."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if found := re.search(r"Running on http://127\.0\.0\.1:([0-9]+)", line):
                break
        else:
            raise AssertionError("moto did not start")
        threading.Thread(target=process.stdout.read, daemon=True).start()  # it writes a line for each request
        yield Moto(int(found[1]))
    finally:
        process.terminate()
        process.wait()
        process.stdout.close()


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """Return what the address asks for."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.path).query, keep_blank_values=True).items()}

    @property
    def form(self) -> dict[str, str]:
        """Return the fields of a form, as STS gets them."""
        if not self.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
            return {}
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}

    @property
    def operation(self) -> str:
        """Name what S3 is asked for."""
        if self.form.get("Action"):
            return self.form["Action"]
        query, method = self.query, self.method
        if "uploads" in query:
            return "list" if method == "GET" else "begin"
        if "uploadId" in query:
            return {"PUT": "part", "POST": "complete", "DELETE": "abort"}[method]
        return {"PUT": "put", "HEAD": "head", "DELETE": "delete", "GET": "get"}[method]


Trouble = Callable[[Asked], str | None]
"""What the door does with a request: `None` lets it through; a status such as `503`, with a code as `403 AccessDenied`,
answers it; `hang` answers nothing, `close` closes, `half` closes in the middle of the answer; `lose` lets it through
and loses the answer; `nonsense` answers what is no S3."""


@dataclass
class Door:
    """A way to moto."""

    moto: Moto
    trouble: Trouble | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    hanging: threading.Event = field(default_factory=threading.Event)
    """Set when a request hangs."""
    released: threading.Event = field(default_factory=threading.Event)
    """To be set when it may end."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def operations(self) -> list[str]:
        """Return what was asked, in order."""
        return [each.operation for each in self.asked]

    def of(self, operation: str) -> list[Asked]:
        """Return the requests of one kind."""
        return [each for each in self.asked if each.operation == operation]


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        door = self.server.door
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        asked = Asked(self.command, self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        door.asked.append(asked)
        what = door.trouble(asked) if door.trouble is not None else None
        if what is None or what == "lose":
            status, headers, content = _forwarded(door.moto, asked)
            if what is None:
                self._answer(status, headers, content)
            else:
                self.close_connection = True
        else:
            self._misbehave(what)

    do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = handle_any  # noqa: N815

    def _misbehave(self, what: str) -> None:
        if what == "hang":
            self.server.door.hanging.set()
            self.server.door.released.wait(PATIENCE_S)
            self.close_connection = True
        elif what == "close":
            self.close_connection = True
        elif what == "half":
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: x\r\n\r\n<half>")
            self.close_connection = True
        elif what == "nonsense":
            self._answer(200, {"Content-Type": "text/html"}, b"<html>please pay for the network</html>")
        else:
            status, _, code = what.partition(" ")
            text = f"<Error><Code>{code or 'X'}</Code><Message>the key sesame is wrong</Message></Error>"
            if self.path == "/":  # STS
                text = f"<ErrorResponse>{text}</ErrorResponse>"
            self._answer(int(status), {"Content-Type": "application/xml"}, text.encode())

    def _answer(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, door: Door) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.door = door

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: who asks may hang up."""


@contextmanager
def running_door(moto: Moto) -> Iterator[Door]:
    """Open a door until the block ends."""
    door = Door(moto)
    with _Server(door) as server:
        door.port = server.server_address[1]
        serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        serving.start()
        yield door
        door.released.set()
        server.shutdown()
        serving.join()


def _forwarded(moto: Moto, asked: Asked) -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", moto.port, timeout=PATIENCE_S)
    with contextlib.closing(connection):
        connection.request(asked.method, asked.path, asked.body, {**asked.headers, "connection": "close"})
        answer = connection.getresponse()
        content = answer.read()
        dropped = {"connection", "transfer-encoding", "server", "date"} | (
            set() if asked.method == "HEAD" else {"content-length"}
        )
        headers = {name: value for name, value in answer.getheaders() if name.lower() not in dropped}
        return answer.status, headers, content
