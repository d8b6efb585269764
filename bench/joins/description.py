"""Descriptions of a browser that is not there: an offer of our pages in Chromium, and answers to the server's."""

from pathlib import Path
from typing import Final

__all__ = ["TRACKS", "answer_to", "offer"]

_OFFER: Final = Path(__file__).with_name("offer.sdp")
TRACKS: Final = {"0": "audio", "1": "video"}
"""What the recorded offer's m-lines carry."""

_FINGERPRINT: Final = "a=fingerprint:sha-256 " + ":".join(["5A"] * 32)
_OF_SECTIONS: Final = ("m=", "a=mid:", "a=sendonly", "a=inactive")
_CONNECTION: Final = ("a=ice-ufrag:benc", "a=ice-pwd:benchbenchbenchbenchbench", _FINGERPRINT, "a=setup:active")


def offer() -> str:
    """Return the recorded offer of a microphone and a camera, line ends as browsers write them."""
    return _OFFER.read_text().replace("\n", "\r\n")


def answer_to(sdp: str) -> str:
    """Return an answer that takes all that `sdp` offers, as short as the call machine writes it.

    Its credentials are made up: no media will flow.
    """
    lines = sdp.replace("\r\n", "\n").split("\n")
    head = ["v=0", "o=- 1 1 IN IP4 127.0.0.1", "s=-", "t=0 0", *(line for line in lines if line.startswith("a=group:"))]
    sections = [line.replace("sendonly", "recvonly") for line in lines if line.startswith(_OF_SECTIONS)]
    return "\r\n".join([*head, *_CONNECTION, *sections, ""])
