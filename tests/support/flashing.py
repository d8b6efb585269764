"""Participants whose pictures flash while they beep, and where they stand in a film: what lines up can be measured."""

from pathlib import Path
from typing import Final, Literal

from parlour.calls.scene import Layout, Scene, Shot
from parlour.recording.layout import arrange
from tests.support.film import Region

__all__ = ["FLASH", "flashing_devices", "middles"]

FLASH: Final = Path(__file__).with_name("flash.js").read_text()


def flashing_devices(tone: int, seconds: int = 120) -> str:
    """Return a script for a page whose camera turns white and whose microphone beeps at the same moment of a second.

    `tone` is in hertz, a multiple of 100; `seconds` is for how long it beeps.
    """
    return f"""
(
{FLASH.rstrip().removesuffix(";")}
)({{ tone: {tone}, shade: "#404040", seconds: {seconds} }});
navigator.mediaDevices.getUserMedia = async ({{ audio, video }}) => {{
  const stream = new MediaStream();
  if (audio) stream.addTrack(await window.trackFor("audio"));
  if (video) stream.addTrack(await window.trackFor("video"));
  return stream;
}};
"""


def middles(names: list[str], size: tuple[int, int], screen: str | None = None) -> dict[str, Region]:
    """Return the middle of everybody's tile in a film of a size.

    Under "screen" is that of the screen that one of them shares.
    """
    tracks: dict[str, dict[str, Literal["audio", "video"]]] = {name: {"video": "video"} for name in names}
    if screen is not None:
        tracks[screen]["screenVideo"] = "video"
    scene = Scene(tuple(Shot(name, name, tracks[name]) for name in names))
    found: dict[str, Region] = {}
    for picture in arrange(scene, Layout(), *size):
        tile = picture.tile
        middle = (tile.x + tile.width // 4, tile.y + tile.height // 4, tile.width // 2, tile.height // 2)
        found["screen" if picture.track == "screenVideo" else picture.session_id] = middle
    return found
