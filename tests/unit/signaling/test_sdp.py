"""The one thing that the server itself reads of a browser's SDP: which m-line is of which kind."""

import pytest

from parlour.signaling.sdp import kinds_by_mid
from tests.support.call_client import offer_sdp


def lines(*text: str) -> str:
    return "\r\n".join(("v=0", *text, ""))


@pytest.mark.parametrize(
    ("sdp", "kinds"),
    [
        ("", {}),
        (offer_sdp(), {}),
        (offer_sdp("audio"), {"0": "audio"}),
        (offer_sdp("video", "audio", "video"), {"0": "video", "1": "audio", "2": "video"}),
        (offer_sdp("application", "audio"), {"1": "audio"}),
        (lines("a=mid:0", "m=audio 9 X 0"), {}),
        (lines("m=audio 9 X 0", "a=mid:a b"), {"a b": "audio"}),
        (lines("m=audio 9 X 0", "a=mid: 1 "), {"1": "audio"}),
        (lines("m=audio", "a=mid:1"), {"1": "audio"}),
        (lines("m=Audio 9", "a=mid:1"), {}),
        (lines("m=audio 9", "m=text 9", "a=mid:1"), {}),
        (lines("m=audio 9", "a=mid:1", "m=video 9", "a=mid:1"), {"1": "video"}),
        (lines("m=audio 9", "a=midi:1", "b=a=mid:2"), {}),
        (offer_sdp("audio").replace("\r\n", "\n"), {"0": "audio"}),
    ],
    ids=[
        "nothing",
        "no media",
        "one",
        "several of a kind",
        "data channels are no media",
        "a mid before any m-line",
        "a mid with a space",
        "spaces around",
        "nothing but the kind",
        "kinds are written small",
        "an unknown kind forgets the one before",
        "the last of two equal mids",
        "only what is a mid",
        "bare line feeds",
    ],
)
def test_kinds_by_mid(sdp: str, kinds: dict[str, str]) -> None:
    assert kinds_by_mid(sdp) == kinds
