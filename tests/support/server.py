"""A real `parlour serve` in a process and on a data folder of its own, for tests that want the whole product."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx
import psutil

__all__ = ["MEDIA_ADDRESS", "PARLOUR", "ParlourServer", "Room", "wait_until"]

MEDIA_ADDRESS = "127.0.0.2"
"""The address that `scripts/in-namespace` gives its own interface: the server takes no loopback one by itself."""

PARLOUR = Path(sys.executable).parent / "parlour"
START_SECONDS = 120.0
"""Says only when to give up: a server that starts on a busy machine is none the worse for it."""


@dataclass(frozen=True)
class Room:
    """A room as REST made it."""

    name: str
    url: str


class ParlourServer:
    """Starts and stops the server, and speaks REST to it with a key made for the purpose.

    `settings` are environment variables on top of those every test needs, as `{"PARLOUR_LIMITS_BODY_BYTES": "10"}`.
    """

    def __init__(
        self,
        data_dir: Path,
        settings: Mapping[str, str] | None = None,
        host: str = "127.0.0.1",
        program: Sequence[str] = (str(PARLOUR),),
    ) -> None:
        self.data_dir = data_dir
        self._program = program
        self.host = host
        self.port = _free_port(host)
        self.url = f"http://{host}:{self.port}"
        self.log = data_dir.with_suffix(".log")
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARLOUR_")},
            "PARLOUR_MEDIA_ADDRESS": f'["{MEDIA_ADDRESS}"]',
            "PARLOUR_MEDIA_PORT": "0",  # several servers may run
            "PARLOUR_LIMITS_RATE_LIMITS": "false",
            "PARLOUR_SERVER_DRAIN_SECONDS": "0",  # a test that ends does not wait for its calls
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None
        self._http: httpx.Client | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the process and return once it answers."""
        command = [
            *self._program,
            "serve",
            "--host",
            self.host,
            "--port",
            str(self.port),
            "--data-dir",
            str(self.data_dir),
        ]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )
        try:
            self._wait_until_ready()
        except BaseException:
            self.kill9()  # what it says at an orderly end would hide why it did not start
            raise

    def stop(self) -> None:
        """End the process as an operator would; its children must be gone afterwards."""
        if self._http is not None:
            self._http.close()
            self._http = None
        if self._process is None:
            return
        children = self._children()
        self._process.terminate()
        try:
            status = self._process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.kill9()
            raise
        finally:
            _, alive = psutil.wait_procs(children, timeout=5)
            for child in alive:
                child.kill()
        self._process = None
        assert not alive, f"left behind by the server: {alive}"
        assert status == 0, f"the server did not stop in order, status {status}:\n{self.tail()}"

    def ask_to_stop(self) -> None:
        """Ask the process to stop, and return once it lets nobody in any more: it goes on while calls do."""
        assert self._process is not None
        self._process.terminate()
        deadline = time.monotonic() + START_SECONDS
        while httpx.get(f"{self.url}/ready", timeout=5).status_code != httpx.codes.SERVICE_UNAVAILABLE:
            assert time.monotonic() < deadline, f"the server goes on as before:\n{self.tail()}"
            time.sleep(0.02)

    def wait_stopped(self) -> None:
        """Return once the process that was asked to stop has ended."""
        assert self._process is not None
        assert self._process.wait(timeout=START_SECONDS) == 0, self.tail()
        self._process = None

    def kill9(self) -> None:
        """Kill the server at once, as a crash would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self._process = None

    def restart(self) -> None:
        """Stop, and start on the same port and data."""
        self.stop()
        self.start()

    def children(self, program: str) -> list[psutil.Process]:
        """The processes that run `program` below this Parlour, such as `turnserver`; none while it is started again."""
        return [child for child in self._children() if _runs(child, program)]

    def child(self, program: str) -> psutil.Process:
        """The one process that runs `program` below this Parlour."""
        found = self.children(program)
        assert len(found) == 1, f"expected one {program} below the server, found {found}"
        return found[0]

    def media_node(self) -> psutil.Process:
        """The media node that serves this Parlour; another one may wait to take its place."""
        found = self.serving("media-node")
        assert len(found) == 1, f"expected one media node that serves, found {found}"
        return found[0]

    def media_workers(self) -> list[psutil.Process]:
        """The workers of the media node that carry media; others may wait to take their places."""
        return self.serving("media-worker")

    def serving(self, program: str) -> list[psutil.Process]:
        """The processes that run `program` and do its work: of media nodes and workers, those with media ports."""
        found = self.children(program)
        if program == "media-worker":
            return [worker for worker in found if _has_port(worker)]
        if program == "media-node":
            nodes = {worker.ppid() for worker in self.serving("media-worker")}
            return [node for node in found if node.pid in nodes]
        return found

    def wait_for_other(self, program: str, killed: int, *, seconds: float = 10.0) -> None:
        """Wait until `program` serves this Parlour, and not as process `killed`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            running = [process.pid for process in self.serving(program)]
            if running and killed not in running:
                return
            time.sleep(0.02)
        raise AssertionError(f"no other {program} after {seconds} s:\n{self.tail()}")

    @property
    def process(self) -> psutil.Process:
        """The server itself; what it started is below."""
        assert self._process is not None
        return psutil.Process(self._process.pid)

    def api(self, method: str, path: str, json: object = None) -> httpx.Response:
        """Send one authenticated REST request; `path` begins below `/v1`, for example `/rooms`."""
        if self._http is None:
            headers = {"Authorization": f"Bearer {self.new_key()}"}
            self._http = httpx.Client(base_url=f"{self.url}/v1", headers=headers, timeout=10)
        return self._http.request(method, path, json=json)

    def new_key(self) -> str:
        """Make an API key, beside the server if it runs."""
        command = [str(PARLOUR), "keys", "create", "--data-dir", str(self.data_dir)]
        made = subprocess.run(command, env=self._environment, check=True, stdout=subprocess.PIPE, text=True)
        return made.stdout.strip()

    def create_room(self, *, privacy: str = "public", **properties: object) -> Room:
        """Make a room with a name of its own and these properties."""
        body = {"name": f"room-{secrets.token_hex(6)}", "privacy": privacy, "properties": properties}
        made = _good(self.api("POST", "/rooms", body))
        return Room(made["name"], made["url"])

    def configure_room(self, room: Room, **properties: object) -> None:
        """Set these properties of `room`."""
        _good(self.api("POST", f"/rooms/{room.name}", {"properties": properties}))

    def configure_domain(self, **properties: object) -> None:
        """Set these properties of the domain. Other tests have the same one: set them back to `None`."""
        _good(self.api("POST", "/", {"properties": properties}))

    def delete_room(self, room: Room) -> None:
        """Delete `room`."""
        _good(self.api("DELETE", f"/rooms/{room.name}"))

    def token(self, room: Room | None = None, **properties: object) -> str:
        """Make a meeting token with these properties, for `room` or for the whole domain."""
        named = {"room_name": room.name} if room else {}
        token = _good(self.api("POST", "/meeting-tokens", {"properties": named | properties}))["token"]
        assert isinstance(token, str)
        return token

    def _children(self) -> list[psutil.Process]:
        assert self._process is not None
        try:
            return psutil.Process(self._process.pid).children(recursive=True)
        except psutil.NoSuchProcess:
            return []

    def _wait_until_ready(self) -> None:
        assert self._process is not None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                raise AssertionError(f"the server ended with status {self._process.returncode}:\n{self.tail()}")
            try:
                if httpx.get(f"{self.url}/ready", timeout=2).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server was not ready after {START_SECONDS} s:\n{self.tail()}")

    def tail(self) -> str:
        """The last words of the server's log."""
        return self.log.read_text(errors="replace")[-4000:]


def _runs(process: psutil.Process, program: str) -> bool:
    try:
        return [Path(word).name for word in process.cmdline()[:1]] == [program]
    except psutil.Error:
        return False


def _has_port(process: psutil.Process) -> bool:
    """A node that waits tries itself out on loopback: that is no port for media."""
    try:
        return any(used.laddr.ip != "127.0.0.1" for used in process.net_connections("inet"))
    except psutil.Error:
        return False


def wait_until(moment: float) -> None:
    """Return once the wall clock shows `moment` (Unix seconds): for deadlines that a real server keeps."""
    while (left := moment - time.time()) > 0:
        time.sleep(left)


def _good(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code == httpx.codes.OK, f"{response.request.method} {response.request.url}: {response.text}"
    body = response.json()
    assert isinstance(body, dict)
    return body


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
