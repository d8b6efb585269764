"""Where the mix ends: at one moment for picture and sound alike."""

import threading
from collections.abc import Callable, Collection
from typing import Any

from parlour.recording.worker.elements import Gst

__all__ = ["Span"]


class Span:
    """Hands samples on until each kind that comes has reached the end that was set; then calls `on_end`, once.

    The mix comes out later than it went in, sound and picture not equally so: what is on its way when the end is set is
    still taken. Called in GStreamer's threads.
    """

    def __init__(self, on_sample: Callable[[str, Any], None], on_end: Callable[[], None]) -> None:
        self._expected: Collection[str] = ()
        self._reached: set[str] = set()
        self._on_sample = on_sample
        self._on_end = on_end
        self._end: int | None = None
        self._over = False
        self._lock = threading.Lock()

    def expect(self, kinds: Collection[str]) -> None:
        """State which kinds come; others are not waited for."""
        with self._lock:
            self._expected = kinds

    def end_at(self, time: int) -> None:
        """Set the end, in nanoseconds of the pipeline's running time."""
        with self._lock:
            self._end = time

    def take(self, kind: str, sample: Any) -> None:
        """Take the next sample of `kind`."""
        with self._lock:
            if kind in self._reached:
                return
            if self._end is not None and _time(sample) >= self._end:
                self._reached.add(kind)
                over = not self._over and self._reached.issuperset(self._expected)
                self._over |= over
            else:
                self._on_sample(kind, sample)
                over = False
        if over:
            self._on_end()


def _time(sample: Any) -> int:
    """Return when a sample is shown or heard, in running time."""
    time: int = sample.get_segment().to_running_time(Gst.Format.TIME, sample.get_buffer().pts)
    return time
