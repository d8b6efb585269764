"""Lines of text, cut to what fits, drawn by Pango.

Pango draws here through GStreamer's own text overlay: there are no other bindings for it that need nothing more.
"""

from dataclasses import dataclass
from typing import Any, Final

from gi.repository import GLib

from parlour.recording.worker.elements import Gst, make
from parlour.recording.worker.names import JOINERS

__all__ = ["Written", "written"]

_ELLIPSIS: Final = "\u2026"
_BLACK, _WHITE = 16, 235


@dataclass(frozen=True)
class Written:
    """A line of text as light: `light` has a byte per pixel, from 0 to 255, row by row."""

    width: int
    height: int
    light: bytes

    @property
    def middle(self) -> float:
        """The row in the middle of what can be seen."""
        seen = [row for row in range(self.height) if any(self.light[row * self.width : (row + 1) * self.width])]
        return (seen[0] + seen[-1] + 1) / 2 if seen else self.height / 2


def written(text: str, pixels: int, most: int, *, bold: bool = False) -> Written:
    """Return a line of text of this size, cut where it would be wider than `most` pixels."""
    shown, made = text, _drawn(text, pixels, most, bold=bold)
    while made.width > most and len(shown) > 1:
        # What is cut is the end of what was typed, whichever way it is read.
        keep = min(len(shown) - 1, max(1, int(len(shown) * most / made.width)))
        shown = shown[:keep].rstrip(JOINERS + " ")
        made = _drawn(shown + _ELLIPSIS, pixels, most, bold=bold)
    return made


def _drawn(text: str, pixels: int, most: int, *, bold: bool) -> Written:
    """Draw a line. What is wider than `most` has its true width, but is not all there."""
    width, height = -(-(most + pixels) // 8) * 8, -(-(pixels * 2) // 2) * 2
    pipeline: Any = Gst.Pipeline.new(None)
    source = make("videotestsrc", num_buffers=1, pattern="black")
    caps = make("capsfilter", caps=Gst.Caps.from_string(f"video/x-raw,format=I420,width={width},height={height}"))
    letters = make(
        "textoverlay",
        text=GLib.markup_escape_text(text, -1),
        font_desc=f"Sans {'Bold ' if bold else ''}{pixels}px",
        halignment="left",
        valignment="center",
        wrap_mode="none",
        xpad=0,
        ypad=0,
        auto_resize=False,
        draw_shadow=False,
        draw_outline=False,
    )
    taken = make("appsink", sync=False)
    for element in (source, caps, letters, taken):
        pipeline.add(element)
    source.link(caps)
    caps.link(letters)
    letters.link(taken)
    try:
        pipeline.set_state(Gst.State.PLAYING)
        sample = taken.emit("try-pull-sample", 5 * Gst.SECOND)
        if sample is None:
            return Written(0, height, b"")
        buffer = sample.get_buffer()
        plane = buffer.extract_dup(0, width * height).translate(_LIGHT)
        wide = letters.get_property("text-width")
    finally:
        pipeline.set_state(Gst.State.NULL)
    rows = [plane[row * width : (row + 1) * width] for row in range(height)]
    if wide > most:
        return Written(wide, height, b"".join(row[:wide].ljust(wide, b"\0") for row in rows))
    # Letters may reach beyond what they are said to be wide.
    left = min(width - len(row.lstrip(b"\0")) for row in rows)
    right = max(left + 1, *(len(row.rstrip(b"\0")) for row in rows)) if left < width else left
    return Written(right - left, height, b"".join(row[left:right] for row in rows))


_LIGHT: Final = bytes(
    max(0, min(255, round((level - _BLACK) * 255 / (_WHITE - _BLACK)))) if level > _BLACK + 2 else 0
    for level in range(256)
)
