"""Frames are written once for all who get the same, and every browser reads what was meant."""

import asyncio
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.asyncio.client import connect
from websockets.extensions.base import ClientExtensionFactory
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory

from parlour.live import Frame
from parlour.signaling import FRAMES
from parlour.web.listening.frames import PLAIN, written
from tests.unit.web.listening.conftest import Listening

LONG = "with much that repeats itself, " * 100
TEXTS = ["short", LONG, "", "é" * 99, *("z" * size for size in (125, 126, 199, 200)), LONG * 50, "last"]
COMPRESSED = 0xC1


def payload(data: bytes) -> bytes:
    """Return what is behind the header, having checked that the frame is as long as it says."""
    extended = {126: 2, 127: 8}.get(data[1], 0)
    size = int.from_bytes(data[2 : 2 + extended]) if extended else data[1]
    assert len(data) == 2 + extended + size
    return data[2 + extended :]


@given(text=st.text(max_size=300).map(lambda text: text * 3), window=st.sampled_from([PLAIN, 9, 12, 15]))
def test_what_is_written_is_one_whole_text_frame(text: str, window: int) -> None:
    data = written(Frame.of(text), window)
    content = payload(data)
    if data[0] == COMPRESSED:
        assert window != PLAIN
        content = zlib.decompressobj(wbits=-window).decompress(content + b"\x00\x00\xff\xff")
    else:
        assert data[0] == 0x81
    assert content.decode() == text


def test_it_is_written_once_for_all_with_the_same_window() -> None:
    frame = Frame.of(LONG)
    first, other = written(frame, 12), written(frame, PLAIN)
    assert written(frame, 12) is first
    assert written(frame, PLAIN) is other
    assert len(first) < len(other) / 10


def test_a_short_frame_is_the_same_for_all() -> None:
    frame = Frame.of("short")
    assert written(frame, 12) is written(frame, PLAIN)


EXTENSIONS: dict[str, list[ClientExtensionFactory] | None] = {
    "none": None,
    "as browsers offer it": [ClientPerMessageDeflateFactory(client_max_window_bits=True)],
    "a small window": [ClientPerMessageDeflateFactory(server_max_window_bits=9)],
    "the whole window": [ClientPerMessageDeflateFactory(server_max_window_bits=15)],
}


@pytest.mark.parametrize("extensions", EXTENSIONS.values(), ids=EXTENSIONS)
async def test_every_browser_reads_what_is_sent_whatever_compression_it_takes(
    listening: Listening, extensions: list[ClientExtensionFactory] | None
) -> None:
    listening.application.frames = [Frame.of(text) for text in TEXTS]
    url = f"ws://127.0.0.1:{listening.port}/"
    async with connect(url, compression=None, extensions=extensions, max_size=None) as browser:
        assert [await browser.recv() for _ in TEXTS] == TEXTS
        await browser.send(LONG)
        await (await browser.ping())
    assert listening.application.received == [LONG]
    assert FRAMES in listening.application.extensions


async def test_browsers_with_and_without_compression_share_what_was_written(listening: Listening) -> None:
    shared = listening.application.frames = [Frame.of(LONG)]
    url = f"ws://127.0.0.1:{listening.port}/"
    async with connect(url) as one, connect(url) as two, connect(url, compression=None) as three:
        assert [await each.recv() for each in (one, two, three)] == [LONG] * 3
    assert set(shared[0].written) == {PLAIN, 12}


async def test_who_is_gone_is_sent_nothing(listening: Listening) -> None:
    listening.application.frames = [Frame.of(LONG * 1000)] * 100
    async with connect(f"ws://127.0.0.1:{listening.port}/", max_size=None) as browser:
        await browser.recv()
        browser.transport.abort()
    await listening.until_gone()
    assert not [task for task in listening.server.server_state.tasks if not task.done()]


async def test_a_frame_is_written_at_once_as_long_as_its_reader_keeps_up_and_never_after_the_end(
    listening: Listening,
) -> None:
    listening.application.frames = [Frame.of("first"), Frame.of("x" * 10_000_000), Frame.of("held back")]
    async with connect(f"ws://127.0.0.1:{listening.port}/now", compression=None, max_size=None) as browser:
        assert await browser.recv() == "first"
        assert listening.application.written_now == [True, True, False]
        assert len(await browser.recv()) == 10_000_000
        await browser.send("again")
        assert await browser.recv() == "first"
    await asyncio.wait_for(listening.application.ended.wait(), 10)
    assert listening.application.written_now == [True, True, False, True, False]
