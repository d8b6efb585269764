"""Calls against raw Janus, in the same browser: time to the first remote frame, and the engine's CPU per subscriber.

Runs inside `scripts/in-namespace`. "Raw" is the engine's own API driven by hand from the page, without Parlour.
"""

import asyncio
import contextlib
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import psutil
from playwright.async_api import Browser, Page

from bench.table import paired_ratio, print_table
from parlour.clock import SystemClock
from parlour.ids import new_uuid
from parlour.media.janus import JanusOptions
from parlour.media.janus.client import Endpoint
from parlour.media.janus.process import JanusProcess
from tests.support.browser import serve_pages
from tests.support.media_page import chromium
from tests.support.namespace import require_namespace
from tests.support.server import MEDIA_ADDRESS, ParlourServer

__all__ = ["run"]

_SCRIPT = Path(__file__).with_name("media.js")
_FRAME_ROUNDS = 10
_CPU_ROUNDS = 4
_SUBSCRIBERS = 8
_SETTLE_SECONDS = 5.0
_MEASURE_SECONDS = 8.0


@dataclass(frozen=True)
class _Bench:
    browser: Browser
    raw: JanusProcess
    endpoint: Endpoint
    server: ParlourServer
    pages: str

    async def page(self) -> Page:
        """Open the page of the official client, which is served over loopback as Janus is, with our functions on it."""
        page = await (await self.browser.new_context(permissions=["camera", "microphone"])).new_page()
        await page.goto(f"{self.pages}/call.html?server={self.server.url}&avoidEval=true")
        await page.wait_for_function("() => window.call !== undefined")
        await page.add_script_tag(content=_SCRIPT.read_text())
        return page

    def raw_place(self) -> dict[str, str]:
        end = self.endpoint
        return {"url": end.url, "secret": end.api_secret, "adminKey": end.admin_key, "room": new_uuid()}

    def guest_place(self) -> tuple[dict[str, str], str]:
        room = self.server.create_room()
        return {"url": self.server.url.replace("http", "ws", 1) + "/signaling/ws", "room": room.name}, room.url


@contextlib.asynccontextmanager
async def _bench(folder: Path) -> AsyncIterator[_Bench]:
    raw = JanusProcess(JanusOptions(data_dir=folder / "raw", addresses=(MEDIA_ADDRESS,)), SystemClock())
    with ParlourServer(folder / "data") as server, serve_pages() as pages:
        async with chromium() as browser:
            try:
                yield _Bench(browser, raw, await raw.launch(), server, pages)
            finally:
                await raw.stop()


async def _close(page: Page) -> None:
    await page.context.close()


async def _first_frames(bench: _Bench) -> list[str]:
    raw, (guest, url) = bench.raw_place(), bench.guest_place()
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
        "<= 1.3",
    ]


async def _cpu(pid: int) -> float:
    process = psutil.Process(pid)
    await asyncio.sleep(_SETTLE_SECONDS)
    before = process.cpu_times()
    await asyncio.sleep(_MEASURE_SECONDS)
    after = process.cpu_times()
    used = after.user + after.system - before.user - before.system
    return used / _MEASURE_SECONDS / _SUBSCRIBERS * 100


async def _raw_cpu(bench: _Bench) -> float:
    place = bench.raw_place()
    publisher, subscribers = await bench.page(), await bench.page()
    await publisher.evaluate("place => rawPublisher(place)", {**place, "feed": "publisher"})
    await subscribers.evaluate(f"place => rawSubscribers(place, 'publisher', {_SUBSCRIBERS})", place)
    assert bench.raw.pid is not None
    used = await _cpu(bench.raw.pid)
    for page in (publisher, subscribers):
        await _close(page)
    return used


async def _guest_cpu(bench: _Bench) -> float:
    place, _ = bench.guest_place()
    publisher, subscribers = await bench.page(), await bench.page()
    await publisher.evaluate("place => guestPublisher(place)", place)
    await subscribers.evaluate(f"place => guestSubscribers(place, {_SUBSCRIBERS})", place)
    used = await _cpu(bench.server.janus().pid)
    for page in (publisher, subscribers):
        await _close(page)
    return used


async def _cpu_row(bench: _Bench) -> list[str]:
    ours, by_hand = [], []
    for _ in range(_CPU_ROUNDS):
        by_hand.append(await _raw_cpu(bench))
        ours.append(await _guest_cpu(bench))
    middle = _CPU_ROUNDS // 2
    return [
        f"engine's CPU per subscriber ({_SUBSCRIBERS})",
        f"{sorted(ours)[middle]:.2f} %",
        f"{sorted(by_hand)[middle]:.2f} %",
        f"{paired_ratio(ours, by_hand):.2f}",
        "1.0",
    ]


async def _run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with _bench(Path(folder)) as bench:
            rows = [await _first_frames(bench), await _cpu_row(bench)]
    print_table("Calls against raw Janus, same browser (medians)", ["measure", "ours", "raw", "ratio", "goal"], rows)


def run() -> None:
    """Print both ratios. Goals: first frame at most 1.3 of raw Janus, CPU per subscriber 1.0."""
    require_namespace()
    asyncio.run(_run())


if __name__ == "__main__":
    run()
