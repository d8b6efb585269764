"""As much of a browser as negotiation needs: it offers, it answers, and no media ever flows."""

import re
from collections.abc import Mapping

from parlour.media.events import OfferNeeded

__all__ = ["Answerer", "credentials", "mids_of", "publication"]

_FINGERPRINT = ":".join(["AB"] * 32)


def publication(tracks: Mapping[str, str], *, fingerprint: str = _FINGERPRINT, version: int = 1) -> str:
    """Return an offer of a browser that sends; `tracks` are kinds by mid. Pictures have three layers."""
    lines = _head(list(tracks), version)
    for mid, kind in tracks.items():
        payload, codec = ("111", "opus/48000/2") if kind == "audio" else ("96", "VP8/90000")
        lines += [f"m={kind} 9 UDP/TLS/RTP/SAVPF {payload}", *_transport(mid, fingerprint, "actpass")]
        lines += [
            "a=sendonly",
            "a=rtcp-mux",
            "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
            "a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            f"a=msid:- {mid}",
            f"a=rtpmap:{payload} {codec}",
        ]
        if kind == "audio":
            lines += [f"a=fmtp:{payload} minptime=10;useinbandfec=1", f"a=ssrc:{1000 + len(lines)} cname:c"]
        else:
            lines += [f"a=rtcp-fb:{payload} nack pli", *(f"a=rid:{rid} send" for rid in "abc")]
            lines += ["a=simulcast:send a;b;c"]
    return "\r\n".join(lines) + "\r\n"


_ECHOED = ("m=", "a=rtpmap", "a=fmtp", "a=extmap:", "a=rtcp-fb", "a=sctp", "a=max-message")


class Answerer:
    """Takes offers and answers each of them, as the receiving side of a browser does."""

    def __init__(self) -> None:
        self.version = 0

    def answer(self, offer: OfferNeeded) -> str:
        """Return an answer that takes everything."""
        self.version += 1
        session, *sections = re.split(r"(?m)^(?=m=)", offer.sdp)
        del session
        lines = _head(mids_of(offer.sdp), self.version)
        for section in sections:
            mid = re.findall(r"(?m)^a=mid:(\S+)", section)[0]
            kept = [line.rstrip() for line in section.splitlines() if line.startswith(_ECHOED)]
            lines += [kept[0], *_transport(mid, _FINGERPRINT, "active"), *kept[1:]]
            if not kept[0].startswith("m=application"):
                lines += ["a=inactive" if "a=inactive" in section else "a=recvonly", "a=rtcp-mux"]
        return "\r\n".join(lines) + "\r\n"


def mids_of(sdp: str) -> list[str]:
    """Return the mids of a description, in order."""
    return re.findall(r"(?m)^a=mid:(\S+)", sdp)


def credentials(sdp: str) -> str:
    """Return the name by which ICE knows the other side."""
    return re.findall(r"(?m)^a=ice-ufrag:(\S+)", sdp)[0]


def _head(mids: list[str], version: int) -> list[str]:
    return [
        "v=0",
        f"o=- 4611731400430051336 {version} IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE " + " ".join(mids),
        "a=msid-semantic: WMS",
    ]


def _transport(mid: str, fingerprint: str, setup: str) -> list[str]:
    return [
        "c=IN IP4 0.0.0.0",
        "a=rtcp:9 IN IP4 0.0.0.0",
        "a=ice-ufrag:abcd",
        "a=ice-pwd:abcdefghijklmnopqrstuvwx",
        "a=ice-options:trickle",
        f"a=fingerprint:sha-256 {fingerprint}",
        f"a=setup:{setup}",
        f"a=mid:{mid}",
    ]
