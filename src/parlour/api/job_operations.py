"""What the documentation says about recordings and live streams of a running call."""

from typing import Any, Final

from parlour.api import jobs
from parlour.api.answers import Fixed
from parlour.api.authentication import ByKeyForRoom
from parlour.api.operation import ROOM_NAME, TOO_LARGE, Example, Operation
from parlour.calls.jobs.capture_options import CaptureKind
from parlour.properties import job_options
from parlour.properties.kinds import Object

__all__ = ["JOB_OPERATIONS"]

_NOBODY: Final = "room team-sync does not seem to be hosting a call currently"
_BUSY: Final = "this server records and streams as much as it can (4 at once)"
_ACTIVE: Final = "room team-sync has an active stream"
_NONE: Final[dict[CaptureKind, str]] = {
    "recording": "room team-sync has no recording that is running",
    "streaming": "room team-sync has no live stream that is running",
}
_TAGS: Final[dict[CaptureKind, str]] = {"recording": "Recordings", "streaming": "Live streaming"}
_FOLDERS: Final[dict[CaptureKind, str]] = {"recording": "recordings", "streaming": "live-streaming"}
_REPLIES: Final[dict[CaptureKind, Fixed]] = {"recording": Fixed(status="sent"), "streaming": Fixed(sent="true")}
_WORDS: Final[dict[CaptureKind, str]] = {"recording": "a recording", "streaming": "a live stream"}

_STARTS: Final[dict[CaptureKind, str]] = {
    "recording": "What is in `layout` and `participants` decides who is seen and heard; whatever else is not given has "
    "the documented default, the picture is 1280 by 720 with 25 pictures a second. It goes on when people leave, and "
    "ends by `stop`, after `maxDuration`, when nobody in it has sent anything for `minIdleTimeOut`, or with the "
    "meeting. As many recordings and live streams at once as `max_streaming_instances_per_room` says, each with an "
    "`instanceId` of its own.",
    "streaming": "To RTMP servers (`rtmpUrl`) or to the room's `streaming_endpoints` by name. The options are those of "
    "a recording; the picture is 1920 by 1080 with 30 pictures a second unless something else is asked for.",
}


def _operation(
    kind: CaptureKind,
    action: str,
    handler: Any,
    body: Object,
    samples: tuple[Example, ...],
    description: str,
    errors: dict[int, str],
) -> Operation[Any]:
    word = "Recording" if kind == "recording" else "LiveStreaming"
    return Operation(
        method="POST",
        path=f"/rooms/{{name}}/{_FOLDERS[kind]}/{action}",
        handler=ByKeyForRoom(handler),
        id=f"{action}{word}",
        tag=_TAGS[kind],
        summary=f"{action.title()} {_WORDS[kind]}",
        description=description,
        parameters=(ROOM_NAME,),
        body=body.schema(),
        body_examples=samples,
        reply=_REPLIES[kind],
        errors={**errors, 404: _NOBODY, 413: TOO_LARGE},
    )


def _change(kind: CaptureKind, body: Object) -> Operation[Any]:
    said = "Only `layout` and `participants` can be changed while it runs. A `raw-tracks` recording has neither."
    samples = (Example("Only who speaks", {"layout": {"preset": "active-participant"}}),)
    return _operation(kind, "update", jobs.update_job(kind), body, samples, said, {400: _NONE[kind]})


def _stop(kind: CaptureKind, body: Object) -> Operation[Any]:
    said = "Without `instanceId` the default instance, or the only one that runs."
    return _operation(kind, "stop", jobs.stop_job(kind), body, (Example("The only one", {}),), said, {400: _NONE[kind]})


JOB_OPERATIONS: Final = (
    _operation(
        "recording",
        "start",
        jobs.start_recording,
        job_options.RECORDING_START,
        (Example("A film of everybody", {"type": "cloud", "layout": {"preset": "default"}}),),
        _STARTS["recording"],
        {400: _ACTIVE, 503: _BUSY},
    ),
    _change("recording", job_options.RECORDING_UPDATE),
    _stop("recording", job_options.RECORDING_STOP),
    _operation(
        "streaming",
        "start",
        jobs.start_streaming,
        job_options.STREAMING_START,
        (Example("To one server", {"rtmpUrl": "rtmps://live.example.com:443/app/key"}),),
        _STARTS["streaming"],
        {400: _ACTIVE, 503: _BUSY},
    ),
    _change("streaming", job_options.STREAMING_UPDATE),
    _stop("streaming", job_options.STREAMING_STOP),
)
"""In the order of the documentation."""
