"""Live streaming: named targets, RTMP or HLS."""

from typing import Final

from parlour.errors import InvalidRequestError
from parlour.properties.kinds import Boolean, Choice, Field, Integer, ListOf, Number, Object, String, Template, Url
from parlour.properties.model import Applies, Echo, Property
from parlour.properties.sections.buckets import place
from parlour.properties.sections.levels import D, R
from parlour.properties.source import DOCS, SEED
from parlour.shapes.texts import missing, shown
from parlour.strict_json import JsonValue

__all__ = ["DECLARED"]

_MOST_FULL_VARIANTS: Final = 4
_FULL_HD: Final = 1080
_DEFAULT_SIZE: Final = (1920, 1080)


def _side(variant: dict[str, JsonValue], name: str, default: int) -> float:
    value = variant.get(name, default)
    return value if isinstance(value, int | float) else default


def _is_full_hd(variant: dict[str, JsonValue]) -> bool:
    """Portrait counts like landscape. Without a size, the documented default output is 1920 by 1080."""
    width, height = (_side(variant, name, size) for name, size in zip(("width", "height"), _DEFAULT_SIZE, strict=True))
    return min(width, height) >= _FULL_HD


def _check_variants(hls: dict[str, JsonValue], at: str) -> None:
    """A full variant is one with all its pictures, as opposed to `iframe_only`."""
    variants = hls.get("variants")
    listed = [variant for variant in variants if isinstance(variant, dict)] if isinstance(variants, list) else []
    full = [variant for variant in listed if variant.get("iframe_only") is not True]
    if not full:
        raise InvalidRequestError(f"{at}.variants should have at least one variant that is not iframe_only")
    if len(full) > _MOST_FULL_VARIANTS:
        raise InvalidRequestError(
            f"{at}.variants should have at most {_MOST_FULL_VARIANTS} that are not iframe_only, not {len(full)}"
        )
    if sum(map(_is_full_hd, full)) > 1:
        raise InvalidRequestError(f"{at}.variants should have at most one variant of 1080p")


def _check_endpoint(endpoint: dict[str, JsonValue], at: str) -> None:
    wanted, other = ("rtmp_config", "hls_config")
    if endpoint["type"] == "hls":
        wanted, other = other, wanted
    if wanted not in endpoint:
        raise missing(f"{at}.{wanted}")
    if other in endpoint:
        raise InvalidRequestError(f"{at}.{other} is not for type {endpoint['type']}")


class _Endpoints(ListOf):
    """A list of endpoints that are started by name, so names are unique."""

    def check(self, value: object, at: str) -> JsonValue:
        """See `Kind`."""
        endpoints = super().check(value, at)
        seen: set[JsonValue] = set()
        for endpoint in endpoints if isinstance(endpoints, list) else ():
            name = endpoint["name"] if isinstance(endpoint, dict) else None
            if name in seen:
                raise InvalidRequestError(f"{at} has two entries with the name '{shown(name)}'")
            seen.add(name)
        return endpoints


_VARIANT: Final = Object(
    Field(name="width", kind=Number(minimum=32, maximum=1920), effect="Width of the picture in pixels."),
    Field(name="height", kind=Number(minimum=32, maximum=1920), effect="Height of the picture in pixels."),
    Field(name="fps", kind=Number(minimum=1, maximum=30), effect="Pictures per second; ignored with `iframe_only`."),
    Field(name="bitrate", kind=Number(minimum=100, maximum=5000), effect="Kilobits per second."),
    Field(name="iframe_only", kind=Boolean(), effect="One key picture per segment, for scrubbing."),
)

_STORAGE: Final = Object(
    *place("the HLS output", (DOCS,)),
    Field(
        name="path",
        kind=String(max_length=1024),
        deprecated=True,
        effect="Old prefix: the output is at `<bucket>/<path>/<mtgSessionId>/master.m3u8`.",
    ),
    Field(
        name="path_template",
        kind=Template("epoch_time", "domain_name", "room_name", "mtg_session_id", "instance_id", "live_streaming_id"),
        effect="Names the prefix of the output; `epoch_time` is in seconds.",
    ),
)

_HLS: Final = Object(
    Field(name="save_hls_recording", kind=Boolean(), effect="The output is kept as a recording afterwards."),
    Field(name="storage", kind=_STORAGE, required=True, effect="The customer's bucket for the output."),
    Field(
        name="variants",
        kind=ListOf(_VARIANT, max_items=16),
        required=True,
        effect="The qualities of the output: one to four full ones, at most one of them 1080p.",
    ),
    rule=_check_variants,
    aliases={"variant": "variants"},
)

_ENDPOINT: Final = Object(
    Field(
        name="name",
        kind=String(max_length=128, min_length=1),
        required=True,
        effect="The name by which the target is started.",
        secret=False,
    ),
    Field(name="type", kind=Choice("rtmp", "hls"), required=True, effect="The kind of target."),
    Field(
        name="rtmp_config",
        kind=Object(
            Field(
                name="url",
                kind=Url("rtmp", "rtmps", max_length=2048),
                required=True,
                effect="Where to stream to, the stream key included.",
                secret=False,  # the object around it is hidden
            )
        ),
        effect="Where an `rtmp` target is.",
        secret=True,
    ),
    Field(name="hls_config", kind=_HLS, effect="What an `hls` target makes."),
    rule=_check_endpoint,
)


def _cap(name: str, default: int, effect: str) -> Property:
    return Property(
        name=name,
        kind=Integer(minimum=0),
        levels=D,
        section="streaming",
        effect=effect,
        applies=Applies.AT_ONCE,
        default=default,
        default_levels=D,
        read_only=True,
        told=True,
    )


DECLARED: Final = (
    Property(
        name="streaming_endpoints",
        kind=_Endpoints(_ENDPOINT, max_items=50),
        levels=R,
        section="streaming",
        effect="Named targets that a live stream can be started to; a list replaces the list before it.",
        applies=Applies.AT_ONCE,
        echo=Echo.WHEN_SET,
        source=(SEED, DOCS),
    ),
    _cap(
        "max_live_streams",
        20,
        "How many live streams the domain can have at once.",
    ),
    _cap(
        "max_streaming_instances_per_room",
        1,
        "How many recordings and live streams a room can have at once.",
    ),
)
