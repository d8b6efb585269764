"""How large the pictures of a page's camera are, whatever it asks for."""

from typing import Final

__all__ = ["SMALL_PICTURES", "USUAL_PICTURES", "small_camera"]


def small_camera(width: int = 320, height: int = 180, frame_rate: int = 5) -> str:
    """Return a script for a page whose camera gives pictures of this size, so that more people fit on a machine."""
    return f"""
{{
  const usual = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  const small = {{ width: {width}, height: {height}, frameRate: {frame_rate} }};
  navigator.mediaDevices.getUserMedia = ({{ audio, video }}) =>
    usual({{ ...(audio && {{ audio }}), ...(video && {{ video: {{ ...video, ...small }} }}) }});
}}
"""


SMALL_PICTURES: Final = small_camera()
"""What pages of tests run with: coding large pictures without a graphics card is most of what they would do."""

USUAL_PICTURES: Final = ""
"""For pages of tests that look at sizes, layers, rates, or at what is asked of the devices."""
