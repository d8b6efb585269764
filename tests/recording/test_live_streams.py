"""Live streams to a real RTMP server, through the real way out: what arrives, and what becomes of each fault."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from parlour.clock import SystemClock
from parlour.outgoing.egress import Address, EgressPolicy
from parlour.outgoing.resolver import ask_system
from parlour.recording.relay import Exits
from parlour.recording.rtmp_address import parse_rtmp
from parlour.recording.streamer import Streamer, TargetReport
from parlour.recording.targets import RtmpTarget
from tests.support.certificates import make_certificate
from tests.support.nginx_rtmp import NginxRtmp, Published, free_port, probe
from tests.support.studio import Studio
from tests.support.waiting import until

KEY = "sekret-4711"
WHOLE = [Published(KEY, 320, 180, "H264", "AAC", 0)]


async def resolve(_domain_id: str, host: str, port: int) -> Sequence[Address]:
    return ask_system(host, port)


@pytest.fixture
async def nginx(tmp_path: Path) -> AsyncIterator[NginxRtmp]:
    server = NginxRtmp(tmp_path / "nginx")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def studio(tmp_path: Path) -> AsyncIterator[Studio]:
    async with Studio(tmp_path / "job") as made:
        made.begin()
        yield made


class Stream:
    """A live stream of the studio, and what was reported of its targets."""

    def __init__(self, studio: Studio, **options: object) -> None:
        self.studio = studio
        self.reports: list[TargetReport] = []
        ca_file = options.pop("ca_file", None)
        exits = Exits(EgressPolicy(allow_private=True), resolve, ca_file=ca_file)  # type: ignore[arg-type]
        self.streamer = Streamer(
            studio,
            exits,
            on_behalf="d",
            directory=studio.folder,
            clock=SystemClock(),
            on_report=self.reports.append,
            **options,
        )  # type: ignore[arg-type]
        studio.on_output = self.streamer.heard

    async def add(self, url: str) -> str:
        return await self.streamer.add(RtmpTarget(None, parse_rtmp(url)))

    def states(self, id_: str) -> list[str]:
        return [report.state for report in self.reports if report.id == id_]

    def last(self, id_: str) -> TargetReport:
        return [report for report in self.reports if report.id == id_][-1]

    async def until(self, id_: str, state: str) -> None:
        async def holds() -> bool:
            return self.last(id_).state == state

        await until(holds)


async def arrives(nginx: NginxRtmp) -> list[Published]:
    """What the server says of what comes in, once a second and a half of it have come."""
    found: list[Published] = []

    async def enough() -> bool:
        found[:] = await nginx.published()
        return bool(found) and min(stream.seconds for stream in found) > 1.5

    await until(enough)
    return found


def seen_of(pid: int) -> bytes:
    """What anybody on the machine can see of a process."""
    return b"".join(Path(f"/proc/{pid}/{what}").read_bytes() for what in ("cmdline", "environ"))


async def hangs(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accepts, and never answers."""
    try:
        await _reader.read()
        while await _reader.read(65_536):
            pass
    finally:
        writer.close()


async def test_targets_do_not_touch_each_other_and_come_back(nginx: NginxRtmp, studio: Studio) -> None:
    """A server that goes for ten seconds, one that refuses, one that hangs, one that dislikes the name; and a file."""
    silent = await asyncio.start_server(hangs, "127.0.0.1", 0)
    stream = Stream(studio, connect_seconds=4)
    studio.add_output("file", "mp4", path="film.mp4")
    good = await stream.add(f"rtmp://localhost:{nginx.port}/live/{KEY}?token=abcdef")
    refused = await stream.add(f"rtmp://127.0.0.1:{free_port()}/live/{KEY}")
    hanging = await stream.add(f"rtmp://127.0.0.1:{silent.sockets[0].getsockname()[1]}/live/{KEY}")
    disliked = await stream.add(f"rtmp://127.0.0.1:{nginx.port}/nothing/{KEY}")
    await stream.until(good, "streaming")
    assert await arrives(nginx) == WHOLE

    await nginx.stop()
    await stream.until(good, "interrupted")
    await asyncio.sleep(10)  # what a server needs to start again
    await nginx.start()
    await stream.until(good, "streaming")
    assert await arrives(nginx) == WHOLE
    for fault in (refused, hanging, disliked):
        await stream.until(fault, "error")
        assert set(stream.states(fault)) == {"connecting", "error"}
        assert stream.last(fault).reason
    assert stream.last(refused).reason == "it cannot be connected to"

    assert KEY.encode() not in seen_of(studio.worker.pid)
    stream.streamer.remove(good)
    await stream.until(good, "ended")
    assert stream.last(good).seconds > 1
    finished = await studio.stop()
    assert finished.fields["problem"] is None
    await stream.streamer.close()
    silent.close()
    assert KEY not in repr(studio.said) + repr(stream.reports)
    assert studio.states("file") == ["started", "ended"]
    assert (await probe(studio.folder / "film.mp4"))["errors"] == ""
    former, later = nginx.recorded(KEY)
    for file in (former, later):
        found = await probe(file)
        assert found["codecs"] == ["h264", "aac"]
        assert min(found["frames"]) > 10  # type: ignore[call-overload]
    assert found["errors"] == ""  # of the later one: the former was killed while it was written


async def test_rtmps_is_verified_and_arrives(nginx: NginxRtmp, studio: Studio, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path / "tls", ("localhost",), now=SystemClock().now())
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate.certificate, certificate.key)

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while piece := await reader.read(65_536):
                writer.write(piece)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async def unwrap(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", nginx.port)
        await asyncio.gather(pipe(reader, inner_writer), pipe(inner_reader, writer))

    front = await asyncio.start_server(unwrap, "127.0.0.1", 0, ssl=tls)
    port = front.sockets[0].getsockname()[1]
    trusting = Stream(studio, ca_file=certificate.certificate)
    good = await trusting.add(f"rtmps://localhost:{port}/live/{KEY}")
    await trusting.until(good, "streaming")
    assert await arrives(nginx) == WHOLE
    wrong = await trusting.add(f"rtmps://127.0.0.1:{port}/live/other")
    await studio.until(lambda: trusting.last(wrong).reason is not None)
    assert trusting.last(wrong).reason == "the certificate is not trusted"
    assert (await studio.stop()).fields["problem"] is None
    await trusting.streamer.close()
    front.close()
    assert trusting.last(good).state == "ended"
