"""What is said about recordings: from a browser's message to a typed request, and as fields of frames. Pure."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from parlour.calls.commands import StartRecording, StopRecording
from parlour.calls.messages import RecordingsNow
from parlour.calls.recordings import Recording, RecordingsView

__all__ = ["RECORDING_READERS", "recordings_field", "recordings_push"]

Checked: TypeAlias = Mapping[str, Any]
Fields: TypeAlias = dict[str, Any]

RECORDING_READERS: Final[Mapping[str, Callable[[Checked], StartRecording | StopRecording]]] = {
    "start-recording": lambda message: StartRecording(
        message["recording_type"], message["instance_id"], message.get("layout")
    ),
    "stop-recording": lambda message: StopRecording(message.get("instance_id")),
}


def recordings_push(message: RecordingsNow) -> Fields:
    """Write what is recorded now."""
    return {"type": "recordings", **_fields(message.view)}


def recordings_field(view: RecordingsView | None) -> Fields:
    """Write it for somebody who comes in; nothing where nothing is recorded."""
    return {} if view is None else {"recordings": _fields(view)}


def _fields(view: RecordingsView) -> Fields:
    return {"at": view.at, "running": [_recording(each) for each in view.recordings]}


def _recording(recording: Recording) -> Fields:
    fields: Fields = {
        "instance_id": recording.instance_id,
        "type": recording.type,
        "started_by": recording.started_by,
        "started_at": recording.started_at,
    }
    return fields if recording.layout is None else fields | {"layout": recording.layout}
