"""The targets of a live stream under way: each with an output of the worker, a way out, and a state of its own."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from parlour.processes import ChannelError
from parlour.recording.process import Said
from parlour.recording.relay import Exits, Relay
from parlour.recording.targets import RtmpTarget
from parlour.strict_json import JsonValue

__all__ = ["Outlet", "State", "Streamer", "TargetReport"]

State: TypeAlias = Literal["connecting", "streaming", "interrupted", "ended", "error"]


class Outlet(Protocol):
    """A running worker, as `Recorder` is one. Its `on_output` is `Streamer.heard`."""

    def add_output(self, name: str, kind: str, **options: JsonValue) -> None:
        """Send the mix to one output more. Raises `ChannelError` when the worker is gone."""
        ...

    def drop_output(self, name: str) -> None:
        """Finish one output. Raises `ChannelError` when the worker is gone."""
        ...


@dataclass(frozen=True, slots=True)
class TargetReport:
    """How it stands with a target. After `ended` (as it was asked to) and `error` nothing more is reported of it."""

    id: str
    name: str | None
    """That of the endpoint, where it has one."""

    state: State
    reason: str | None = None
    """For people, without secrets: why it is `interrupted`, in `error`, or still `connecting`."""

    seconds: float = 0.0
    size: int = 0
    """What was sent, in bytes; of `ended` and `error`."""


class _Running:
    def __init__(self, name: str | None, relay: Relay) -> None:
        self.name = name
        self.relay = relay
        self.state: State = "connecting"


class Streamer:
    """Adds targets to a worker that runs, and takes them away. `on_report` hears of every change."""

    def __init__(
        self,
        outlet: Outlet,
        exits: Exits,
        *,
        on_behalf: str,
        on_report: Callable[[TargetReport], None],
        connect_seconds: float = 30.0,
        patience_seconds: float = 300.0,
    ) -> None:
        """`on_behalf` is the domain whose stream it is.

        A target that cannot be reached is in error after `connect_seconds`, one that was and is lost after
        `patience_seconds`.
        """
        self._outlet = outlet
        self._exits = exits
        self._on_behalf = on_behalf
        self._on_report = on_report
        self._times: dict[str, JsonValue] = {"connect_seconds": connect_seconds, "patience_seconds": patience_seconds}
        self._running: dict[str, _Running] = {}
        self._ids = itertools.count(1)
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether no target is left."""
        return not self._running

    async def add(self, target: RtmpTarget) -> str:
        """Begin to stream to a target; returns its id. Raises `ChannelError` when the worker is gone."""
        name = f"target-{next(self._ids)}"
        relay = Relay(target.address, self._exits, on_behalf=self._on_behalf)
        port = await relay.open()
        self._running[name] = _Running(target.name, relay)
        self._report(name, "connecting")
        address = target.address
        try:
            self._outlet.add_output(
                name,
                "rtmp",
                host="127.0.0.1",
                port=port,
                application=address.application,
                stream=address.stream,
                **self._times,
            )
        except ChannelError:
            self._over(name, "error", "the worker is gone")
            raise
        return name

    def remove(self, id_: str) -> None:
        """End the stream to one target; that it has ended is reported. One that is over already is no mistake."""
        if id_ in self._running:
            with contextlib.suppress(ChannelError):  # then its end is reported by `close`
                self._outlet.drop_output(id_)

    def heard(self, id_: str, said: Said) -> None:
        """Take what the worker says of an output."""
        if (running := self._running.get(id_)) is None:
            return
        match said.fields:
            case {"state": "started" | "resumed"}:
                self._report(id_, "streaming")
            case {"state": "interrupted", "reason": str(reason)}:
                if running.relay.refused:
                    self._over(id_, "error", running.relay.fault)
                    with contextlib.suppress(ChannelError):
                        self._outlet.drop_output(id_)
                else:
                    began = running.state != "connecting"
                    self._report(id_, "interrupted" if began else "connecting", running.relay.fault or reason)
            case {"state": "ended", "seconds": int() | float() as seconds, "bytes": int(size)} as fields:
                problem = fields.get("problem")
                reason_ = None if problem is None else running.relay.fault or str(problem)
                self._over(id_, "ended" if problem is None else "error", reason_, float(seconds), size)

    async def close(self) -> None:
        """Close every way out. Called once the worker has ended: what it has not told of ended with it."""
        for name in list(self._running):
            self._over(name, "error", "the worker ended")
        await asyncio.gather(*self._closing)

    def _report(self, id_: str, state: State, reason: str | None = None) -> None:
        running = self._running[id_]
        running.state = state
        self._on_report(TargetReport(id_, running.name, state, reason))

    def _over(self, id_: str, state: State, reason: str | None, seconds: float = 0.0, size: int = 0) -> None:
        running = self._running.pop(id_)
        self._later(running.relay.close())
        self._on_report(TargetReport(id_, running.name, state, reason, seconds, size))

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
