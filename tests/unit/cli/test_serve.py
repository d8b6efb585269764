"""`parlour serve` as a process: first and later starts, malformed HTTP, order at the end, kill -9."""

import itertools
import re
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.support.rest import RestServer, parlour


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RestServer]:
    with RestServer(tmp_path_factory.mktemp("server") / "data") as running:
        yield running


def exchange(server: RestServer, raw: bytes) -> tuple[bytes, bytes]:
    """Send bytes and return head and body of what comes back."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = answer.partition(b"\r\n\r\n")
    return head.lower(), body


def test_the_first_start_prints_all_that_a_first_call_needs(server: RestServer) -> None:
    key = re.search(r"^ {4}([0-9a-f]{64})$", server.written, re.MULTILINE)
    assert key is not None
    curl = re.search(r"curl .*?-d '(.*?)' (\S+)", server.written, re.DOTALL)
    assert curl is not None
    answer = httpx.post(curl[2], content=curl[1], headers={"Authorization": f"Bearer {key[1]}"})
    assert answer.status_code == 200
    assert answer.json()["config"] == {"max_participants": 5}
    assert re.search(rf"^ {{4}}{re.escape(answer.json()['url'])}$", server.written, re.MULTILINE)


def test_the_printed_command_works_as_printed(server: RestServer) -> None:
    command = re.search(r"^ {4}(curl .*?/v1/rooms/hello)$", server.written, re.DOTALL | re.MULTILINE)
    assert command is not None
    ran = subprocess.run(["/bin/sh", "-c", command[1] + " -sf"], check=True, capture_output=True, text=True)
    assert '"name":"hello"' in ran.stdout


def test_a_key_made_beside_the_running_server_works_at_once(server: RestServer) -> None:
    header = {"Authorization": f"Bearer {server.new_key()}"}
    assert httpx.get(f"{server.url}/v1", headers=header).status_code == 200


def test_a_later_start_shows_no_key(tmp_path: Path) -> None:
    server = RestServer(tmp_path / "data")
    with server:
        first = server.written
    with server:
        later = server.written[len(first) :]
    assert re.search(r"[0-9a-f]{64}", later) is None
    assert "parlour keys create --data-dir" in later


def test_a_port_in_use_is_said_before_anything_is_started(server: RestServer, tmp_path: Path) -> None:
    refused = parlour("serve", "--no-sfu", "--port", str(server.port), "--data-dir", str(tmp_path / "x"), check=False)
    assert refused.returncode == 1
    assert refused.stderr == f"parlour: cannot listen on 127.0.0.1 port {server.port}: Address already in use\n"
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    "target",
    [b"/v1/rooms/%ff%00%zz", b"/v1/rooms/%", b"/v1/rooms/a%0d%0ab", b"/v1/rooms/..%2f..%2fetc", b"/v1/rooms?limit=%"],
)
def test_bad_percent_encoding_is_the_callers_mistake(server: RestServer, target: bytes) -> None:
    key = server.new_key().encode()
    head, body = exchange(
        server,
        b"GET " + target + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer " + key + b"\r\n\r\n",
    )
    assert head.split()[1] in (b"404", b"400")
    assert b'"error":' in body
    assert b'"info":' in body


@pytest.mark.parametrize(
    "raw",
    [
        b"GET /v1/rooms/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n",
        b"NONSENSE\r\n\r\n",
        b"POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
        b"POST /v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /v1/rooms HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
def test_what_is_no_http_is_answered_in_json(server: RestServer, raw: bytes) -> None:
    head, body = exchange(server, raw)
    assert head.startswith(b"http/1.1 400")
    assert b"content-type: application/json" in head
    assert b'"error":' in body
    assert b'"info":' in body
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_a_request_line_without_end_is_answered_in_json(server: RestServer) -> None:
    head, body = exchange(server, b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
    assert head.startswith(b"http/1.1 414")
    assert b'"error":' in body
    assert httpx.get(f"{server.url}/health").status_code == 200


def test_requests_are_not_logged_because_addresses_hold_tokens(server: RestServer) -> None:
    httpx.get(f"{server.url}/v1/meeting-tokens/very-secret", headers={"Authorization": "Bearer also-secret"})
    assert "secret" not in server.written


class Writer(threading.Thread):
    """Sets one room's `max_participants` to 1, 2, 3, … and notes the last number that was acknowledged."""

    def __init__(self, url: str, key: str, room: str) -> None:
        super().__init__()
        self._url, self._key, self._room = url, key, room
        self.acknowledged = 0
        self.sent = 0

    def run(self) -> None:
        with httpx.Client(base_url=self._url, headers={"Authorization": f"Bearer {self._key}"}) as http:
            for number in itertools.count(1):
                self.sent = number
                try:
                    answer = http.post(f"/v1/rooms/{self._room}", json={"properties": {"max_participants": number}})
                except httpx.TransportError:
                    return
                assert answer.status_code == 200
                self.acknowledged = number


def test_every_acknowledged_write_is_there_after_kill_9(tmp_path: Path) -> None:
    server = RestServer(tmp_path / "data")
    with server:
        key = server.new_key()
        for round_ in range(3):
            header = {"Authorization": f"Bearer {key}"}
            writers = [Writer(server.url, key, f"room-{round_}-{n}") for n in range(4)]
            for n in range(4):
                body = {"name": f"room-{round_}-{n}"}
                assert httpx.post(f"{server.url}/v1/rooms", json=body, headers=header).status_code == 200
            for writer in writers:
                writer.start()
            deadline = time.monotonic() + 20
            while min(writer.acknowledged for writer in writers) < 15 and time.monotonic() < deadline:
                writers[0].join(0.005)
            server.kill9()
            for writer in writers:
                writer.join()
            server.start()
            for n, writer in enumerate(writers):
                room = httpx.get(f"{server.url}/v1/rooms/room-{round_}-{n}", headers=header).json()
                assert writer.acknowledged >= 15
                assert writer.acknowledged <= room["config"]["max_participants"] <= writer.sent
