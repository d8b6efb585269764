"""A ready worker is fetched from where the variable says, within bounds, and nothing else leaves the archive."""

import io
import socket
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from scripts.media_worker import prebuilt
from scripts.media_worker.check import complaint
from scripts.media_worker.prebuilt import NotFetchedError, fetch, unpack
from scripts.media_worker.source import BASE_URL, Mediasoup

WORKER = b"#!/bin/sh\nexit 41\n"


def archive(files: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return whole.getvalue()


@contextmanager
def serving(pages: dict[str, bytes]) -> Iterator[str]:
    """A web server on this machine; yields its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(404 if page is None else 200)
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def package(tmp_path: Path) -> Mediasoup:
    return Mediasoup(tmp_path, "3.27.1", "https://makers.example/mediasoup")


def test_the_archive_for_this_machine_is_fetched_from_where_the_variable_says(
    package: Mediasoup, tmp_path: Path
) -> None:
    name = f"/base/3.27.1/{package.ready_name()}.tgz"
    with serving({name: archive({"mediasoup-worker": WORKER})}) as address:
        fetch(package.ready_url({BASE_URL: f"{address}/base/"}), tmp_path / "worker")
    assert complaint(tmp_path / "worker") is None


def test_the_name_is_the_one_that_mediasoup_gives(package: Mediasoup, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("platform.machine", lambda: "aarch64")
    monkeypatch.setattr("sys.platform", "linux")
    assert package.ready_name().startswith("mediasoup-worker-3.27.1-linux-arm64-kernel")


def test_none_for_this_machine_is_said(tmp_path: Path) -> None:
    with serving({}) as address, pytest.raises(NotFetchedError, match="none is published"):
        fetch(f"{address}/worker.tgz", tmp_path / "worker")


def test_a_machine_that_reaches_nobody_gives_up_soon(tmp_path: Path) -> None:
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        with pytest.raises(NotFetchedError, match=r"no answer within 0\.2 s"):
            fetch(f"http://127.0.0.1:{deaf.getsockname()[1]}/worker.tgz", tmp_path / "worker", answer_seconds=0.2)
    with pytest.raises(NotFetchedError, match="refused"):
        fetch(f"http://127.0.0.1:{deaf_port()}/worker.tgz", tmp_path / "worker")


def deaf_port() -> int:
    with socket.socket() as once:
        once.bind(("127.0.0.1", 0))
        port: int = once.getsockname()[1]
        return port


def test_only_web_addresses_are_asked(tmp_path: Path) -> None:
    with pytest.raises(NotFetchedError, match="no web address"):
        fetch("file:///etc/passwd", tmp_path / "worker")


def test_an_endless_answer_is_cut_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prebuilt, "MOST_BYTES", 1000)
    with serving({"/big": bytes(2000)}) as address, pytest.raises(NotFetchedError, match="too big"):
        fetch(f"{address}/big", tmp_path / "worker")


def test_only_the_program_leaves_the_archive(tmp_path: Path) -> None:
    target = tmp_path / "inside" / "worker"
    target.parent.mkdir()
    unpack(archive({"../evil": b"x", "/srv/../mediasoup-worker": WORKER}), target)
    assert target.read_bytes() == WORKER
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["inside", "worker"]


@pytest.mark.parametrize(
    "content",
    [b"<html>", archive({"other": b"x"}), archive({"mediasoup-worker": WORKER})[:60]],
    ids=["a page", "another program", "a part"],  # archives hold the time: those of two processes differ
)
def test_what_is_no_such_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(NotFetchedError, match=r"damaged|no mediasoup-worker"):
        unpack(content, tmp_path / "worker")


def test_a_link_in_the_archive_is_no_program(tmp_path: Path) -> None:
    whole = io.BytesIO()
    with tarfile.open(fileobj=whole, mode="w:gz") as tar:
        member = tarfile.TarInfo("mediasoup-worker")
        member.type, member.linkname = tarfile.SYMTYPE, "/bin/sh"
        tar.addfile(member)
    with pytest.raises(NotFetchedError, match="no mediasoup-worker"):
        unpack(whole.getvalue(), tmp_path / "worker")
