"""The targets of a live stream under way: each with an output of the worker, a way out, and a state of its own."""

import asyncio
import contextlib
import itertools
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, Literal, Protocol, TypeAlias

from parlour.clock import Clock
from parlour.processes import ChannelError, Said
from parlour.recording.hls_upload import HlsUpload
from parlour.recording.relay import Exits, Relay
from parlour.recording.targets import HlsTarget, RtmpTarget, Target
from parlour.storage import ObjectStore
from parlour.strict_json import JsonValue

__all__ = ["HlsPlace", "Outlet", "State", "Streamer", "TargetReport"]

SEGMENT_SECONDS: Final = 4
"""How long segments are: players are three of them behind."""

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

    keys: tuple[str, ...] = ()
    """What is stored of an HLS output, the master playlist first; of `ended` and `error`."""


@dataclass(frozen=True, slots=True)
class HlsPlace:
    """Where the HLS output of a target goes, which the caller finds out: stores and names are not known here."""

    store: ObjectStore
    prefix: str
    """What its keys begin with, see `naming.stream_prefix`."""


class _Running:
    """A target that is not over, with its way out: one of them is there."""

    def __init__(self, name: str | None, *, relay: Relay | None = None, upload: HlsUpload | None = None) -> None:
        self.name = name
        self.relay = relay
        self.upload = upload
        self.state: State | None = None
        """`None`: nothing was reported yet."""

        self.reason: str | None = None

    @property
    def fault(self) -> str | None:
        """Why the way out is closed now, where it says so."""
        return None if self.relay is None else self.relay.fault


class Streamer:
    """Adds targets to a worker that runs, and takes them away. `on_report` hears of every change."""

    def __init__(
        self,
        outlet: Outlet,
        exits: Exits,
        *,
        on_behalf: str,
        directory: Path,
        clock: Clock,
        on_report: Callable[[TargetReport], None],
        connect_seconds: float = 30.0,
        patience_seconds: float = 300.0,
    ) -> None:
        """`on_behalf` is the domain whose stream it is, `directory` that of the job, in which the worker writes.

        A server that cannot be reached is in error after `connect_seconds`, one that was and is lost after
        `patience_seconds`.
        """
        self._outlet = outlet
        self._exits = exits
        self._on_behalf = on_behalf
        self._directory = directory
        self._clock = clock
        self._on_report = on_report
        self._times: dict[str, JsonValue] = {"connect_seconds": connect_seconds, "patience_seconds": patience_seconds}
        self._running: dict[str, _Running] = {}
        self._ids = itertools.count(1)
        self._closing: set[asyncio.Task[None]] = set()

    @property
    def is_idle(self) -> bool:
        """Whether no target is left."""
        return not self._running

    async def add(self, target: Target, place: HlsPlace | None = None) -> str:
        """Begin to stream to a target; returns its id. Raises `ChannelError` when the worker is gone.

        An `HlsTarget` needs the `place` that it goes to.
        """
        name = f"target-{next(self._ids)}"
        if isinstance(target, RtmpTarget):
            relay = Relay(target.address, self._exits, on_behalf=self._on_behalf)
            running = _Running(target.name, relay=relay)
            kind, options = "rtmp", await self._rtmp(relay, target)
        else:
            if place is None:
                raise ValueError("an HLS target needs a place")
            running = _Running(target.name, upload=self._upload(name, target, place))
            kind, options = "hls", _hls(name, target)
        self._running[name] = running
        self._report(name, "connecting")
        try:
            self._outlet.add_output(name, kind, **options)
        except ChannelError:
            self._over(name, "error", "the worker is gone")
            raise
        return name

    async def _rtmp(self, relay: Relay, target: RtmpTarget) -> dict[str, JsonValue]:
        port, address = await relay.open(), target.address
        where: dict[str, JsonValue] = {"application": address.application, "stream": address.stream}
        return {"host": "127.0.0.1", "port": port, **where, **self._times}

    def _upload(self, name: str, target: HlsTarget, place: HlsPlace) -> HlsUpload:
        upload = HlsUpload(
            place.store,
            place.prefix,
            variants=target.variants,
            segment_seconds=SEGMENT_SECONDS,
            kept=target.save,
            clock=self._clock,
            on_state=lambda problem: self._stored(name, problem),
        )
        upload.begin()
        return upload

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
            case {"state": "started" | "resumed"} if running.relay is not None:
                self._report(id_, "streaming")
            case {"state": "interrupted", "reason": str(reason)}:
                self._interrupted(id_, running, reason)
            case {
                "state": "segment",
                "variant": int(variant),
                "file": str(file),
                "seconds": int() | float() as seconds,
            }:
                self._segment(id_, running, variant, file, float(seconds))
            case {"state": "ended", "seconds": int() | float() as seconds, "bytes": int(size)} as fields:
                problem = fields.get("problem")
                reason_ = None if problem is None else running.fault or str(problem)
                self._over(id_, "ended" if problem is None else "error", reason_, float(seconds), size)

    def _segment(self, id_: str, running: _Running, variant: int, file: str, seconds: float) -> None:
        if running.upload is None:
            return
        try:
            running.upload.segment(variant, self._directory, file, seconds)
        except ValueError as error:
            self._give_up(id_, str(error))

    def _interrupted(self, id_: str, running: _Running, reason: str) -> None:
        if running.relay is not None and running.relay.refused:
            self._give_up(id_, running.relay.fault or reason)
        else:
            began = running.state != "connecting"
            self._report(id_, "interrupted" if began else "connecting", running.fault or reason)

    def _stored(self, id_: str, problem: str | None) -> None:
        """Take note of how storing fares."""
        if (running := self._running.get(id_)) is None:
            return
        if running.upload is not None and running.upload.problem is not None:
            self._give_up(id_, running.upload.problem)
        elif problem is None:
            self._report(id_, "streaming")
        else:
            self._report(id_, "interrupted" if running.state != "connecting" else "connecting", problem)

    def _give_up(self, id_: str, reason: str) -> None:
        self._over(id_, "error", reason)
        with contextlib.suppress(ChannelError):
            self._outlet.drop_output(id_)

    async def close(self) -> None:
        """Close every way out, once what is left has gone through it. Called when the worker has ended."""
        for name in list(self._running):
            self._over(name, "error", "the worker ended")
        await asyncio.gather(*self._closing)

    def _report(self, id_: str, state: State, reason: str | None = None) -> None:
        running = self._running[id_]
        if (running.state, running.reason) != (state, reason):
            running.state, running.reason = state, reason
            self._on_report(TargetReport(id_, running.name, state, reason))

    def _over(self, id_: str, state: State, reason: str | None, seconds: float = 0.0, size: int = 0) -> None:
        running = self._running.pop(id_)
        report = TargetReport(id_, running.name, state, reason, seconds, size)
        task = asyncio.ensure_future(self._end(running, report))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _end(self, running: _Running, report: TargetReport) -> None:
        """Close the way out and then report: what is left of an HLS output is still to be stored."""
        if running.relay is not None:
            await running.relay.close()
        if (upload := running.upload) is not None:
            problem = await upload.finish()
            if report.state == "ended" and problem is not None:
                report = replace(report, state="error", reason=problem)
            report = replace(report, size=upload.bytes, keys=tuple(upload.keys))
        self._on_report(report)


def _hls(name: str, target: HlsTarget) -> dict[str, JsonValue]:
    variants: list[JsonValue] = [asdict(variant) for variant in target.variants]
    return {"prefix": f"{name}-", "segment_seconds": SEGMENT_SECONDS, "variants": variants}
