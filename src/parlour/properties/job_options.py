"""What may be said of a recording or a live stream: at its start, while it runs, and at its end.

One declaration for REST, for browsers and for tokens (`start_cloud_recording_opts`). Source: the documented options of
recordings and live streams, and their ranges.
"""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Choice, Either, Integer, ListOf, Number, Object, Url
from parlour.properties.kinds.forms import SESSION, TEXT, UUID, Even, Matching, exactly_one, needs, optional
from parlour.shapes.texts import missing
from parlour.strict_json import JsonValue

__all__ = [
    "LAYOUT",
    "PARTICIPANTS",
    "RECORDING_START",
    "RECORDING_STOP",
    "RECORDING_UPDATE",
    "STREAMING_START",
    "STREAMING_STOP",
    "STREAMING_UPDATE",
]

_LAYOUT_FIELDS: Final = {
    "default": ("max_cam_streams",),
    "audio-only": (),
    "single-participant": ("session_id",),
    "active-participant": (),
    "portrait": ("variant", "max_cam_streams"),
    "raw-tracks-audio-only": (),
}
_LAYOUT_NEEDS: Final = {"single-participant": "session_id"}


def _check_layout(layout: dict[str, JsonValue], at: str) -> None:
    preset = str(layout["preset"])
    needed = _LAYOUT_NEEDS.get(preset)
    if needed is not None and needed not in layout:
        raise missing(f"{at}.{needed}")
    stray = next((key for key in layout if key != "preset" and key not in _LAYOUT_FIELDS[preset]), None)
    if stray is not None:
        raise InvalidRequestError(f"{at}.{stray} is not for the preset {preset}")


LAYOUT: Final = Object(
    needs("preset", Choice(*_LAYOUT_FIELDS), "How the pictures are arranged."),
    optional("max_cam_streams", Integer(minimum=1, maximum=20), "How many cameras are in the picture."),
    optional("variant", Choice("vertical", "inset"), "How two people share a portrait picture."),
    optional("session_id", SESSION, "Who is in the picture."),
    rule=_check_layout,
)
_PEOPLE: Final = ListOf(SESSION, max_items=100, distinct=True)
PARTICIPANTS: Final = Object(
    needs("video", _PEOPLE, "Whose video: session ids, `*` or `owners`."),
    optional("audio", _PEOPLE, "Whose audio: session ids, `*` or `owners`."),
    optional("sort", Choice("active"), "Active speakers come first."),
)
_INSTANCE: Final = optional("instanceId", UUID, "Tells several of a call apart.")
_KIND: Final = optional("type", Choice("cloud", "cloud-audio-only", "raw-tracks"), "The kind of recording.")
_OUTPUT: Final = (
    optional("width", Even(minimum=2, maximum=4096), "Width of the picture in pixels."),
    optional("height", Even(minimum=2, maximum=4096), "Height of the picture in pixels."),
    optional("fps", Number(minimum=1, maximum=60), "Pictures per second."),
    optional("videoBitrate", Number(minimum=10, maximum=10_000), "Video, in kilobits per second."),
    optional("audioBitrate", Number(minimum=10, maximum=320), "Audio, in kilobits per second."),
    optional("minIdleTimeOut", Number(minimum=0), "Seconds without sound and video after which it ends."),
    optional("maxDuration", Number(minimum=1), "Seconds after which it ends."),
    optional(
        "backgroundColor",
        Matching("#([0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})", "a colour like #rrggbb or #aarrggbb", max_length=16),
        "Colour behind the pictures.",
    ),
    _INSTANCE,
    optional("layout", LAYOUT, "How the pictures are arranged."),
    optional("participants", PARTICIPANTS, "Who is in it."),
    optional(
        "dataOutputs",
        ListOf(Choice("event-json", "transcript-webvtt", "chat-webvtt"), max_items=6, distinct=True),
        "Files besides the recording itself.",
    ),
)


def _not_for_raw_tracks(value: dict[str, JsonValue], _at: str) -> None:
    if value.get("type") == "raw-tracks":
        raise InvalidRequestError("a raw-tracks recording cannot be updated")


RECORDING_START: Final = Object(_KIND, *_OUTPUT)
RECORDING_UPDATE: Final = Object(_KIND, *_OUTPUT, rule=_not_for_raw_tracks)
RECORDING_STOP: Final = Object(_INSTANCE, _KIND)

_RTMP: Final = Url("rtmp", "rtmps", max_length=2048)
_TARGET: Final = Object(needs("endpoint", TEXT, "The name of an entry of the room's `streaming_endpoints`."))

STREAMING_START: Final = Object(
    _KIND,
    *_OUTPUT,
    optional("rtmpUrl", Either(_RTMP, ListOf(_RTMP, max_items=20)), "Where the stream goes.", secret=True),
    optional("endpoints", ListOf(_TARGET, max_items=20), "Where the stream goes, by name."),
    rule=lambda value, at: exactly_one(value, at, "rtmpUrl", "endpoints"),
)
STREAMING_UPDATE: Final = Object(
    optional("layout", LAYOUT, "How the pictures are arranged."),
    optional("participants", PARTICIPANTS, "Who is in it."),
    _INSTANCE,
)
STREAMING_STOP: Final = Object(_INSTANCE)
