"""What the bot offers to send: Opus and VP8, under numbers of its own."""

from collections.abc import Sequence
from typing import Any, Final

from aiortc.rtcrtpparameters import RTCRtcpFeedback, RTCRtpCodecParameters, RTCRtpHeaderExtensionParameters

__all__ = ["codecs_of", "extensions_of", "section_of"]

_OPUS: Final = RTCRtpCodecParameters(
    mimeType="audio/opus",
    clockRate=48_000,
    channels=2,
    payloadType=111,
    rtcpFeedback=[RTCRtcpFeedback("nack")],
    parameters={"minptime": 10, "useinbandfec": 1, "stereo": 1, "sprop-stereo": 1},
)
_VP8: Final = RTCRtpCodecParameters(
    mimeType="video/VP8",
    clockRate=90_000,
    payloadType=96,
    rtcpFeedback=[RTCRtcpFeedback("nack"), RTCRtcpFeedback("nack", "pli"), RTCRtcpFeedback("goog-remb")],
)
_REPAIR: Final = RTCRtpCodecParameters(mimeType="video/rtx", clockRate=90_000, payloadType=97, parameters={"apt": 96})
_CODECS: Final = {"audio": [_OPUS], "video": [_VP8, _REPAIR]}

_MID: Final = RTCRtpHeaderExtensionParameters(id=1, uri="urn:ietf:params:rtp-hdrext:sdes:mid")
_LEVEL: Final = RTCRtpHeaderExtensionParameters(id=2, uri="urn:ietf:params:rtp-hdrext:ssrc-audio-level")
_SENT_AT: Final = RTCRtpHeaderExtensionParameters(
    id=3, uri="http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time"
)
_EXTENSIONS: Final = {"audio": [_MID, _LEVEL], "video": [_MID, _SENT_AT]}


def codecs_of(kind: str) -> list[RTCRtpCodecParameters]:
    """Return the formats of `audio` or `video`, that of the media first."""
    return _CODECS[kind]


def extensions_of(kind: str) -> list[RTCRtpHeaderExtensionParameters]:
    """Return the header extensions of packets of `audio` or `video`."""
    return _EXTENSIONS[kind]


def section_of(mid: str, sender: Any, cname: str) -> Sequence[str]:
    """Return the lines that offer what an aiortc sender sends."""
    kind: str = sender.kind
    codecs = codecs_of(kind)
    streams = [sender._ssrc] if kind == "audio" else [sender._ssrc, sender._rtx_ssrc]
    lines = [f"m={kind} 9 UDP/TLS/RTP/SAVPF {' '.join(str(codec.payloadType) for codec in codecs)}", f"a=mid:{mid}"]
    lines += ["c=IN IP4 0.0.0.0", "a=sendonly", "a=rtcp-mux"]
    lines += [f"a=extmap:{extension.id} {extension.uri}" for extension in extensions_of(kind)]
    for codec in codecs:
        lines.append(f"a=rtpmap:{codec.payloadType} {codec}")
        lines += [f"a=rtcp-fb:{codec.payloadType} {_feedback(one)}" for one in codec.rtcpFeedback]
        if codec.parameters:
            parameters = ";".join(f"{name}={value}" for name, value in codec.parameters.items())
            lines.append(f"a=fmtp:{codec.payloadType} {parameters}")
    if len(streams) > 1:
        lines.append(f"a=ssrc-group:FID {streams[0]} {streams[1]}")
    lines += [f"a=ssrc:{stream} cname:{cname}" for stream in streams]
    return lines


def _feedback(feedback: RTCRtcpFeedback) -> str:
    return f"{feedback.type} {feedback.parameter}" if feedback.parameter else feedback.type
