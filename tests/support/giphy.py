"""A stand-in for Giphy on this machine: it finds pictures of its own, and answers as badly as a test wants."""

import asyncio
import struct
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from parlour import strict_json
from parlour.strict_json import JsonValue

__all__ = ["FakeGiphy", "animated_gif", "giphy_in_a_thread", "running_giphy"]

Writer = asyncio.StreamWriter
Behaviour = Callable[["FakeGiphy", str, Writer], Awaitable[None]]

SIZES = {
    "fixed_width_small": (100, 56, "100w.gif"),
    "fixed_width_small_still": (100, 56, "100w_s.gif"),
    "fixed_height": (356, 200, "200.gif"),
    "fixed_height_still": (356, 200, "200_s.gif"),
}
COLOURS = ["#c0392b", "#2980b9", "#27ae60", "#8e44ad", "#d35400", "#16a085"]


def animated_gif(width: int = 100, height: int = 56, *, frames: int = 2, colour: str = COLOURS[0]) -> bytes:
    """Return a GIF with a bar that moves over one colour; of one frame, it is still."""
    first = bytes.fromhex(colour[1:])
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0xF6, 0, 0) + first + b"\xf4\xd0\x3f" + bytes(3 * 126)
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
    return head + loop + b"".join(_frame(width, height, each * width // frames) for each in range(frames)) + b"\x3b"


def _frame(width: int, height: int, bar: int) -> bytes:
    line = bytes(1 if bar <= x < bar + width // 4 else 0 for x in range(width))
    # With 128 colours codes have 8 bits, as long as the table is cleared (0x80) before it grows: every code is a byte.
    pixels = line * height
    coded = b"".join(b"\x80" + pixels[at : at + 126] for at in range(0, len(pixels), 126)) + b"\x81"
    blocks = b"".join(bytes([len(part)]) + part for at in range(0, len(coded), 255) if (part := coded[at : at + 255]))
    placed = b"\x2c" + struct.pack("<HHHHB", 0, 0, width, height, 0)
    return b"\x21\xf9\x04\x04\x1e\x00\x00\x00" + placed + b"\x07" + blocks + b"\x00"


@dataclass
class FakeGiphy:
    """`behaviour` answers each request; by default as Giphy does, with `total` pictures for any words."""

    port: int = 0
    total: int = 30
    asked: list[str] = field(default_factory=list)
    """Paths with queries, in the order in which they came."""
    behaviour: Behaviour | None = None

    @property
    def url(self) -> str:
        """What to set `gifs.api_url` to."""
        return f"http://127.0.0.1:{self.port}"

    def searches(self) -> list[str]:
        """Return what was searched for, in order; popular ones count as the empty text."""
        queries = [parse_qs(urlsplit(path).query) for path in self.asked if path.startswith("/v1/")]
        return [query.get("q", [""])[0] for query in queries]

    def fetched(self) -> list[str]:
        """Return which pictures were fetched."""
        return [path for path in self.asked if path.startswith("/media/")]

    async def serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        """Answer one connection."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            path = head.split(b" ")[1].decode()
            self.asked.append(path)
            await (self.behaviour or as_giphy)(self, path, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # whoever asked had enough: that is what some tests are about
        finally:
            writer.close()

    def found(self, path: str) -> JsonValue:
        """Return what a search answers."""
        asked = parse_qs(urlsplit(path).query)
        words = asked.get("q", ["popular"])[0]
        offset, limit = int(asked["offset"][0]), int(asked["limit"][0])
        numbers = range(offset, min(offset + limit, 0 if words == "nothing" else self.total))
        pages: JsonValue = {"total_count": self.total, "count": len(numbers), "offset": offset}
        return {"data": [self.picture(words, each) for each in numbers], "pagination": pages, "meta": {"status": 200}}

    def picture(self, words: str, number: int) -> JsonValue:
        """Return one picture as a search tells of it."""
        start = f"{self.url}/media/v1.cid/{words.replace(' ', '-')}{number}"
        images: JsonValue = {
            name: {"url": f"{start}/{file}?ep=v1&ct=g", "width": str(width), "height": str(height)}
            for name, (width, height, file) in SIZES.items()
        }
        return {"id": f"id{number}", "title": f"{words} GIF {number}", "images": images}


async def as_giphy(giphy: FakeGiphy, path: str, writer: Writer) -> None:
    """Answer as Giphy does."""
    if path.startswith("/v1/gifs/"):
        await answer(writer, strict_json.dump(giphy.found(path)), "application/json")
        return
    name = urlsplit(path).path.rpartition("/")[2]
    width, height, _ = next(each for each in SIZES.values() if each[2] == name)
    colour = COLOURS[sum(path.split("/")[3].encode()) % len(COLOURS)]
    await answer(writer, animated_gif(width, height, frames=1 if "_s" in name else 2, colour=colour), "image/gif")


async def answer(
    writer: Writer, body: bytes, media_type: str = "text/plain", *, status: int = 200, more: str = ""
) -> None:
    """Write an answer; `more` are further header lines."""
    head = f"HTTP/1.1 {status} x\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n"
    writer.write(f"{head}{more}\r\n".encode() + body)
    await writer.drain()


@asynccontextmanager
async def running_giphy() -> AsyncIterator[FakeGiphy]:
    """Start one on a free port of this machine."""
    giphy = FakeGiphy()
    server = await asyncio.start_server(giphy.serve, "127.0.0.1", 0)
    giphy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield giphy


@contextmanager
def giphy_in_a_thread() -> Iterator[FakeGiphy]:
    """Start one beside a test that is not asynchronous."""
    ready, over = threading.Event(), asyncio.Event()
    running: list[tuple[FakeGiphy, asyncio.AbstractEventLoop]] = []

    async def run() -> None:
        async with running_giphy() as giphy:
            running.append((giphy, asyncio.get_running_loop()))
            ready.set()
            await over.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    assert ready.wait(10)
    giphy, loop = running[0]
    try:
        yield giphy
    finally:
        loop.call_soon_threadsafe(over.set)
        thread.join(10)
