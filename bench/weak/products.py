"""What is measured: a running product and the page by which people use it."""

import contextlib
import json
import os
import secrets
import subprocess
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx
import jwt

from bench.weak.links import SERVER_ADDRESS
from bench.weak.people import Site
from tests.support.browser import PAGES
from tests.support.certificates import make_certificate
from tests.support.server import ParlourServer

__all__ = ["PRODUCTS", "Product"]

_HERE: Final = Path(__file__).parent
_START_SECONDS: Final = 20.0
_MEDIA_PORTS: Final = tuple(range(40_000, 40_016))
_RELAY_PORT: Final = 5349


@dataclass(frozen=True)
class Product:
    """A product that runs: its page, the port of its signalling, and a way to make a call that `enterCall` takes."""

    name: str
    site: Site
    port: int
    ways_out: Mapping[str, Collection[int]]
    """TCP ports that must be open for calls over TCP to the media server, and to the relay with TLS."""

    new_call: Callable[[], Callable[[str], Mapping[str, object]]]
    """Makes a call; returns what gives each person, by a name, the way in."""


@contextlib.contextmanager
def _parlour(folder: Path) -> Iterator[Product]:
    settings = {"PARLOUR_MEDIA_ADDRESS": json.dumps([SERVER_ADDRESS]), "PARLOUR_MEDIA_PORT": str(_MEDIA_PORTS[0])}
    tls = make_certificate(folder / "tls", [SERVER_ADDRESS], now=time.time())
    settings |= {"PARLOUR_TURN_CERTIFICATE": str(tls.certificate), "PARLOUR_TURN_KEY": str(tls.key)}
    with ParlourServer(folder / "parlour", settings, SERVER_ADDRESS) as server:
        script = (_HERE / "parlour.js").read_text()
        site = Site(PAGES, f"call.html?server={server.url}&avoidEval=true", script)

        def new_call() -> Callable[[str], Mapping[str, object]]:
            room = server.create_room()
            return lambda _name: {"url": room.url}

        ways_out = {"media": [server.port, *_MEDIA_PORTS], "relay": [server.port, _RELAY_PORT]}
        yield Product("parlour", site, server.port, ways_out, new_call)


@contextlib.contextmanager
def _livekit(folder: Path) -> Iterator[Product]:
    binary, client = os.environ.get("BENCH_LIVEKIT"), os.environ.get("BENCH_LIVEKIT_CLIENT")
    if not binary or not client:
        raise SystemExit("--beside livekit needs BENCH_LIVEKIT (the server) and BENCH_LIVEKIT_CLIENT (its UMD bundle)")
    key, secret, port = "bench", secrets.token_hex(32), 7880
    pages = folder / "livekit"
    pages.mkdir()
    (pages / "client.js").write_bytes(Path(client).read_bytes())
    (pages / "index.html").write_text('<!doctype html><script src="client.js"></script><main></main>')
    tls = make_certificate(folder / "tls", [SERVER_ADDRESS], now=time.time())
    relay = {"enabled": True, "domain": SERVER_ADDRESS, "tls_port": 443, "cert_file": str(tls.certificate)}
    config = {
        "port": port,
        "bind_addresses": [SERVER_ADDRESS],
        "keys": {key: secret},
        "rtc": {"udp_port": 7882, "tcp_port": 7881, "node_ip": SERVER_ADDRESS, "use_external_ip": False},
        "turn": {**relay, "key_file": str(tls.key)},
        "logging": {"level": "warn"},
    }
    with (folder / "livekit.log").open("wb") as log:
        process = subprocess.Popen([binary, "--config-body", json.dumps(config)], stdout=log, stderr=log)
    try:
        _await_http(f"http://{SERVER_ADDRESS}:{port}", process)

        def new_call() -> Callable[[str], Mapping[str, object]]:
            room = secrets.token_hex(6)

            def way_in(name: str) -> Mapping[str, object]:
                grant = {"roomJoin": True, "room": room, "canPublish": True, "canSubscribe": True}
                claims = {"iss": key, "sub": name, "exp": int(time.time()) + 3600, "video": grant}
                return {"url": f"ws://{SERVER_ADDRESS}:{port}", "token": jwt.encode(claims, secret, "HS256")}

            return way_in

        site = Site(pages, "index.html", (_HERE / "livekit.js").read_text())
        yield Product("livekit", site, port, {"media": [port, 7881], "relay": [port, 443]}, new_call)
    finally:
        process.terminate()
        process.wait(10)


def _await_http(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(url)
            return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{url} does not answer")


PRODUCTS: Final[dict[str, Callable[[Path], AbstractContextManager[Product]]]] = {
    "parlour": _parlour,
    "livekit": _livekit,
}
