"""Descriptions of a browser that is not there: an offer that Chromium once made, and answers to the server's."""

from pathlib import Path
from typing import Final

__all__ = ["TRACKS", "answer_to", "offer"]

_OFFER: Final = Path(__file__).with_name("offer.sdp")
TRACKS: Final = {"0": "audio", "1": "video"}
"""What the recorded offer's m-lines carry."""

_FINGERPRINT: Final = "a=fingerprint:sha-256 " + ":".join(["5A"] * 32)
_COPIED: Final = ("a=mid:", "a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=extmap:", "a=rtcp-mux", "a=rtcp-rsize", "c=")
_MIRRORED: Final = {"a=sendonly": "a=recvonly", "a=recvonly": "a=sendonly", "a=sendrecv": "a=sendrecv"}


def offer() -> str:
    """Return the recorded offer of a microphone and a camera, line ends as browsers write them."""
    return _OFFER.read_text().replace("\n", "\r\n")


def answer_to(sdp: str) -> str:
    """Return an answer that takes all that `sdp` offers, with made-up credentials: no media will flow."""
    head, *sections = sdp.replace("\r\n", "\n").split("\nm=")
    lines = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0"]
    lines += [line for line in head.split("\n") if line.startswith("a=group:")]
    for section in sections:
        lines += _answer(section.rstrip("\n").split("\n"))
    return "\r\n".join([*lines, ""])


def _answer(section: list[str]) -> list[str]:
    attributes = [line.rstrip() for line in section[1:] if line.startswith(_COPIED)]
    direction = next((_MIRRORED[line] for line in section if line in _MIRRORED), "a=inactive")
    return [
        f"m={section[0]}",
        *attributes,
        "a=ice-ufrag:benc",
        "a=ice-pwd:benchbenchbenchbenchbench",
        _FINGERPRINT,
        "a=setup:active",
        direction,
    ]
