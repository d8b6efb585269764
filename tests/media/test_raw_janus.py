"""The yardstick itself: Janus by hand in the same browser, against the port in the same browser."""

import statistics

import pytest
from playwright.async_api import Browser

from parlour.media.janus.process import JanusProcess
from tests.media.participants import TestCall
from tests.support.raw_janus import raw_call

pytestmark = [pytest.mark.media, pytest.mark.browser]

ROUNDS = 5


@pytest.mark.parametrize("publish", [False, True])
async def test_joining_by_hand_shows_a_first_frame(process: JanusProcess, browser: Browser, publish: bool) -> None:
    async with raw_call(browser, await process.launch()) as call:
        seconds = [await call.time_to_first_frame(publish=publish) for _ in range(ROUNDS)]
    print(f"raw, publish={publish}: median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s")
    assert max(seconds) < 5.0
    await process.stop()


async def test_joining_through_the_port_shows_a_first_frame(call: TestCall) -> None:
    (a,) = await call.join("a")
    await a.publish("audio", "video")
    seconds = []
    for name in (f"joiner{number}" for number in range(ROUNDS)):
        (joiner,) = await call.join(name)
        begin = await joiner.page.evaluate("performance.now()")
        joiner.want("a/audio", "a/video")
        frame = await joiner.page.wait_for_function("Object.values(firstFrames)[0]", polling=20)
        seconds.append((await frame.json_value() - begin) / 1000.0)
        await call.leave(name)
    print(f"through the port: median {statistics.median(seconds):.3f} s, worst {max(seconds):.3f} s")
    assert max(seconds) < 5.0
