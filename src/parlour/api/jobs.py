"""Recordings and live streams of a running call: start, update, stop.

A reply says that it is on disk that one was started. That it runs is told to webhooks, and to the people in the call.
"""

from collections.abc import Callable
from typing import Final

from parlour.api.authentication import RoomCaller
from parlour.api.body import read_json
from parlour.api.in_call import act
from parlour.api.refusals import no_call
from parlour.calls.jobs.backend import ChangeJob, StartJobFromBackend, StopJobFromBackend
from parlour.calls.jobs.capture_options import CaptureKind, CaptureOptions, read_changes, read_recording, read_streaming
from parlour.errors import UnavailableError
from parlour.properties.job_options import RECORDING_STOP, STREAMING_STOP
from parlour.recording.targets import targets_of

__all__ = ["start_recording", "start_streaming", "stop_job", "update_job"]

_NO_MEDIA: Final = "this server makes no recordings and no live streams: it was started without its media server"


async def start_recording(caller: RoomCaller) -> None:
    """`POST /rooms/:name/recordings/start`."""
    await _start(caller, read_recording)


async def start_streaming(caller: RoomCaller) -> None:
    """`POST /rooms/:name/live-streaming/start`. Targets that cannot be used are refused before anything begins."""

    def read(body: object) -> CaptureOptions:
        options = read_streaming(body)
        named: dict[str, object] = (
            {"endpoints": [{"endpoint": name} for name in options.endpoints]}
            if options.endpoints
            else {"rtmpUrl": [*options.rtmp_urls]}
        )
        targets_of(named, caller.existing_room().config.get("streaming_endpoints"), room=caller.name)  # type: ignore[arg-type]
        return options

    await _start(caller, read)


def update_job(kind: CaptureKind) -> Callable[[RoomCaller], object]:
    """Return the handler that changes one."""

    async def handler(caller: RoomCaller) -> None:
        async def read() -> ChangeJob:
            changes, said = read_changes(kind, await read_json(caller.request))
            return ChangeJob(kind, said.get("instanceId"), changes, said)

        await act(caller, read)

    return handler


def stop_job(kind: CaptureKind) -> Callable[[RoomCaller], object]:
    """Return the handler that ends one."""

    async def handler(caller: RoomCaller) -> None:
        async def read() -> StopJobFromBackend:
            shape = RECORDING_STOP if kind == "recording" else STREAMING_STOP
            said = shape.check(await read_json(caller.request), "")
            assert isinstance(said, dict)  # noqa: S101 - what an `Object` returns
            return StopJobFromBackend(kind, _text(said.get("instanceId")), _text(said.get("type")))

        await act(caller, read)

    return handler


async def _start(caller: RoomCaller, options_of: Callable[[object], CaptureOptions]) -> None:
    async def read() -> StartJobFromBackend:
        options = options_of(await read_json(caller.request))
        if not caller.context.calls.hosts_call(caller.domain.id, caller.name):
            raise no_call(caller.name)
        jobs = caller.context.jobs.captures
        hindrance = _NO_MEDIA if jobs is None else jobs.hindrance(options)
        if hindrance is not None:
            raise UnavailableError(hindrance)
        return StartJobFromBackend(options)

    ticket = await act(caller, read)
    if (jobs := caller.context.jobs.captures) is not None:
        await jobs.begun(ticket.job_id)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
