"""A small client of the REST API: which server, with which key, and what a refusal means for the command.

Exit codes: 1 when the server refuses, 2 for a command that cannot be read, 3 when no server answers or it fails.
"""

import contextlib
import io
import json
import os
import re
import sys
import time
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import quote, urlencode, urlsplit

import typer

from parlour import __version__
from parlour.cli.common import complain, fail, load_settings, on_database
from parlour.variables import KEY_VARIABLE, URL_VARIABLE

if TYPE_CHECKING:
    from http.client import HTTPConnection

    from parlour.clock import Clock
    from parlour.settings import Settings
    from parlour.store import Database

__all__ = [
    "ADDRESS_FILE",
    "PAGE",
    "Api",
    "complete_rooms",
    "connect",
    "connection_to",
    "unreachable",
]

ADDRESS_FILE: Final = "address"
"""In the data folder: where the server that was started last on it can be reached from this machine."""

PENDING_HEADER: Final = "Parlour-Pending"
"""Of an answer: names of properties that were stored and are not at work yet."""

PAGE: Final = 100
"""How many objects the server gives at once, at most."""

TIMEOUT_S: Final = 30.0
TRIES_WHEN_LIMITED: Final = 5
LONGEST_WAIT_S: Final = 30
_NO_SERVER: Final = 3
_SECONDS: Final = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Api:
    """A server and a key for it. Methods end the command when the server refuses or does not answer."""

    origin: str
    key: str

    def get(self, *path: str, **query: str | int | None) -> dict[str, Any]:
        """Ask for an object. `path` are the parts below `/v1`."""
        given = {name: str(value) for name, value in query.items() if value is not None}
        return self._call("GET", path, None, urlencode(given))

    def get_all(self, *path: str, id_: str = "id", **query: str | int | None) -> list[dict[str, Any]]:
        """Ask for a list until its end, page by page; `id_` is what ids are called in it."""
        found: list[dict[str, Any]] = []
        page: list[dict[str, Any]] = self.get(*path, limit=PAGE, **query)["data"]
        while page:
            found += page
            if len(page) < PAGE:
                break
            page = self.get(*path, limit=PAGE, starting_after=page[-1][id_], **query)["data"]
        return found

    def post(self, *path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send an object."""
        return self._call("POST", path, body)

    def delete(self, *path: str) -> dict[str, Any]:
        """Delete an object."""
        return self._call("DELETE", path, None)

    def _call(self, method: str, path: tuple[str, ...], body: dict[str, Any] | None, query: str = "") -> dict[str, Any]:
        if not all(path):
            fail("an empty name names nothing")  # and its path would be that of all of its kind
        address = "/v1" + "".join(f"/{quote(part, safe='')}" for part in path) + (f"?{query}" if query else "")
        for _ in range(TRIES_WHEN_LIMITED):
            status, wait, pending, answer = self._exchange(method, address, body)
            if status != HTTPStatus.TOO_MANY_REQUESTS:
                break
            time.sleep(min(wait, LONGEST_WAIT_S))
        if status != HTTPStatus.OK:
            self._refused(status, answer)
        if pending:
            complain(f"stored, but nothing obeys it yet: {pending} (`parlour properties NAME` tells why)")
        return answer

    def _exchange(self, method: str, address: str, body: dict[str, Any] | None) -> tuple[int, int, str, dict[str, Any]]:
        """Send one request; returns status, `Retry-After` in seconds, `Parlour-Pending`, and the object."""
        from http.client import HTTPException

        headers = {"Authorization": f"Bearer {self.key}", "User-Agent": f"parlour/{__version__}"}
        payload = None
        if body is not None:
            payload, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            with contextlib.closing(connection_to(self.origin)) as connection:
                connection.request(method, address, payload, headers)
                reply = connection.getresponse()
                raw = reply.read()
        except (OSError, HTTPException) as error:
            unreachable(f"no server answers at {self.origin}: {error or type(error).__name__}")
        after = reply.headers.get("Retry-After", "")
        wait = int(after) if _SECONDS.fullmatch(after) else 1
        try:
            answer = json.loads(raw)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            unreachable(f"{self.origin} is no Parlour server: it answered {reply.status} without a JSON object")
        return reply.status, wait, reply.headers.get(PENDING_HEADER, ""), _Answer(self.origin, answer)

    def _refused(self, status: int, answer: dict[str, Any]) -> NoReturn:
        said = answer.get("info") or answer.get("error") or f"status {status}"
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            unreachable(str(said))
        fail(str(said))


class _Answer(dict[str, Any]):
    """An object that a server sent. A field that it lacks ends the command: some other program answers there."""

    def __init__(self, origin: str, fields: dict[str, Any]) -> None:
        super().__init__(fields)
        self._origin = origin

    def __missing__(self, name: str) -> NoReturn:
        unreachable(f"{self._origin} is no Parlour server: its answer has no {name}")


def unreachable(message: str) -> NoReturn:
    """Say that no server does what it should, and end with status 3."""
    complain(message)
    raise typer.Exit(_NO_SERVER)


def connection_to(origin: str) -> "HTTPConnection":
    """Return a connection to an origin, not open yet."""
    from http.client import HTTPConnection, HTTPSConnection

    parts = urlsplit(origin)
    if parts.scheme == "https":
        import ssl

        return HTTPSConnection(parts.netloc, timeout=TIMEOUT_S, context=ssl.create_default_context())
    return HTTPConnection(parts.netloc, timeout=TIMEOUT_S)


def connect(url: str | None, key: str | None, data_dir: Path | None, config: Path | None) -> Api:
    """Decide which server is meant, and with which key.

    A key of the data folder goes to the server on that folder only, or to `url` when the folder was named as well.
    """
    if key == "-":
        key = sys.stdin.readline()
    key = key.strip() if key else None
    if key and not (key.isascii() and key.isprintable()):
        fail("that is no API key: it holds characters that no key has")
    local = url is None or data_dir is not None
    if not local and not key:
        fail(f"an API key for {url} is needed: set {KEY_VARIABLE}, or give it to --key - on standard input")
    if not local or (url is not None and key):
        return Api(_origin(url or ""), key or "")
    settings = load_settings(config, data_dir)
    if not settings.server.data_dir.is_dir():
        fail(
            f"there is no data folder {settings.server.data_dir}: name a server with --url or a folder with --data-dir"
        )
    return Api(_origin(url) if url else _local_origin(settings), key or _local_key(settings))


def complete_rooms(context: typer.Context, incomplete: str) -> list[str]:
    """Return the names of rooms that begin so, for the shell: of the server that the command line names so far.

    Nothing when it cannot be asked: a shell that completes says nothing, and asks for nothing.
    """
    given = context.params
    url, key = given.get("url") or os.environ.get(URL_VARIABLE), given.get("key") or os.environ.get(KEY_VARIABLE)
    if key == "-":
        return []
    with contextlib.redirect_stderr(io.StringIO()), contextlib.suppress(typer.Exit, OSError):
        rooms = connect(url, key, given.get("data_dir"), given.get("config")).get("rooms", limit=100)["data"]
        return [room["name"] for room in rooms if room["name"].startswith(incomplete)]
    return []


def _origin(url: str) -> str:
    try:
        parts = urlsplit(url)
        port = parts.port  # reading it checks it
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or port == 0:
        fail("the server's address must look like https://meet.example.com")
    if parts.path.rstrip("/") not in ("", "/v1") or parts.query or parts.fragment:
        fail("the server's address is its origin alone, without a path")
    return f"{parts.scheme}://{parts.netloc}"


def _local_origin(settings: "Settings") -> str:
    try:
        return (settings.server.data_dir / ADDRESS_FILE).read_text().strip()
    except OSError:
        return settings.server.local_url


def _local_key(settings: "Settings") -> str:
    """Return an active key of the first domain: whoever can read the data folder can read its keys."""

    async def work(database: "Database", clock: "Clock") -> list[str]:
        return await database.keys.secrets((await database.domains.all())[0].id, now=clock.now())

    keys = on_database(settings, work)
    if not keys:
        fail("the first domain has no API key; `parlour keys create` makes one")
    return keys[0]
