"""Where the mix goes: any number of outputs at once, none of which can disturb another.

Each has a pipeline of its own. One may be added and dropped at any time; it begins with the next key picture.
"""

import threading
from collections.abc import Callable, Set
from typing import Any, Final, Protocol

from gi.repository import GLib

from parlour.recording.worker.elements import later

__all__ = ["Output", "Outputs", "Report"]

_CLOSE_MS: Final = 3000
"""How long the end of an output is waited for until it is reported: what it frees may hang with a peer."""

Tell = Callable[..., None]
"""`tell(event, **fields)` writes to the server."""


class Report(Protocol):
    """What an output says of itself, from any thread."""

    def state(self, state: str, **fields: object) -> None:
        """Tell the server: `started`, `interrupted`, `resumed`, or what only outputs of its kind have to tell."""

    def need_key(self) -> None:
        """Ask for a key picture: it waits for one."""

    def ended(self, problem: str | None) -> None:
        """Take note that it is over, `None`: as it was asked to be. Only the first time counts."""


class Output(Protocol):
    """Takes samples from the moment it is added until it has reported that it ended."""

    kinds: frozenset[str]
    """What it takes: pictures that are encoded (`video`) or as they are (`picture`), encoded sound (`audio`)."""

    finish_ms: int
    """How long it may take to finish by itself."""

    def take(self, kind: str, sample: Any) -> None:
        """Take a sample of one of its `kinds`, in a thread of GStreamer's. Must not block."""

    def finish(self) -> None:
        """Do what is left to be done, and report the end."""

    def abandon(self) -> None:
        """Report the end now."""

    def close(self) -> None:
        """Free everything, in a thread of its own: it may take its time. Called once, after the end."""

    def figures(self) -> dict[str, object]:
        """Return what is told of it at its end: `seconds` and `bytes`."""


class Outputs:
    """The outputs of one worker. All methods but `take` run in the main loop."""

    def __init__(self, tell: Tell, need_key: Callable[[], None], give: Callable[[Set[str]], None]) -> None:
        """`need_key` asks the encoder for a key picture, `give` the mixer for what some output takes."""
        self._tell = tell
        self._give = give
        self.need_key = need_key
        self._running: dict[str, Output] = {}
        """Until their end has been told."""

        self._closing: set[str] = set()
        self._taking: tuple[tuple[str, Output], ...] = ()
        """Those that take samples. Replaced as a whole: other threads go through it."""

        self._on_done: Callable[[], None] | None = None

    def add(self, name: str, make: Callable[[Report], Output]) -> None:
        """Begin an output. One that cannot be made has ended, and the others go on."""
        if name in self._running:
            raise ValueError(f"there is an output {name} already")
        try:
            output = make(_Report(self, name))
        except Exception as error:
            self._tell("output", id=name, state="ended", seconds=0, bytes=0, problem=f"it cannot be made: {error}")
            return
        self._running[name] = output
        self._now_taking((*self._taking, (name, output)))
        self.need_key()

    def drop(self, name: str) -> None:
        """Finish one output; the others go on. One that is over already is no mistake."""
        if (output := self._running.get(name)) is None or name in self._closing:
            return
        self._stop_taking(name)
        output.finish()

        def late() -> bool:
            if self._running.get(name) is output:
                output.abandon()
            return False

        GLib.timeout_add(output.finish_ms, late)

    def finish(self, on_done: Callable[[], None]) -> None:
        """Finish all; `on_done` is called when the last one has ended, which is certain."""
        self._on_done = on_done
        for name in list(self._running):
            self.drop(name)
        if not self._running:
            on_done()

    def take(self, kind: str, sample: Any) -> None:
        """Give a sample to every output."""
        for name, output in self._taking:
            try:
                if kind in output.kinds:
                    output.take(kind, sample)
            except Exception as error:
                _Report(self, name).ended(f"it could not take what was mixed: {error}")

    def told(self, name: str, state: str, fields: dict[str, object]) -> None:
        """Tell the server of an output."""
        if name in self._running and name not in self._closing:
            self._tell("output", id=name, state=state, **fields)

    def ended(self, name: str, problem: str | None) -> None:
        """Close an output that has ended, and say so when it is closed."""
        if (output := self._running.get(name)) is None or name in self._closing:
            return
        self._closing.add(name)
        self._stop_taking(name)

        def close() -> None:
            try:
                output.close()
            finally:
                later(gone)

        def gone() -> None:
            if self._running.get(name) is not output:
                return
            del self._running[name]
            self._closing.discard(name)
            self._tell("output", id=name, state="ended", **output.figures(), problem=problem)
            if self._on_done is not None and not self._running:
                self._on_done()

        threading.Thread(target=close, daemon=True, name=f"close {name}").start()
        later(gone, after_ms=_CLOSE_MS)

    def _stop_taking(self, name: str) -> None:
        self._now_taking(tuple((other, output) for other, output in self._taking if other != name))

    def _now_taking(self, taking: tuple[tuple[str, Output], ...]) -> None:
        self._taking = taking
        self._give({kind for _, output in taking for kind in output.kinds})


class _Report:
    """See `Report`: brings what an output says into the main loop, in the order in which it was said."""

    def __init__(self, outputs: Outputs, name: str) -> None:
        self._outputs = outputs
        self._name = name

    def state(self, state: str, **fields: object) -> None:
        later(lambda: self._outputs.told(self._name, state, fields))

    def need_key(self) -> None:
        later(self._outputs.need_key)

    def ended(self, problem: str | None) -> None:
        later(lambda: self._outputs.ended(self._name, problem))
