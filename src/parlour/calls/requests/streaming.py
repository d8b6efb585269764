"""Requests about live streams: begin one, change one, send it elsewhere, end one."""

from typing import assert_never

from parlour.calls.commands import (
    ChangeStreamingTargets,
    ReadStreamTargets,
    StartStreaming,
    StopStreaming,
    UpdateStreaming,
)
from parlour.calls.desk import Desk
from parlour.calls.jobs.capture_options import read_changes, read_streaming
from parlour.calls.jobs.running import change_job, change_targets, start_job, stop_job, the_job
from parlour.calls.messages import StreamTargets
from parlour.calls.participant import Participant
from parlour.calls.recorders import refusal_to_stream
from parlour.calls.refusals import Refuse
from parlour.errors import InvalidRequestError

__all__ = ["serve_streaming"]


def serve_streaming(
    desk: Desk,
    sender: Participant,
    request: StartStreaming | UpdateStreaming | ChangeStreamingTargets | StopStreaming | ReadStreamTargets,
) -> None:
    """Begin, change or end a live stream, and tell everybody; or tell who may what the room's targets are called."""
    place, refusal = len(desk.effects), refusal_to_stream(sender)
    if not isinstance(request, ReadStreamTargets):
        desk.answer_before(place, refusal or _carry_out(desk, sender, request))
    elif refusal is not None:
        desk.effects.append(refusal)
    else:
        desk.answer(StreamTargets(desk.rules.stream_targets))


def _carry_out(
    desk: Desk,
    sender: Participant,
    request: StartStreaming | UpdateStreaming | ChangeStreamingTargets | StopStreaming,
) -> Refuse | None:
    if isinstance(request, StartStreaming):
        return _start(desk, sender, request)
    job = the_job(desk, "streaming", request.instance_id)
    if isinstance(job, Refuse):
        return job
    match request:
        case UpdateStreaming(_, changes):
            try:
                options, said = read_changes("streaming", changes)
            except InvalidRequestError as error:
                return Refuse("invalid-message", error.info or "the changes are not possible")
            return change_job(desk, job, options, said)
        case ChangeStreamingTargets(_, add, rtmp_urls, endpoints):
            return change_targets(desk, job, add=add, rtmp_urls=rtmp_urls, endpoints=endpoints)
        case StopStreaming():
            stop_job(desk, job, sender.session_id)
            return None
        case _:
            assert_never(request)


def _start(desk: Desk, sender: Participant, request: StartStreaming) -> Refuse | None:
    try:
        options = read_streaming({**request.options, "instanceId": request.instance_id})
    except InvalidRequestError as error:
        return Refuse("invalid-message", error.info or "the options are not possible")
    started = start_job(desk, options, sender.session_id)
    return started if isinstance(started, Refuse) else None
