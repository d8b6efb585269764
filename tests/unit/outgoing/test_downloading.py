"""Downloads of what a caller names: only from judged addresses, bounded, and nothing stays of those that fail."""

import asyncio
import ipaddress
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest

from parlour.outgoing.downloading import Downloader, DownloadLimits
from parlour.outgoing.egress import Address, EgressPolicy
from parlour.outgoing.fetching import FetchError
from tests.support.raw_server import RawServer, answer, endless, hang, redirect, running_raw_server

HERE = EgressPolicy(allowed=(ipaddress.ip_network("127.0.0.1/32"),), group="batch")
LIMITS = DownloadLimits(max_bytes=3_000_000, seconds=10)


@pytest.fixture
async def server() -> AsyncIterator[RawServer]:
    async with running_raw_server() as running:
        yield running


async def fetch(
    url: str,
    path: Path,
    *,
    policy: EgressPolicy = HERE,
    limits: DownloadLimits = LIMITS,
    names: dict[str, list[str]] | None = None,
) -> int:
    async def resolver(_domain_id: str, host: str, _port: int) -> Sequence[Address]:
        return [ipaddress.ip_address(text) for text in (names or {})[host]]

    return await Downloader(policy, resolver).fetch(url, path, on_behalf="d", limits=limits)


def exists(path: Path) -> bool:
    return path.exists()


async def refused(url: str, path: Path, **more: object) -> str:
    with pytest.raises(FetchError) as error:
        await fetch(url, path, **more)  # type: ignore[arg-type]
    assert not exists(path)
    assert url not in str(error.value)
    return str(error.value)


async def test_a_file_comes_as_it_is(server: RawServer, tmp_path: Path) -> None:
    content = bytes(range(256)) * 10_000
    server.paths["/film.mp4?x=1"] = answer(content)
    path = tmp_path / "film"
    assert await fetch(server.url("/film.mp4?x=1"), path) == len(content)
    assert path.read_bytes() == content
    assert server.asked[0].headers["accept-encoding"] == "identity"


async def test_a_chunked_body_is_a_body(server: RawServer, tmp_path: Path) -> None:
    server.paths["/x"] = answer(b"3\r\nabc\r\n0\r\n\r\n", Transfer_Encoding="chunked")
    assert await fetch(server.url("/x"), tmp_path / "x") == 3


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "192.168.1.1", "100.64.0.1"]
)
async def test_addresses_inside_are_not_fetched_from(address: str, tmp_path: Path) -> None:
    told = await refused(f"http://{address}:1/x", tmp_path / "x", policy=EgressPolicy(group="batch"))
    assert "leads to a private address (batch.allow_private_addresses" in told


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["169.254.169.254"], ["64:ff9b::7f00:1"]]
)
async def test_names_that_lead_inside_are_not_fetched_from(addresses: list[str], tmp_path: Path) -> None:
    told = await refused(
        "http://films.example.com/x",
        tmp_path / "x",
        policy=EgressPolicy(group="batch"),
        names={"films.example.com": addresses},
    )
    assert "private address" in told


@pytest.mark.parametrize(
    "url",
    ["http://2130706433/", "http://0x7f.1/", "http://u:p@a.example/", "http://a.example:0/", "file:///etc/passwd"],
)
async def test_addresses_that_two_programs_read_in_two_ways_are_refused(url: str, tmp_path: Path) -> None:
    await refused(url, tmp_path / "x")


async def test_redirects_are_followed_and_each_is_judged(server: RawServer, tmp_path: Path) -> None:
    server.paths["/a"] = redirect("/b", 301)
    server.paths["/b"] = redirect(f"http://other.example.com:{server.port}/c#part", 307)
    server.paths["/c"] = answer(b"here")
    names = {"other.example.com": ["127.0.0.1"]}
    assert await fetch(server.url("/a"), tmp_path / "x", names=names) == 4
    assert server.asked[-1].headers["host"] == f"other.example.com:{server.port}"
    for place in ("http://127.0.0.2/", "http://169.254.169.254/latest/meta-data/", "http://inside.example.com/"):
        server.paths["/a"] = redirect(place)
        told = await refused(server.url("/a"), tmp_path / "y", names={"inside.example.com": ["10.0.0.1"]})
        assert "private address" in told


@pytest.mark.parametrize(
    ("place", "info"),
    [
        ("file:///etc/passwd", "new address cannot be used"),
        ("http://u:p@127.0.0.1/", "new address cannot be used"),
        ("http://0x7f000001/", "new address cannot be used"),
        ("http://[::1", "redirected"),
        ("/a", "redirected more than 5 times"),
    ],
)
async def test_redirects_that_lead_nowhere_good_are_refused(
    server: RawServer, tmp_path: Path, place: str, info: str
) -> None:
    server.paths["/a"] = redirect(place)
    assert info in await refused(server.url("/a"), tmp_path / "x")
    assert len(server.asked) <= 6


async def test_a_redirect_without_a_place_is_no_file(server: RawServer, tmp_path: Path) -> None:
    server.paths["/a"] = answer(b"", 302)
    assert "302" in await refused(server.url("/a"), tmp_path / "x")


async def test_a_body_without_an_end_is_cut_off_at_the_limit(server: RawServer, tmp_path: Path) -> None:
    server.paths["/x"] = endless
    assert "more than 3000000 bytes" in await refused(server.url("/x"), tmp_path / "x")


async def test_what_announces_too_much_is_not_read(server: RawServer, tmp_path: Path) -> None:
    server.paths["/x"] = answer(b"abc", Content_Length="3000001")
    assert "more than 3000000 bytes" in await refused(server.url("/x"), tmp_path / "x")


async def test_silence_and_slowness_have_an_end(server: RawServer, tmp_path: Path) -> None:
    server.paths["/x"] = hang
    silent = DownloadLimits(1000, seconds=30, silence=0.05)
    assert "no answer in time" in await refused(server.url("/x"), tmp_path / "x", limits=silent)
    slow = DownloadLimits(1000, seconds=0.05)
    assert "did not come within 0.05 s" in await refused(server.url("/x"), tmp_path / "x", limits=slow)


async def test_a_body_that_ends_early_is_no_file(server: RawServer, tmp_path: Path) -> None:
    server.paths["/x"] = answer(b"abc", Content_Length="10")
    assert "connection broke" in await refused(server.url("/x"), tmp_path / "x")


@pytest.mark.parametrize(
    ("raw", "info"),
    [
        (answer(b"no", 404), "404"),
        (answer(b"part", 206), "206"),
        (answer(b"\x1f\x8b", Content_Encoding="gzip"), "packed"),
        (b"nonsense\r\n\r\n", "connection broke"),
    ],
)
async def test_other_answers_are_no_files(server: RawServer, tmp_path: Path, raw: bytes, info: str) -> None:
    server.paths["/x"] = raw
    assert info in await refused(server.url("/x"), tmp_path / "x")


async def test_one_that_is_cancelled_leaves_nothing(server: RawServer, tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def slowly(_: object, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 X\r\n\r\n" + b"x" * 2_000_000)
        await writer.drain()
        begun.set()
        await asyncio.Event().wait()

    server.paths["/x"] = slowly
    task = asyncio.create_task(fetch(server.url("/x"), tmp_path / "x"))
    await begun.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert not (tmp_path / "x").exists()
