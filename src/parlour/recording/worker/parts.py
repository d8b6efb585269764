"""What recording needs of a machine, and which Debian packages bring what is missing.

Runs under the system's own Python by itself: `/usr/bin/python3 parts.py` prints the packages that are missing, one a
line, and nothing when all is there.
"""

from collections.abc import Mapping
from typing import Final

__all__ = ["BINDINGS", "ELEMENTS", "main", "missing_packages"]

BINDINGS: Final = ("python3-gi", "gir1.2-gstreamer-1.0", "gir1.2-gst-plugins-base-1.0")

ELEMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "gstreamer1.0-plugins-base": ("compositor", "audiomixer", "opusdec", "videoscale", "overlaycomposition", "appsink"),
    "gstreamer1.0-plugins-good": (
        "rtpbin",
        "udpsrc",
        "rtpvp8depay",
        "vp8dec",
        "vp9dec",
        "mp4mux",
        "aacparse",
        "flvmux",
        "wavenc",
    ),
    "gstreamer1.0-plugins-bad": ("h264parse", "vp9parse", "rtmp2sink"),
    "gstreamer1.0-plugins-ugly": ("x264enc",),
    "gstreamer1.0-libav": ("avenc_aac", "avdec_h264"),
    "gstreamer1.0-x": ("textoverlay",),
}
"""Packages by the names of the elements that we use of each."""


def missing_packages() -> list[str]:
    """Return the packages to install; without the bindings nobody can tell which elements are there."""
    try:
        import gi  # noqa: PLC0415 - this is what is tried

        gi.require_version("Gst", "1.0")
        gi.require_version("GstVideo", "1.0")
        from gi.repository import Gst  # noqa: PLC0415
    except (ImportError, ValueError):
        return [*BINDINGS, *ELEMENTS]
    Gst.init(None)
    return [
        package
        for package, elements in ELEMENTS.items()
        if any(Gst.ElementFactory.find(element) is None for element in elements)
    ]


def main() -> int:
    """Print what is missing."""
    for package in missing_packages():
        print(package)
    return 0


if __name__ == "__main__":
    main()
