"""Calls against the raw media node, in the same browser: time to the first remote frame, the engine's CPU and memory.

Runs inside `scripts/in-namespace`. "Raw" is the node's own protocol driven by hand from the page, without Parlour.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.async_api import Browser, Page

from bench.raw_node import RawNode, running_raw_node
from bench.table import paired_ratio, print_table
from tests.support.browser import serve_pages
from tests.support.media_page import chromium
from tests.support.namespace import require_namespace
from tests.support.server import ParlourServer

__all__ = ["run"]

_SCRIPT = Path(__file__).with_name("media.js")
_FRAME_ROUNDS = 10
_COST_ROUNDS = 3
_SUBSCRIBERS = (10, 25, 40)
_SETTLE_SECONDS = 5.0
_MEASURE_SECONDS = 8.0


@dataclass(frozen=True)
class _Bench:
    browser: Browser
    raw: RawNode
    server: ParlourServer
    pages: str

    async def page(self) -> Page:
        """Open the page of the official client, served over loopback as the raw node is, with our functions on it."""
        page = await (await self.browser.new_context(permissions=["camera", "microphone"])).new_page()
        await page.goto(f"{self.pages}/call.html?server={self.server.url}&avoidEval=true")
        await page.wait_for_function("() => window.call !== undefined")
        await page.add_script_tag(content=_SCRIPT.read_text())
        return page

    async def raw_place(self) -> dict[str, str]:
        return {"url": self.raw.url, "room": await self.raw.new_room()}

    def guest_place(self) -> tuple[dict[str, str], str]:
        room = self.server.create_room()
        return {"url": self.server.url.replace("http", "ws", 1) + "/signaling/ws", "room": room.name}, room.url


@contextlib.asynccontextmanager
async def _bench(folder: Path) -> AsyncIterator[_Bench]:
    with ParlourServer(folder / "data") as server, serve_pages() as pages:
        async with chromium() as browser, running_raw_node(folder / "raw") as raw:
            yield _Bench(browser, raw, server, pages)


async def _close(page: Page) -> None:
    await page.context.close()


async def _first_frames(bench: _Bench) -> list[str]:
    raw, (guest, url) = await bench.raw_place(), bench.guest_place()
    raw_publisher, guest_publisher = await bench.page(), await bench.page()
    await raw_publisher.evaluate("place => rawPublisher(place)", {**raw, "feed": "publisher"})
    await guest_publisher.evaluate("place => guestPublisher(place)", guest)
    by_hand, ours = [], []
    for number in range(_FRAME_ROUNDS + 1):
        page = await bench.page()
        place = {**raw, "feed": f"joiner-{number}"}
        by_hand.append(await page.evaluate("place => rawFirstFrame(place, 'publisher')", place))
        await _close(page)
        page = await bench.page()
        ours.append(await page.evaluate("url => dailyFirstFrame(url)", url))
        await _close(page)
    for page in (raw_publisher, guest_publisher):
        await _close(page)
    ratio = paired_ratio(ours[1:], by_hand[1:])  # the first pair warms caches up
    middle = _FRAME_ROUNDS // 2
    return [
        "join to first remote frame",
        f"{sorted(ours[1:])[middle]:.0f} ms",
        f"{sorted(by_hand[1:])[middle]:.0f} ms",
        f"{ratio:.2f}",
        "<= 1.2",
    ]


@dataclass(frozen=True)
class _Cost:
    cpu: float
    """Per cent of a core, of the node and its workers together."""
    memory: float
    """Bytes of resident memory, of the same."""


async def _cost(pids: Sequence[int]) -> _Cost:
    processes = [psutil.Process(pid) for pid in pids]
    await asyncio.sleep(_SETTLE_SECONDS)
    before = sum(sum(process.cpu_times()[:2]) for process in processes)
    await asyncio.sleep(_MEASURE_SECONDS)
    used = sum(sum(process.cpu_times()[:2]) for process in processes) - before
    return _Cost(used / _MEASURE_SECONDS * 100, sum(process.memory_info().rss for process in processes))


async def _raw_cost(bench: _Bench, subscribers: int) -> _Cost:
    place = await bench.raw_place()
    publishing, receiving = await bench.page(), await bench.page()
    await publishing.evaluate("place => rawPublisher(place)", {**place, "feed": "publisher"})
    await receiving.evaluate(f"place => rawSubscribers(place, 'publisher', {subscribers})", place)
    cost = await _cost(bench.raw.pids)
    for page in (publishing, receiving):
        await _close(page)
    return cost


async def _guest_cost(bench: _Bench, subscribers: int) -> _Cost:
    place, _ = bench.guest_place()
    publishing, receiving = await bench.page(), await bench.page()
    await publishing.evaluate("place => guestPublisher(place)", place)
    await receiving.evaluate(f"place => guestSubscribers(place, {subscribers})", place)
    engine = [bench.server.media_node(), *bench.server.media_workers()]
    cost = await _cost([process.pid for process in engine])
    for page in (publishing, receiving):
        await _close(page)
    return cost


async def _cost_rows(bench: _Bench, subscribers: int) -> list[list[str]]:
    ours, by_hand = [], []
    for _ in range(_COST_ROUNDS):
        by_hand.append(await _raw_cost(bench, subscribers))
        ours.append(await _guest_cost(bench, subscribers))
    middle = _COST_ROUNDS // 2
    rows = []
    for what, unit, us, raw in (
        ("CPU", "%", [cost.cpu for cost in ours], [cost.cpu for cost in by_hand]),
        ("memory", "MB", [cost.memory / 1e6 for cost in ours], [cost.memory / 1e6 for cost in by_hand]),
    ):
        rows.append(
            [
                f"engine's {what}, {subscribers} subscribers",
                f"{sorted(us)[middle]:.1f} {unit}",
                f"{sorted(raw)[middle]:.1f} {unit}",
                f"{paired_ratio(us, raw):.2f}",
                "1.0",
            ]
        )
    return rows


async def _run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with _bench(Path(folder)) as bench:
            rows = [await _first_frames(bench)]
            for subscribers in _SUBSCRIBERS:
                rows += await _cost_rows(bench, subscribers)
    print_table("Calls against the raw node, same browser (medians)", ["measure", "ours", "raw", "ratio", "goal"], rows)


def run() -> None:
    """Print the ratios. Goals: first frame at most 1.2 of the raw node, CPU and memory 1.0."""
    require_namespace()
    asyncio.run(_run())


if __name__ == "__main__":
    run()
