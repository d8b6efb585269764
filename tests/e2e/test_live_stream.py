"""A call is streamed: to a real RTMP server and as HLS into a bucket, as the room's endpoints say."""

import asyncio
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Page, Route, expect

from parlour.client import Call, join
from tests.support.bots import tone
from tests.support.browser import serve_pages
from tests.support.media_page import chromium
from tests.support.nginx_rtmp import NginxRtmp, probe
from tests.support.s3 import Moto, running_moto
from tests.support.server import ParlourServer, Room

pytestmark = [pytest.mark.media, pytest.mark.browser]

KEY, BUCKET = "sekret-4711", "media"


@pytest.fixture(scope="module")
def moto() -> Iterator[Moto]:
    with running_moto() as moto:
        assert moto.send("PUT", f"/{BUCKET}")[0] == 200
        yield moto


@pytest.fixture(scope="module")
def server(moto: Moto, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ParlourServer]:
    settings = {
        "PARLOUR_RECORDING_ALLOW_PRIVATE_ADDRESSES": "true",
        "PARLOUR_STORAGE_ENDPOINT_URL": f"http://127.0.0.1:{moto.port}",
        "PARLOUR_STORAGE_PATH_STYLE": "true",
        "PARLOUR_STORAGE_ACCESS_KEY_ID": "key",
        "PARLOUR_STORAGE_SECRET_ACCESS_KEY": "secret",
    }
    with ParlourServer(tmp_path_factory.mktemp("parlour") / "data", settings) as running:
        yield running


PLAY = """async (source) => {
  const video = Object.assign(document.createElement("video"), { muted: true });
  document.body.append(video);
  const hls = new Hls();
  const failed = new Promise((_, reject) => hls.on(Hls.Events.ERROR, (_, data) => data.fatal && reject(data.details)));
  hls.loadSource(source);
  hls.attachMedia(video);
  video.play();
  const played = new Promise((resolve) => {
    video.addEventListener("timeupdate", () => video.currentTime > 2 && resolve());
  });
  await Promise.race([played, failed]);
  return { live: hls.latestLevelDetails.live, heights: hls.levels.map(({ height }) => height),
    seen: video.getVideoPlaybackQuality().totalVideoFrames, error: video.error };
}"""
"""Plays two seconds of a playlist in a page that has hls.js, and tells what it is."""


async def perform(call: Call) -> None:
    """Talk, and show a picture that changes."""
    for number in itertools.count():
        call.camera.write(bytes([number * 16 % 256]) * (3 * 320 * 180), width=320, height=180)
        await call.microphone.write(tone(500, 0.1), sample_rate=16_000)


def endpoints(rtmp_port: int) -> list[dict[str, Any]]:
    storage = {
        "bucket_name": BUCKET,
        "bucket_region": "us-east-1",
        "assume_role_arn": "arn:aws:iam::123456789012:role/parlour",
        "path_template": "live/{room_name}",
    }
    variants = [{"width": 320, "height": 180, "fps": 15, "bitrate": 300}]
    variants.append({"width": 160, "height": 90, "fps": 15, "bitrate": 150})
    return [
        {"name": "tube", "type": "rtmp", "rtmp_config": {"url": f"rtmp://127.0.0.1:{rtmp_port}/live/{KEY}"}},
        {"name": "site", "type": "hls", "hls_config": {"storage": storage, "variants": variants}},
    ]


async def ask(server: ParlourServer, path: str, body: object) -> None:
    reply = await asyncio.to_thread(server.api, "POST", path, body)
    assert reply.status_code == 200, reply.text


