"""What a bot shows: the newest picture counts."""

import asyncio
import uuid
from collections.abc import Callable
from fractions import Fraction
from typing import Final

import av

from parlour.client.media.switch import Switch

__all__ = ["Camera"]

_RGB: Final = 3
_CLOCK: Final = 90_000
_AGAIN_SECONDS: Final = 0.5
"""A picture that stands still is sent again: who comes later waits for one."""
_LARGEST: Final = 4_096


class Camera:
    """The bot's camera track: VP8 of one size. Begins with the first picture."""

    kind: Final = "video"

    def __init__(self, *, most_per_second: float = 30.0, on_switch: Callable[[], None]) -> None:
        """Take how many pictures are sent at most, and who hears when it is switched on or off."""
        self.id = str(uuid.uuid4())
        self._interval = 1 / most_per_second
        self._switch = Switch("pictures", on_switch)
        self._picture: av.VideoFrame | None = None
        self._news = asyncio.Event()
        self._last = 0.0

    @property
    def on(self) -> bool:
        """Whether the track is switched on."""
        return self._switch.on

    def write(self, rgb: bytes, *, width: int, height: int) -> None:
        """Show a picture: three bytes for each pixel, row by row. It takes the place of one that was not sent yet.

        Raises `MediaUnavailableError` while the camera is off, `ValueError` for what is no such picture.
        """
        if not (0 < width <= _LARGEST and 0 < height <= _LARGEST) or len(rgb) != _RGB * width * height:
            raise ValueError("a picture has three bytes for each pixel")
        self.show(_of_rgb(rgb, width, height))

    def show(self, picture: av.VideoFrame) -> None:
        """Show a picture of any format that PyAV converts. Raises `MediaUnavailableError` while the camera is off."""
        self._switch.demand()
        self._picture = picture.reformat(format="yuv420p")
        self._news.set()

    def mute(self) -> None:
        """Switch off: others see the track off."""
        self.switch(on=False)

    def unmute(self) -> None:
        """Switch on. Raises `MediaUnavailableError` when the bot may not send pictures."""
        self.switch(on=True)

    def switch(self, *, on: bool) -> None:
        """Switch on or off. Raises `MediaUnavailableError` for on when the bot may not send pictures."""
        self._switch.turn(on=on)
        if not on:
            self._picture = None

    def permit(self, permitted: bool) -> None:
        """Follow the permissions: off when pictures may not be sent, and off it stays until `unmute`."""
        self._switch.permit(permitted)

    async def recv(self) -> av.VideoFrame:
        """Wait for the next picture, and return it. For the sender of the connection only."""
        clock = asyncio.get_running_loop().time
        while True:
            await self._switch.wait()
            try:
                async with asyncio.timeout(_AGAIN_SECONDS):
                    await self._news.wait()
            except TimeoutError:
                pass
            else:
                await asyncio.sleep(max(0.0, self._last + self._interval - clock()))
            self._news.clear()
            if self._picture is not None:
                break
        self._last = clock()
        picture = self._picture
        picture.pts = int(self._last * _CLOCK)
        picture.time_base = Fraction(1, _CLOCK)
        return picture

    def stop(self) -> None:
        """A connection ended; the next one goes on with the newest picture."""


def _of_rgb(rgb: bytes, width: int, height: int) -> av.VideoFrame:
    picture = av.VideoFrame(width, height, "rgb24")
    plane = picture.planes[0]
    row, padding = _RGB * width, bytes(plane.line_size - _RGB * width)
    plane.update(rgb if not padding else b"".join(rgb[at : at + row] + padding for at in range(0, len(rgb), row)))
    return picture
