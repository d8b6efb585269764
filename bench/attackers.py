"""Attacks on a server on this machine's loopback: each bounded in time and amount, in a process of its own.

Run as `python -m bench.attackers NAME PORT`; prints one line on how it went for the attacker.
"""

import base64
import contextlib
import json
import resource
import socket
import struct
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from itertools import repeat
from typing import Final

__all__ = ["ATTACKS", "DOOR"]

SECONDS: Final = 6.0
DOOR: Final = "door"
"""The room with a lobby."""
CHUNK: Final = 65_536
_ESTABLISHED: Final = 1


def _connect(port: int, *, receive_buffer: int = 0, address: str = "") -> socket.socket:
    peer = socket.socket()
    if address:
        peer.bind((address, 0))
    if receive_buffer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    peer.settimeout(5)
    peer.connect(("127.0.0.1", port))
    return peer


def _websocket(port: int, *, receive_buffer: int = 0, address: str = "") -> socket.socket:
    peer = _connect(port, receive_buffer=receive_buffer, address=address)
    key = base64.b64encode(bytes(16)).decode()
    peer.sendall(
        f"GET /signaling/ws HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n".encode()
    )
    peer.recv(1024)
    return peer


def _frame(first: int, payload: bytes = b"") -> bytes:
    """Return a frame masked with zeros, which changes nothing."""
    size = len(payload)
    if size < 126:
        head = bytes([first, 0x80 | size])
    elif size < CHUNK:
        head = bytes([first, 0xFE]) + struct.pack("!H", size)
    else:
        head = bytes([first, 0xFF]) + struct.pack("!Q", size)
    return head + bytes(4) + payload


def _pour(peer: socket.socket, chunks: Iterable[bytes], *, most: int, seconds: float = SECONDS) -> str:
    """Send until the time is over, the amount is sent, or the server has had enough."""
    begin, sent = time.monotonic(), 0
    peer.settimeout(1)
    outcome = "never stopped"
    for chunk in chunks:
        if time.monotonic() - begin > seconds or sent > most:
            break
        try:
            peer.sendall(chunk)
        except TimeoutError:
            continue
        except OSError:
            outcome = "cut off"
            break
        sent += len(chunk)
    answer = b""
    with contextlib.suppress(OSError):
        peer.settimeout(0.5)
        answer = peer.recv(64).partition(b"\r\n")[0]
    told = answer[9:12].decode() if answer.startswith(b"HTTP") else ""
    return f"{outcome} {told}".strip() + f" after {sent / 1e6:.1f} MB, {time.monotonic() - begin:.1f} s"


def _ping_flood(port: int) -> str:
    return _pour(_websocket(port), repeat(_frame(0x89, b"ping") * 6500), most=8_000_000)


def _pong_flood(port: int) -> str:
    return _pour(_websocket(port), repeat(_frame(0x8A) * 10_000), most=8_000_000)


def _continuation_flood(port: int) -> str:
    peer = _websocket(port)
    peer.sendall(_frame(0x01, b"x"))
    return _pour(peer, repeat(_frame(0x00) * 10_000), most=8_000_000)


def _many_headers(port: int) -> str:
    lines = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 100) for number in range(600))
    peer = _connect(port)
    peer.sendall(b"GET / HTTP/1.1\r\nHost: server\r\n")
    return _pour(peer, repeat(lines), most=120_000_000)


def _endless_header(port: int) -> str:
    peer = _connect(port)
    peer.sendall(b"GET / HTTP/1.1\r\nHost: server\r\nX-Endless: ")
    return _pour(peer, repeat(b"a" * 4096), most=60_000_000)


def _endless_url(port: int) -> str:
    peer = _connect(port)
    peer.sendall(b"GET /")
    return _pour(peer, repeat(b"a" * 4096), most=60_000_000)


def _standing(peers: Iterable[socket.socket]) -> int:
    """Count connections that the server has not ended."""
    count = 0
    for peer in peers:
        state = peer.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]
        count += state == _ESTABLISHED
    return count


def _allow_descriptors(number: int) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, max(soft, number + 50)), hard))


def _hold(port: int, number: int, seconds: float) -> str:
    _allow_descriptors(number)
    end = time.monotonic() + seconds
    peers = []
    with contextlib.suppress(OSError):
        for _ in range(number):
            peers.append(_connect(port))
    time.sleep(max(0.0, end - time.monotonic()))
    return f"{_standing(peers)} of {len(peers)} still stand after {seconds:.0f} s"


def _silent_connections(port: int) -> str:
    return _hold(port, 4000, 13)


def _few_descriptors(port: int) -> str:
    return _hold(port, 130, 8)


