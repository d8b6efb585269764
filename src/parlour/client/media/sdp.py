"""Reading the media node's descriptions, and writing the bot's own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from aiortc.rtcrtpparameters import (
    RTCRtpCodecParameters,
    RTCRtpDecodingParameters,
    RTCRtpReceiveParameters,
    RTCRtpRtxParameters,
)
from aiortc.sdp import SessionDescription

from parlour.client.errors import OddMessageError
from parlour.client.media.transport import LocalEnd, RemoteEnd

__all__ = ["Description", "Section", "read_description", "write_session"]

_KINDS: Final = frozenset({"audio", "video"})
_DECODED: Final = frozenset({"audio/opus", "video/vp8", "video/h264"})


@dataclass(frozen=True, slots=True)
class Section:
    """One m-line of a description of the node's."""

    mid: str
    kind: str
    line: str
    """The rest of its m-line after the port."""
    parameters: RTCRtpReceiveParameters | None
    """How to receive what it carries; `None`: nothing, or nothing that the bot can decode."""


@dataclass(frozen=True, slots=True)
class Description:
    """A description of the node's: where it is reached, and its m-lines."""

    end: RemoteEnd
    sections: Sequence[Section]


def read_description(sdp: str) -> Description:
    """Read a description. Raises `OddMessageError`."""
    try:
        parsed: Any = SessionDescription.parse(sdp)
        return Description(_end(parsed.media), [_section(media) for media in parsed.media])
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, StopIteration) as error:
        raise OddMessageError(f"a session description cannot be read: {error!r}") from error


def _end(sections: Iterable[Any]) -> RemoteEnd:
    """All m-lines share one way: that of the first which is in use."""
    first = next(media for media in sections if media.port != 0)
    if not (first.ice.usernameFragment and first.ice.password and first.dtls.fingerprints):
        raise ValueError("it lacks what a connection needs")
    return RemoteEnd(
        first.ice.usernameFragment,
        first.ice.password,
        first.ice.iceLite,
        [one for one in first.ice_candidates if one.protocol.lower() == "udp" and one.component == 1],
        first.dtls.fingerprints,
    )


def _section(media: Any) -> Section:
    formats = " ".join(str(one) for one in media.fmt)
    return Section(media.rtp.muxId, media.kind, f"{media.profile} {formats}", _parameters(media))


def _parameters(media: Any) -> RTCRtpReceiveParameters | None:
    if media.kind not in _KINDS or media.port == 0 or media.direction not in {"sendonly", "sendrecv"} or not media.ssrc:
        return None
    codec: RTCRtpCodecParameters | None = next(
        (one for one in media.rtp.codecs if one.mimeType.lower() in _DECODED), None
    )
    if codec is None or codec.payloadType is None:
        return None
    repair = next((one for one in media.rtp.codecs if one.parameters.get("apt") == codec.payloadType), None)
    stream = RTCRtpDecodingParameters(ssrc=media.ssrc[0].ssrc, payloadType=codec.payloadType)
    if repair is not None and len(media.ssrc) > 1:
        stream.rtx = RTCRtpRtxParameters(ssrc=media.ssrc[1].ssrc)
    return RTCRtpReceiveParameters(
        codecs=[codec, *([repair] if repair is not None else [])],
        headerExtensions=media.rtp.headerExtensions,
        muxId=media.rtp.muxId,
        encodings=[stream],
    )


def write_session(local: LocalEnd, session: int, version: int, sections: Iterable[Sequence[str]]) -> str:
    """Write a description of the bot's; each section is a sequence of lines, its m-line first."""
    head = [
        "v=0",
        f"o=- {session} {version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        f"a=ice-ufrag:{local.username}",
        f"a=ice-pwd:{local.password}",
        f"a=fingerprint:{local.fingerprint}",
        "a=setup:active",
    ]
    lines = [*head, *(line for section in sections for line in section)]
    return "".join(f"{line}\r\n" for line in lines)
