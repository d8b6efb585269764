"""What becomes of a track's packets: from RTP of each codec to pictures or sound for the mix."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from parlour.recording.worker.elements import Gst

__all__ = [
    "AUDIO_CAPS",
    "LARGEST_PICTURE",
    "LONGEST_SIDE",
    "PICTURE_CAPS",
    "Codec",
    "UnknownCodecError",
    "audio_chain",
    "codec_of",
    "too_large",
    "video_chain",
]

AUDIO_CAPS: Final = "audio/x-raw,format=F32LE,rate=48000,channels=2,layout=interleaved"
"""The form of the sound that is mixed."""

PICTURE_CAPS: Final = "video/x-raw,format=I420,pixel-aspect-ratio=1/1,colorimetry=bt601"
"""The form of pictures that are mixed, besides their size."""

LARGEST_PICTURE: Final = 4096 * 2304
"""Pixels. What is larger is not decoded: a small packet can ask for a picture of hundreds of megabytes."""

LONGEST_SIDE: Final = 8192

_WAITING: Final = "max-size-buffers=0 max-size-bytes=4000000 max-size-time=1000000000 leaky=downstream"
"""What waits is still encoded, and so small; who cannot keep up loses the oldest of it."""


class UnknownCodecError(Exception):
    """A codec that cannot be decoded here."""


@dataclass(frozen=True)
class Codec:
    """How a codec is called in RTP, and the elements from its packets to what a decoder takes, and the decoder."""

    encoding: str
    depayload: str
    decoder: str

    @property
    def elements(self) -> list[str]:
        """The names of the elements that it needs."""
        parts = [*self.depayload.split(" ! "), self.decoder]
        return [part.split()[0] for part in parts]


# `h264parse` and `vp9parse` tell the size of a picture before it is decoded; the depayloader of VP8 does itself.
_VIDEO: Final[Mapping[str, Codec]] = {
    "video/vp8": Codec("VP8", "rtpvp8depay name=in wait-for-keyframe=true", "vp8dec threads=1"),
    "video/vp9": Codec("VP9", "rtpvp9depay name=in wait-for-keyframe=true ! vp9parse", "vp9dec threads=1"),
    "video/h264": Codec("H264", "rtph264depay name=in wait-for-keyframe=true ! h264parse", "avdec_h264 max-threads=1"),
    # Debian's GStreamer 1.22 has the decoder but not what takes it out of RTP: then it is refused as unknown.
    "video/av1": Codec("AV1", "rtpav1depay name=in ! av1parse", "av1dec threads=1"),
}
_AUDIO: Final[Mapping[str, Codec]] = {
    "audio/opus": Codec("OPUS", "rtpopusdepay name=in", "opusdec plc=true use-inband-fec=true")
}


def codec_of(kind: str, mime_type: str) -> Codec:
    """Return the codec of a track. Raises `UnknownCodecError` for one that this machine cannot decode."""
    found = (_VIDEO if kind == "video" else _AUDIO).get(mime_type.lower())
    if found is None:
        raise UnknownCodecError(f"{mime_type} cannot be recorded")
    for element in found.elements:
        if Gst.ElementFactory.find(element) is None:
            raise UnknownCodecError(f"{mime_type} cannot be recorded: this machine's GStreamer lacks {element}")
    return found


def video_chain(codec: Codec, width: int, height: int) -> str:
    """Return what makes pictures of packets, none larger than this: what is larger is scaled down once, here.

    `in` takes packets, `wait` is the queue before the decoder, `out` has the pictures.
    """
    return (
        f"{codec.depayload} ! queue name=wait {_WAITING} ! {codec.decoder} name=decoder ! "
        # Browsers send the colours of BT.601, whatever the size of the picture lets one think.
        "videoconvert matrix-mode=none gamma-mode=none primaries-mode=none ! videoscale name=scale ! "
        f'capsfilter name=out caps="{PICTURE_CAPS},width=[1,{width}],height=[1,{height}]"'
    )


def audio_chain(codec: Codec) -> str:
    """Return what makes sound of packets."""
    return (
        f"{codec.depayload} ! queue name=wait {_WAITING} ! {codec.decoder} name=decoder ! audioconvert ! "
        f'audioresample ! capsfilter name=out caps="{AUDIO_CAPS}"'
    )


def too_large(caps: Any) -> tuple[int, int] | None:
    """Return the size of pictures of `caps` when they are too large to be decoded."""
    structure = caps.get_structure(0)
    (has_width, width), (has_height, height) = structure.get_int("width"), structure.get_int("height")
    if not has_width or not has_height:
        return None
    if width * height <= LARGEST_PICTURE and max(width, height) <= LONGEST_SIDE:
        return None
    return width, height