def _join(peer: socket.socket) -> None:
    peer.sendall(_frame(0x81, json.dumps({"type": "join", "id": 1, "room": "room", "tracks": {}}).encode()))


def _data_frame(turn: int) -> bytes:
    text = "é" * 102_000 + str(turn)
    body = {"type": "set-session-data", "data": {"text": text}, "merge": "replace"}
    return _frame(0x81, json.dumps(body, ensure_ascii=False).encode())


def _drain(peer: socket.socket) -> None:
    peer.setblocking(False)
    with contextlib.suppress(BlockingIOError):
        while peer.recv(1 << 20):
            pass


def _session_data(port: int, seconds: float) -> str:
    guest = _websocket(port)
    _join(guest)
    begin, turn = time.monotonic(), 0
    while (passed := time.monotonic() - begin) < seconds:
        if passed * 95 < turn:
            time.sleep(0.002)
            continue
        try:
            guest.settimeout(1)
            guest.sendall(_data_frame(turn))
            turn += 1
            _drain(guest)
        except TimeoutError:
            return f"held back after {turn} messages, {time.monotonic() - begin:.1f} s"
        except OSError:
            return f"cut off after {turn} messages, {time.monotonic() - begin:.1f} s"
    return f"never stopped, {turn} messages, {seconds:.0f} s"


def _guest_flood(port: int) -> str:
    return _session_data(port, SECONDS)


def _deaf_peers(port: int) -> str:
    deaf = [_websocket(port, receive_buffer=4096) for _ in range(10)]
    for peer in deaf:
        _join(peer)
    _session_data(port, 2)
    time.sleep(28)
    return f"{_standing(deaf)} of {len(deaf)} still stand 28 s after"


def _ask(peer: socket.socket, body: dict[str, object]) -> str:
    """Send a request and return the type of its refusal; empty when it was granted, `gone` when nobody answers."""
    try:
        peer.sendall(_frame(0x81, json.dumps({"id": 1, **body}).encode()))
        said = peer.recv(CHUNK)
    except OSError:
        return "gone"
    if not said:
        return "gone"
    _, error, rest = said.partition(b'"error"')
    return rest.split(b'"')[3].decode() if error else ""


def _crowd(number: int, come: Callable[[int], tuple[socket.socket, str]]) -> str:
    """Let so many come, stay for a while, and tell what became of them."""
    _allow_descriptors(number)
    begin, outcomes, inside = time.monotonic(), Counter[str](), []
    for turn in range(number):
        peer, outcome = come(turn)
        outcomes[outcome or "in"] += 1
        if outcome:
            peer.close()
        else:
            inside.append(peer)
    time.sleep(max(0.0, begin + SECONDS - time.monotonic()))
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    return f"{told}; {_standing(inside)} stay"


def _knockers(port: int, addresses: int) -> str:
    def come(turn: int) -> tuple[socket.socket, str]:
        peer = _websocket(port, address=f"127.0.2.{1 + turn % addresses}")
        refused = _ask(peer, {"type": "join", "room": DOOR, "tracks": {}})
        if not refused:
            _ask(peer, {"type": "request-access", "name": f"knocker {turn}"})
        return peer, refused

    return _crowd(1000, come)


def _one_knocks(port: int) -> str:
    return _knockers(port, 1)


def _three_knock(port: int) -> str:
    return _knockers(port, 3)


def _trials(port: int) -> str:
    def come(_turn: int) -> tuple[socket.socket, str]:
        peer = _websocket(port, address="127.0.2.1")
        _ask(peer, {"type": "preauth", "room": "room", "tracks": {}})
        offer = "v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\na=mid:0\r\n"
        return peer, _ask(peer, {"type": "try-media", "sdp": offer})

    return _crowd(200, come)


def _nothing(_port: int) -> str:
    time.sleep(4)
    return ""


ATTACKS: Final[dict[str, Callable[[int], str]]] = {
    "ping-flood": _ping_flood,
    "pong-flood": _pong_flood,
    "empty-continuations": _continuation_flood,
    "120-mb-of-headers": _many_headers,
    "endless-header": _endless_header,
    "endless-url": _endless_url,
    "4000-silent": _silent_connections,
    "128-descriptors": _few_descriptors,
    "session-data-guest": _guest_flood,
    "deaf-peers": _deaf_peers,
    "1000-knockers": _one_knocks,
    "1000-knockers-of-3": _three_knock,
    "200-trials": _trials,
    "nothing": _nothing,
}


if __name__ == "__main__":
    sys.stdout.write(ATTACKS[sys.argv[1]](int(sys.argv[2])))
