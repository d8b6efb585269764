"""HLS playlists as text. Pure.

Source: RFC 8216 (HTTP Live Streaming). Version 3 has durations with fractions, version 4 playlists of key pictures.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from parlour.recording.targets import Variant

__all__ = ["Segment", "master_playlist", "media_playlist"]

_AUDIO_KBPS: Final = 128
_OVERHEAD: Final = 1.2
"""What the transport stream, and moments above the average, add at most: BANDWIDTH is a peak."""

_AUDIO_CODEC: Final = "mp4a.40.2"
_LEVELS: Final = (
    (792, 19_800, 0x15),  # 640 x 288 at 25
    (1620, 40_500, 0x1E),
    (3600, 108_000, 0x1F),  # 1280 x 720 at 30
    (8192, 245_760, 0x28),  # 1920 x 1080 at 30
)
"""Of H.264's table A-1: blocks of a picture, blocks per second, the level times ten."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a variant; `uri` relative to the playlist."""

    uri: str
    seconds: float


def media_playlist(
    segments: Sequence[Segment], *, first: int, target_seconds: int, kept: bool, ended: bool, iframes: bool = False
) -> str:
    """Return the playlist of one variant.

    `first` is the number of the first of `segments`. `kept`: none that was ever listed is taken out, so players may go
    back to the beginning. `target_seconds` must not change while the stream lasts.
    """
    longest = max((math.floor(segment.seconds + 0.5) for segment in segments), default=0)
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{4 if iframes else 3}",
        f"#EXT-X-TARGETDURATION:{max(target_seconds, longest)}",
        f"#EXT-X-MEDIA-SEQUENCE:{first}",
    ]
    if kept:
        lines.append(f"#EXT-X-PLAYLIST-TYPE:{'VOD' if ended else 'EVENT'}")
    lines.append("#EXT-X-INDEPENDENT-SEGMENTS")
    if iframes:
        lines.append("#EXT-X-I-FRAMES-ONLY")
    for segment in segments:
        lines += [f"#EXTINF:{segment.seconds:.3f},", segment.uri]
    if ended:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def master_playlist(variants: Sequence[tuple[Variant, str]]) -> str:
    """Return the playlist of all variants, each with the address of its own playlist; the best first."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:4", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for variant, uri in sorted(variants, key=lambda one: (one[0].iframe_only, -one[0].bitrate)):
        sound = 0 if variant.iframe_only else _AUDIO_KBPS
        average = (variant.bitrate + sound) * 1000
        facts = [f"BANDWIDTH={round(average * _OVERHEAD)}"]
        if not variant.iframe_only:
            facts.append(f"AVERAGE-BANDWIDTH={average}")
        facts.append(f"RESOLUTION={variant.width}x{variant.height}")
        if variant.iframe_only:
            facts += [f'CODECS="{_codec(variant)}"', f'URI="{uri}"']
            lines.append(f"#EXT-X-I-FRAME-STREAM-INF:{','.join(facts)}")
        else:
            facts += [f"FRAME-RATE={variant.fps:.3f}", f'CODECS="{_codec(variant)},{_AUDIO_CODEC}"']
            lines += [f"#EXT-X-STREAM-INF:{','.join(facts)}", uri]
    return "\n".join(lines) + "\n"


def _codec(variant: Variant) -> str:
    """Return the name of H.264 main profile at the lowest level that holds the picture (RFC 6381)."""
    blocks = math.ceil(variant.width / 16) * math.ceil(variant.height / 16)
    rate = blocks * variant.fps
    level = next((level for most, per_second, level in _LEVELS if blocks <= most and rate <= per_second), 0x2A)
    return f"avc1.4d40{level:02x}"
