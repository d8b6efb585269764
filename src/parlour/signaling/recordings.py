"""What is said about recordings and live streams: from a browser's message to a typed request, and as fields of frames.

Pure.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias, assert_never

from parlour.calls.commands import (
    ChangeStreamingTargets,
    ReadStreamTargets,
    StartRecording,
    StartStreaming,
    StopRecording,
    StopStreaming,
    UpdateRecording,
    UpdateStreaming,
)
from parlour.calls.messages import JobFailed, RecordingsNow, RecordingUploaded, StreamsNow
from parlour.calls.recordings import Recording, RecordingsView, Stream, StreamsView, TargetStand

__all__ = ["RECORDING_READERS", "recordings_field", "recordings_push", "streams_field"]

Checked: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]
RecordingRequest: TypeAlias = (
    StartRecording
    | UpdateRecording
    | StopRecording
    | StartStreaming
    | UpdateStreaming
    | ChangeStreamingTargets
    | StopStreaming
    | ReadStreamTargets
)


def _start_recording(message: Checked) -> StartRecording:
    options = message.get("options") or {}
    return StartRecording(message["recording_type"], message["instance_id"], message.get("layout"), options)


def _start_streaming(message: Checked) -> StartStreaming:
    options = dict(message.get("options") or {})
    for name in ("rtmpUrl", "endpoints"):  # these have fields of their own
        options.pop(name, None)
    if (layout := message.get("layout")) is not None:
        options["layout"] = layout
    if (urls := message.get("rtmp_urls")) is not None:
        options["rtmpUrl"] = urls
    if (names := message.get("endpoints")) is not None:
        options["endpoints"] = [{"endpoint": name} for name in names]
    return StartStreaming(message["instance_id"], options)


def _changes(message: Checked) -> Fields:
    return {name: message[name] for name in ("layout", "participants") if message.get(name) is not None}


RECORDING_READERS: Final[Mapping[str, Callable[[Checked], RecordingRequest]]] = {
    "start-recording": _start_recording,
    "update-recording": lambda message: UpdateRecording(message.get("instance_id"), _changes(message)),
    "stop-recording": lambda message: StopRecording(message.get("instance_id")),
    "start-streaming": _start_streaming,
    "update-streaming": lambda message: UpdateStreaming(message.get("instance_id"), _changes(message)),
    "change-streaming-endpoints": lambda message: ChangeStreamingTargets(
        message.get("instance_id"),
        message["operation"] == "add",
        tuple(message.get("rtmp_urls") or ()),
        tuple(message.get("endpoints") or ()),
    ),
    "stop-streaming": lambda message: StopStreaming(message.get("instance_id")),
    "read-streaming-endpoints": lambda _message: ReadStreamTargets(),
}


def recordings_push(message: RecordingsNow | StreamsNow | JobFailed | RecordingUploaded) -> Fields:
    """Write what is recorded or streamed now, that one of it failed, or that its files are stored."""
    match message:
        case RecordingsNow(view):
            return {"type": "recordings", **_recordings(view)}
        case StreamsNow(streams):
            return {"type": "streams", **_streams(streams)}
        case JobFailed(kind, instance_id, msg):
            return {"type": f"{kind}-error", "instance_id": instance_id, "msg": msg}
        case RecordingUploaded(instance_id, recording_id):
            return {"type": "recording-uploaded", "instance_id": instance_id, "recording_id": recording_id}
        case _:
            assert_never(message)


def recordings_field(view: RecordingsView | None) -> Fields:
    """Write what is recorded for somebody who comes in; nothing where nothing is."""
    return {} if view is None else {"recordings": _recordings(view)}


def streams_field(view: StreamsView | None) -> Fields:
    """Write what is streamed for somebody who comes in; nothing where nothing is."""
    return {} if view is None else {"streams": _streams(view)}


def _recordings(view: RecordingsView) -> Fields:
    return {"at": view.at, "running": [_recording(each) for each in view.recordings]}


def _streams(view: StreamsView) -> Fields:
    return {"at": view.at, "running": [_stream(each) for each in view.streams]}


def _recording(recording: Recording) -> Fields:
    fields: Fields = {
        "instance_id": recording.instance_id,
        "type": recording.type,
        "state": recording.state,
        "started_by": recording.started_by,
        "started_at": recording.started_at,
    }
    if recording.recording_id is not None:
        fields["recording_id"] = recording.recording_id
    return fields if recording.layout is None else fields | {"layout": recording.layout}


def _stand(stand: TargetStand) -> Fields:
    return {"state": stand.state} if stand.reason is None else {"state": stand.state, "reason": stand.reason}


def _stream(stream: Stream) -> Fields:
    fields: Fields = {
        "instance_id": stream.instance_id,
        "state": stream.state,
        "started_by": stream.started_by,
        "started_at": stream.started_at,
        "endpoints": [{"name": name, **_stand(stand)} for name, stand in stream.endpoints.items()],
    }
    if stream.addresses:
        fields["addresses"] = [_stand(stand) for stand in stream.addresses]
    return fields if stream.layout is None else fields | {"layout": stream.layout}
