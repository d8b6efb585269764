"""What a recording or a stream is to be like, read from what was asked for.

Source: the documented options of recordings and live streams. Where nothing is said, a recording is 1280 by 720 with 25
pictures a second, and a stream 1920 by 1080 with 30; rates follow the height as documented.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, TypeAlias

from parlour.calls.jobs.instances import DEFAULT_INSTANCE
from parlour.calls.recordings import RecordingKind
from parlour.calls.scene import Layout
from parlour.errors import InvalidRequestError
from parlour.properties.job_options import RECORDING_START, RECORDING_UPDATE, STREAMING_START, STREAMING_UPDATE
from parlour.strict_json import JsonValue

__all__ = [
    "CaptureKind",
    "CaptureOptions",
    "Cast",
    "read_changes",
    "read_recording",
    "read_streaming",
]

CaptureKind: TypeAlias = Literal["recording", "streaming"]

_KILO: Final = 1000
_VIDEO_KBPS: Final = ((1080, 5000), (720, 3000), (480, 2000), (0, 1000))
"""From which height on, in pixels, and how much."""

_AUDIO_KBPS: Final = 128
_IDLE_S: Final = 300
_RECORDING_S: Final = 10_800
_STREAM_S: Final = 86_400
_BLACK: Final = 0xFF000000
_RAW_ONLY: Final = "the layout raw-tracks-audio-only is for recordings of the type raw-tracks"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in it: session ids in the order in which they are to be seen, `*` for everybody, `owners` for owners."""

    video: tuple[str, ...] = ("*",)
    audio: tuple[str, ...] = ("*",)
    active_first: bool = False
    """Whether whoever speaks comes first."""


@dataclass(frozen=True, slots=True)
class CaptureOptions:
    """What was asked for, with everything that was not. Rates are in bits per second, times in seconds."""

    kind: CaptureKind
    type: RecordingKind = "cloud"
    instance_id: str = DEFAULT_INSTANCE
    width: int = 1280
    height: int = 720
    fps: int = 25
    video_bitrate: int = 3_000_000
    audio_bitrate: int = _AUDIO_KBPS * _KILO
    background: int = _BLACK
    """`0xAARRGGBB`."""
    min_idle: float = _IDLE_S
    max_duration: float = _RECORDING_S
    layout: Layout = field(default_factory=Layout)
    said_layout: Mapping[str, JsonValue] | None = None
    """The layout as it was asked for, to be told to others; `None`: none was."""
    cast: Cast = field(default_factory=Cast)
    data_outputs: tuple[str, ...] = ()
    rtmp_urls: tuple[str, ...] = field(default=(), repr=False)
    """Where a stream goes. Stream keys are in them: they are secret."""
    endpoints: tuple[str, ...] = ()
    """Where a stream goes, by names of the room's `streaming_endpoints`."""

    @property
    def has_pictures(self) -> bool:
        """Whether pictures are wanted at all."""
        return self.type != "cloud-audio-only" and self.layout.preset != "audio-only"

    def changed(self, changes: "CaptureOptions", said: Mapping[str, Any]) -> "CaptureOptions":
        """Return these options with the layout and the cast of others, as far as `said` names them."""
        options = self
        if "layout" in said:
            options = replace(options, layout=changes.layout, said_layout=changes.said_layout)
        if "participants" in said:
            options = replace(options, cast=changes.cast)
        return options


def read_recording(body: object) -> CaptureOptions:
    """Read what a recording is to be like. Raises `InvalidRequestError` with the documented texts."""
    said = _checked(RECORDING_START, body)
    options = _read(said, CaptureOptions("recording"))
    if options.type != "raw-tracks":
        _check_is_composed(said)
    return options


def read_streaming(body: object) -> CaptureOptions:
    """Read what a live stream is to be like, and where it goes. Raises `InvalidRequestError`."""
    said = _checked(STREAMING_START, body)
    if said.get("type") == "raw-tracks":
        raise InvalidRequestError("type was 'raw-tracks' but a live stream should be cloud or cloud-audio-only")
    _check_is_composed(said)
    base = CaptureOptions("streaming", width=1920, height=1080, fps=30, max_duration=_STREAM_S)
    urls = said.get("rtmpUrl", ())
    return replace(
        _read(said, base),
        rtmp_urls=(urls,) if isinstance(urls, str) else tuple(urls),
        endpoints=tuple(each["endpoint"] for each in said.get("endpoints", ())),
    )


def read_changes(kind: CaptureKind, body: object) -> tuple[CaptureOptions, Mapping[str, Any]]:
    """Read what is to change of a running one; also return what was said. Raises `InvalidRequestError`."""
    said = _checked(RECORDING_UPDATE if kind == "recording" else STREAMING_UPDATE, body)
    _check_is_composed(said)
    return _read(said, CaptureOptions(kind)), said


def _checked(shape: Any, body: object) -> dict[str, Any]:
    checked = shape.check(body, "")
    assert isinstance(checked, dict)  # noqa: S101 - what an `Object` returns
    return checked


def _check_is_composed(said: Mapping[str, Any]) -> None:
    """Refuse the layout of raw tracks for what has a picture or a sound of its own, now or once it is changed."""
    if said.get("layout", {}).get("preset") == "raw-tracks-audio-only":
        raise InvalidRequestError(_RAW_ONLY)


def _read(said: Mapping[str, Any], base: CaptureOptions) -> CaptureOptions:
    height = int(said.get("height", base.height))
    width = int(said["width"]) if "width" in said else base.width if height == base.height else _wide(height)
    kbps = said.get("videoBitrate") or next(rate for least, rate in _VIDEO_KBPS if min(height, width) >= least)
    layout = said.get("layout")
    return replace(
        base,
        type=said.get("type", base.type),
        instance_id=said.get("instanceId", base.instance_id),
        width=width,
        height=height,
        fps=max(1, round(said.get("fps", base.fps))),
        video_bitrate=round(kbps * _KILO),
        audio_bitrate=round(said.get("audioBitrate", _AUDIO_KBPS) * _KILO),
        background=_colour(said.get("backgroundColor")),
        min_idle=float(said.get("minIdleTimeOut", base.min_idle)),
        max_duration=float(said.get("maxDuration", base.max_duration)),
        layout=_layout(layout),
        said_layout=layout,
        cast=_cast(said.get("participants")),
        data_outputs=tuple(said.get("dataOutputs", ())),
    )


def _wide(height: int) -> int:
    """Return the even width of a picture of this height that is 16 by 9."""
    return round(height * 16 / 9 / 2) * 2


def _colour(said: str | None) -> int:
    if said is None:
        return _BLACK
    return int(said[1:], 16) | (_BLACK if len(said) == len("#rrggbb") else 0)


def _layout(said: Mapping[str, Any] | None) -> Layout:
    if said is None:
        return Layout()
    preset = said["preset"]
    if preset == "raw-tracks-audio-only":
        preset = "audio-only"
    return Layout(
        preset=preset,
        max_cam_streams=said.get("max_cam_streams", Layout().max_cam_streams),
        session_id=said.get("session_id"),
        variant=said.get("variant", "vertical"),
    )


def _cast(said: Mapping[str, Any] | None) -> Cast:
    if said is None:
        return Cast()
    return Cast(tuple(said["video"]), tuple(said.get("audio", ("*",))), said.get("sort") == "active")