async def test_a_call_is_streamed_to_the_rooms_endpoints(
    server: ParlourServer, moto: Moto, tmp_path: Path, artifacts: Path
) -> None:
    nginx = NginxRtmp(tmp_path / "nginx")
    await nginx.start()
    configured = endpoints(nginx.port)
    room = await asyncio.to_thread(server.create_room, streaming_endpoints=configured, enable_prejoin_ui=False)
    master, prefix = f"live/{room.name}/master.m3u8", f"live/{room.name}/"
    try:
        async with (
            join(room.url, camera=True) as call,
            chromium() as browser,
            asyncio.timeout(240),
            asyncio.TaskGroup() as tasks,
        ):
            performing = tasks.create_task(perform(call))
            body = {"endpoints": [{"endpoint": "site"}], "width": 640, "height": 360}
            await ask(server, f"/rooms/{room.name}/live-streaming/start", body)
            host = await enter(browser, server, room)
            await add_tube(host, artifacts)

            async def arrives() -> bool:
                return [(each.name, each.width, each.height) for each in await nginx.published()] == [(KEY, 640, 360)]

            async def is_listed() -> bool:
                return await asyncio.to_thread(moto.content, BUCKET, master) is not None

            async with asyncio.timeout(60):
                await until_slowly(arrives)
                await until_slowly(is_listed)
            with serve_pages() as pages:
                async with asyncio.timeout(60):
                    page = await browser.new_page()
                    await page.goto(f"{pages}/call.html")
                    await page.add_script_tag(url="/hls.js")
                    await page.route("**/live/**", lambda route: serve(route, moto))
                    playing = await page.evaluate(PLAY, f"{pages}/{master}")
            await end_on_page(host)

            async def is_over() -> bool:
                listed = (moto.content(BUCKET, master) or b"").decode()
                media = next(line for line in listed.splitlines() if line and not line.startswith("#"))
                return "#EXT-X-ENDLIST" in (moto.content(BUCKET, prefix + media) or b"").decode()

            async with asyncio.timeout(30):
                await until_slowly(is_over)
            performing.cancel()
    finally:
        await nginx.stop()
    assert playing["seen"] > 20, playing
    assert (playing["live"], sorted(playing["heights"]), playing["error"]) == (True, [90, 180], None)
    (film,) = nginx.recorded(KEY)
    told = await probe(film)
    assert {"h264", "aac"} <= set(str(told).replace("'", " ").split()), told
    assert KEY not in server.log.read_text()


async def enter(browser: Browser, server: ParlourServer, room: Room) -> Page:
    """Let an owner in, on a phone."""
    token = await asyncio.to_thread(server.token, room, user_name="Ada", is_owner=True)
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(f"{room.url}?t={token}")
    await expect(page.get_by_role("button", name="Leave the call")).to_be_visible()
    await page.get_by_role("button", name="More", exact=True).click()
    await page.get_by_role("button", name="Live stream", exact=True).click()
    return page


async def add_tube(page: Page, artifacts: Path) -> None:
    """Stream to the room's other endpoint, too, as the page offers it: by its name alone."""
    dialog = page.get_by_role("dialog", name="Live stream")
    await expect(dialog.get_by_role("listitem").filter(has_text="site")).to_be_visible()
    await dialog.get_by_text("Stream to more").click()
    await dialog.get_by_role("checkbox", name="tube").check()
    await dialog.get_by_label("Address (RTMP)").fill("https://not.example.com/app")
    await dialog.get_by_role("button", name="Stream there, too").click()
    await expect(dialog.get_by_role("alert")).to_have_text("An address looks like rtmps://live.example.com/app")
    await page.screenshot(path=artifacts / "stream-more-phone.png")
    await dialog.get_by_label("Address (RTMP)").fill("")
    await dialog.get_by_role("button", name="Stream there, too").click()
    tube = dialog.get_by_role("listitem").filter(has_text="tube")
    await expect(tube.get_by_role("status")).to_have_text("live", timeout=30_000)
    await expect(page.get_by_title("This call is being streamed live")).to_be_visible()
    assert KEY not in await page.content()
    await page.screenshot(path=artifacts / "stream-running-phone.png")


async def end_on_page(page: Page) -> None:
    """End it for everybody."""
    await page.get_by_role("button", name="Stop the live stream").click()
    await expect(page.get_by_role("alert").filter(has_text="The live stream has ended")).to_be_visible(timeout=30_000)


async def serve(route: Route, moto: Moto) -> None:
    """Give a page an object of the bucket, as a bucket that is public would."""
    content = await asyncio.to_thread(moto.content, BUCKET, urlsplit(route.request.url).path.removeprefix("/"))
    if content is None:
        await route.fulfill(status=404)
    else:
        await route.fulfill(body=content)


async def until_slowly(holds: Any) -> None:
    """Ask a few times a second: what is waited for lives in other processes."""
    while not await holds():  # noqa: ASYNC110 - other processes set no event
        await asyncio.sleep(0.2)
