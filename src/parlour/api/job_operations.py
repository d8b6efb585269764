"""What the documentation says about recordings, live streams and transcriptions of a running call."""

from dataclasses import dataclass
from typing import Any, Final

from parlour.api import jobs
from parlour.api.answers import Fixed
from parlour.api.authentication import ByKeyForRoom
from parlour.api.operation import ROOM_NAME, TOO_LARGE, Example, Operation
from parlour.calls.jobs.capture_options import CaptureKind
from parlour.calls.jobs.options import JobKind
from parlour.properties import job_options
from parlour.properties.kinds import Object
from parlour.properties.transcription_options import (
    TRANSCRIPTION_START,
    TRANSCRIPTION_STOP,
    TRANSCRIPTION_UPDATE,
)

__all__ = ["JOB_OPERATIONS"]

_NOBODY: Final = "room team-sync does not seem to be hosting a call currently"
_NO_RECOGNISER: Final = "this server transcribes nothing: it has no recogniser"
_BUSY: Final = "this server records and streams as much as it can (4 at once)"
_ACTIVE: Final = "room team-sync has an active stream"


@dataclass(frozen=True, slots=True)
class _Words:
    """How the documentation speaks of a kind of job. `noun` comes with its article."""

    tag: str
    folder: str
    id: str
    noun: str
    reply: Fixed
    none_runs: str


_WORDS: Final[dict[JobKind, _Words]] = {
    "recording": _Words(
        tag="Recordings",
        folder="recordings",
        id="Recording",
        noun="a recording",
        reply=Fixed(status="sent"),
        none_runs="room team-sync has no recording that is running",
    ),
    "streaming": _Words(
        tag="Live streaming",
        folder="live-streaming",
        id="LiveStreaming",
        noun="a live stream",
        reply=Fixed(sent="true"),
        none_runs="room team-sync has no live stream that is running",
    ),
    "transcription": _Words(
        tag="Transcription",
        folder="transcription",
        id="Transcription",
        noun="a transcription",
        reply=Fixed(sent="true"),
        none_runs="room team-sync has no transcription that is running",
    ),
}

_STARTS: Final[dict[JobKind, str]] = {
    "recording": "What is in `layout` and `participants` decides who is seen and heard; whatever else is not given has "
    "the documented default, the picture is 1280 by 720 with 25 pictures a second. It goes on when people leave, and "
    "ends by `stop`, after `maxDuration`, when nobody in it has sent anything for `minIdleTimeOut`, or with the "
    "meeting. As many recordings and live streams at once as `max_streaming_instances_per_room` says, each with an "
    "`instanceId` of its own.",
    "streaming": "To RTMP servers (`rtmpUrl`) or to the room's `streaming_endpoints` by name. The options are those of "
    "a recording; the picture is 1920 by 1080 with 30 pictures a second unless something else is asked for.",
    "transcription": "What people say becomes text, which everybody in the call is told at once. It goes on when "
    "people leave, and ends by `stop` or with the meeting. Several at once, each with an `instanceId` of its own. With "
    "the room's `enable_transcription_storage` the text is kept.",
}


def _operation(
    kind: JobKind,
    action: str,
    handler: Any,
    body: Object,
    samples: tuple[Example, ...],
    description: str,
    errors: dict[int, str],
) -> Operation[Any]:
    words = _WORDS[kind]
    return Operation(
        method="POST",
        path=f"/rooms/{{name}}/{words.folder}/{action}",
        handler=ByKeyForRoom(handler),
        id=f"{action}{words.id}",
        tag=words.tag,
        summary=f"{action.title()} {words.noun}",
        description=description,
        parameters=(ROOM_NAME,),
        body=body.schema(),
        body_examples=samples,
        reply=words.reply,
        errors={**errors, 404: _NOBODY, 413: TOO_LARGE},
    )


def _change(kind: CaptureKind, body: Object) -> Operation[Any]:
    said = "Only `layout` and `participants` can be changed while it runs. A `raw-tracks` recording has neither."
    samples = (Example("Only who speaks", {"layout": {"preset": "active-participant"}}),)
    return _operation(kind, "update", jobs.update_job(kind), body, samples, said, {400: _WORDS[kind].none_runs})


def _stop(kind: JobKind, body: Object) -> Operation[Any]:
    said = "Without `instanceId` the default instance, or the only one that runs."
    return _operation(
        kind, "stop", jobs.stop_job(kind), body, (Example("The only one", {}),), said, {400: _WORDS[kind].none_runs}
    )


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
    _operation(
        "transcription",
        "start",
        jobs.start_transcription,
        TRANSCRIPTION_START,
        (Example("English", {"language": "en", "punctuate": True}),),
        _STARTS["transcription"],
        {400: "room team-sync has an active transcription", 503: _NO_RECOGNISER},
    ),
    _operation(
        "transcription",
        "update",
        jobs.update_transcription,
        TRANSCRIPTION_UPDATE,
        (Example("Only one person", {"participants": ["d61cd7b2-a273-42b4-89bd-be763fd562c1"]}),),
        "Only `participants` can be changed while it runs: session ids, or `*` for everybody.",
        {400: _WORDS["transcription"].none_runs},
    ),
    _stop("transcription", TRANSCRIPTION_STOP),
)
"""In the order of the documentation."""
