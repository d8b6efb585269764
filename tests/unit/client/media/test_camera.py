import asyncio

import pytest

from parlour.client import MediaUnavailableError
from parlour.client.media.camera import Camera


@pytest.fixture
def camera() -> Camera:
    camera = Camera(most_per_second=1_000, on_switch=lambda: None)
    camera.unmute()
    return camera


async def test_the_newest_picture_is_sent(camera: Camera) -> None:
    for shade in (10, 200):
        camera.write(bytes([shade] * 3) * (18 * 10), width=18, height=10)
    picture = await camera.recv()
    assert (picture.width, picture.height, picture.format.name) == (18, 10, "yuv420p")
    assert bytes(picture.planes[0])[0] > 150


async def test_a_picture_that_stands_still_is_sent_again(camera: Camera) -> None:
    camera.write(bytes(3 * 16 * 16), width=16, height=16)
    first = (await camera.recv()).pts
    again = (await camera.recv()).pts
    assert first is not None
    assert again is not None
    assert again > first


async def test_what_is_off_sends_nothing(camera: Camera) -> None:
    camera.write(bytes(3 * 16 * 16), width=16, height=16)
    camera.mute()
    with pytest.raises(MediaUnavailableError):
        camera.write(bytes(3 * 16 * 16), width=16, height=16)
    waiting = asyncio.create_task(camera.recv())
    await asyncio.sleep(0)
    assert not waiting.done()
    camera.unmute()
    camera.write(bytes(3 * 16 * 16), width=16, height=16)
    await waiting


@pytest.mark.parametrize(("width", "height", "size"), [(0, 0, 0), (16, 16, 3), (5_000, 1, 15_000), (-1, -1, 3)])
async def test_what_is_no_picture_is_refused(camera: Camera, width: int, height: int, size: int) -> None:
    with pytest.raises(ValueError, match="three bytes"):
        camera.write(bytes(size), width=width, height=height)
