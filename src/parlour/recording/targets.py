"""Where a live stream goes: what a start body and the room's endpoints name, as targets with types. Pure.

Shapes and ranges were checked before, by `properties` and `api`; here is what takes more than one of them to see.
Source: `live-streaming/start` of the REST API (`rtmpUrl`, `endpoints`) and `streaming_endpoints` of rooms.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from parlour.errors import InvalidRequestError
from parlour.outgoing.egress import EgressError
from parlour.recording.rtmp_address import RtmpAddress, parse_rtmp
from parlour.shapes.texts import shown
from parlour.strict_json import JsonValue

__all__ = ["Check", "HlsTarget", "RtmpTarget", "Target", "Variant", "all_targets_of", "targets_of"]

_WIDTH, _HEIGHT, _FPS, _BITRATE = 1920, 1080, 30, 5000
"""The documented output where a variant does not say."""


@dataclass(frozen=True, slots=True)
class RtmpTarget:
    """One RTMP server. `name` is that of the endpoint, `None` where the body had the URL itself."""

    name: str | None
    address: RtmpAddress


@dataclass(frozen=True, slots=True)
class Variant:
    """One quality of an HLS output; `bitrate` in kilobits per second, sides even as encoders want them."""

    width: int = _WIDTH
    height: int = _HEIGHT
    fps: int = _FPS
    bitrate: int = _BITRATE
    iframe_only: bool = False
    """Only key pictures, one for each segment: what players show while somebody searches."""


@dataclass(frozen=True, slots=True)
class HlsTarget:
    """One HLS output in a customer's bucket."""

    name: str
    bucket_name: str
    bucket_region: str
    assume_role_arn: str
    variants: tuple[Variant, ...]
    path_template: str | None = None
    path: str | None = None
    """The deprecated prefix; `path_template` wins."""

    save: bool = False
    """Whether all of it is kept as a recording, or only what a player of the live stream needs."""


Target: TypeAlias = RtmpTarget | HlsTarget

_Object: TypeAlias = Mapping[str, JsonValue]

Check: TypeAlias = Callable[[RtmpAddress], None]
"""Raises `EgressError` for an address that no stream may go to."""


def all_targets_of(
    rtmp_urls: Sequence[str], names: Sequence[str], endpoints: JsonValue, *, room: str, check: Check
) -> tuple[Target, ...]:
    """Return the targets of a stream that may have been sent elsewhere since its start; see `targets_of`."""
    named: _Object = {"endpoints": [{"endpoint": name} for name in names]}
    direct: _Object = {"rtmpUrl": rtmp_urls[0] if len(rtmp_urls) == 1 else [*rtmp_urls]}
    return (
        *(targets_of(direct, endpoints, room=room, check=check) if rtmp_urls else ()),
        *(targets_of(named, endpoints, room=room, check=check) if names else ()),
    )


def targets_of(body: _Object, endpoints: JsonValue, *, room: str, check: Check = lambda _: None) -> tuple[Target, ...]:
    """Return the targets that a start body names, each once. `endpoints` are the `streaming_endpoints` of the room.

    Raises `InvalidRequestError` with the sentence for the caller, which holds nothing of an RTMP URL.
    """
    urls, names = body.get("rtmpUrl"), body.get("endpoints")
    if (urls is None) == (names is None):
        raise InvalidRequestError("exactly one of rtmpUrl and endpoints should be given")
    if urls is not None:
        listed = urls if isinstance(urls, list) else [urls]
        places = [f"rtmpUrl[{at}]" if isinstance(urls, list) else "rtmpUrl" for at in range(len(listed))]
        found: list[Target] = [_rtmp(None, url, place, check) for url, place in zip(listed, places, strict=True)]
    else:
        listed = endpoints if isinstance(endpoints, list) else []
        known = {str(entry["name"]): entry for entry in listed if isinstance(entry, dict)}
        found = [_named(wanted, known, room, check) for wanted in names] if isinstance(names, list) else []
    if not found:
        raise InvalidRequestError(f"{'rtmpUrl' if names is None else 'endpoints'} should name at least one target")
    return tuple(dict.fromkeys(found))


def _named(wanted: JsonValue, known: Mapping[str, _Object], room: str, check: Check) -> Target:
    name = str(wanted["endpoint"]) if isinstance(wanted, dict) else str(wanted)
    if (entry := known.get(name)) is None:
        raise InvalidRequestError(f"room {room} has no streaming endpoint named '{shown(name)}'")
    if entry.get("type") == "hls":
        return _hls(name, _object(entry.get("hls_config")))
    return _rtmp(name, _object(entry.get("rtmp_config")).get("url"), f"streaming endpoint '{shown(name)}'", check)


def _rtmp(name: str | None, url: JsonValue, at: str, check: Check) -> RtmpTarget:
    try:
        address = parse_rtmp(str(url))
        check(address)
        return RtmpTarget(name, address)
    except EgressError as error:
        raise InvalidRequestError(f"{at} cannot be used: {error}") from None


def _hls(name: str, config: _Object) -> HlsTarget:
    storage = _object(config.get("storage"))
    variants = config.get("variants")
    return HlsTarget(
        name,
        str(storage.get("bucket_name")),
        str(storage.get("bucket_region")),
        str(storage.get("assume_role_arn")),
        tuple(_variant(_object(one)) for one in variants) if isinstance(variants, list) else (),
        path_template=_text(storage.get("path_template")),
        path=_text(storage.get("path")),
        save=config.get("save_hls_recording") is True,
    )


def _variant(given: _Object) -> Variant:
    return Variant(
        _number(given.get("width"), _WIDTH) // 2 * 2,
        _number(given.get("height"), _HEIGHT) // 2 * 2,
        _number(given.get("fps"), _FPS),
        _number(given.get("bitrate"), _BITRATE),
        given.get("iframe_only") is True,
    )


def _object(value: JsonValue) -> _Object:
    return value if isinstance(value, dict) else {}


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) and value else None


def _number(value: JsonValue, default: int) -> int:
    return round(value) if isinstance(value, int | float) else default
