"""Recordings, live streams and transcriptions of a running call: start, update, stop.

A reply says that it is on disk that one was started. That it runs is told to webhooks, and to the people in the call.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final, TypeVar

from parlour.api.authentication import RoomCaller
from parlour.api.body import read_json
from parlour.api.context import Jobs
from parlour.api.in_call import act
from parlour.api.refusals import no_call
from parlour.calls.jobs.backend import ChangeJob, ChangeTranscription, StartJobFromBackend, StopJobFromBackend
from parlour.calls.jobs.capture_options import CaptureKind, CaptureOptions, read_changes, read_recording, read_streaming
from parlour.calls.jobs.options import JobKind
from parlour.calls.jobs.transcription_options import (
    TranscriptionOptions,
    read_transcription,
    read_transcription_changes,
)
from parlour.errors import InvalidRequestError, UnavailableError
from parlour.properties.job_options import RECORDING_STOP, STREAMING_STOP
from parlour.properties.kinds import Object
from parlour.properties.transcription_options import TRANSCRIPTION_STOP

__all__ = [
    "start_recording",
    "start_streaming",
    "start_transcription",
    "stop_job",
    "update_job",
    "update_transcription",
]

OptionsT = TypeVar("OptionsT", CaptureOptions, TranscriptionOptions)

_STOPS: Final[Mapping[JobKind, Object]] = {
    "recording": RECORDING_STOP,
    "streaming": STREAMING_STOP,
    "transcription": TRANSCRIPTION_STOP,
}
_NO_CAPTURES: Final = "this server makes no recordings and no live streams: it was started without its media server"
_NO_TRANSCRIPTIONS: Final = "this server transcribes nothing: it has no recogniser"


async def start_recording(caller: RoomCaller) -> None:
    """`POST /rooms/:name/recordings/start`."""
    await _start(caller, read_recording, caller.context.jobs.captures, _NO_CAPTURES)


async def start_streaming(caller: RoomCaller) -> None:
    """`POST /rooms/:name/live-streaming/start`. Targets that cannot be used are refused before anything begins: the
    call does that itself for what an address tells, and here is found out what names lead to.
    """
    captures = caller.context.jobs.captures

    async def judge(options: CaptureOptions) -> None:
        config = caller.existing_room().config
        if captures is not None:
            refusal = await captures.targets.refusal(
                *(options.rtmp_urls, options.endpoints, config), room=caller.name, on_behalf=caller.domain.id
            )
            if refusal is not None:
                raise InvalidRequestError(refusal)

    await _start(caller, read_streaming, captures, _NO_CAPTURES, judge)


async def start_transcription(caller: RoomCaller) -> None:
    """`POST /rooms/:name/transcription/start`. What the recogniser can never do is the caller's to change."""
    transcriptions = caller.context.jobs.transcriptions

    def read(body: object) -> TranscriptionOptions:
        options = read_transcription(body)
        if transcriptions is not None and (problem := transcriptions.unfit(options)) is not None:
            raise InvalidRequestError(problem)
        return options

    await _start(caller, read, transcriptions, _NO_TRANSCRIPTIONS)


async def update_transcription(caller: RoomCaller) -> None:
    """`POST /rooms/:name/transcription/update`."""

    async def read() -> ChangeTranscription:
        return ChangeTranscription(read_transcription_changes(await read_json(caller.request)))

    await act(caller, read)


def update_job(kind: CaptureKind) -> Callable[[RoomCaller], object]:
    """Return the handler that changes one."""

    async def handler(caller: RoomCaller) -> None:
        async def read() -> ChangeJob:
            changes, said = read_changes(kind, await read_json(caller.request))
            return ChangeJob(kind, said.get("instanceId"), changes, said)

        await act(caller, read)

    return handler


def stop_job(kind: JobKind) -> Callable[[RoomCaller], object]:
    """Return the handler that ends one."""

    async def handler(caller: RoomCaller) -> None:
        async def read() -> StopJobFromBackend:
            said = _STOPS[kind].check(await read_json(caller.request), "")
            assert isinstance(said, dict)  # noqa: S101 - what an `Object` returns
            return StopJobFromBackend(kind, _text(said.get("instanceId")), _text(said.get("type")))

        await act(caller, read)

    return handler


async def _accept(_options: object) -> None:
    """Have no objection."""


async def _start(
    caller: RoomCaller,
    options_of: Callable[[object], OptionsT],
    jobs: Jobs[OptionsT] | None,
    lack: str,
    judge: Callable[[OptionsT], Awaitable[None]] = _accept,
) -> None:
    async def read() -> StartJobFromBackend:
        options = options_of(await read_json(caller.request))
        if not caller.context.calls.hosts_call(caller.domain.id, caller.name):
            raise no_call(caller.name)
        hindrance = lack if jobs is None else jobs.hindrance(options)
        if hindrance is not None:
            raise UnavailableError(hindrance)
        await judge(options)
        return StartJobFromBackend(options)

    ticket = await act(caller, read)
    if jobs is not None:
        await jobs.begun(ticket.job_id)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
