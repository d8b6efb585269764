"""What browsers say of paths and topology, as it is read."""

from typing import Any

import pytest

from parlour.calls.commands import ChooseTopology, PathTrouble, Signal, TellTalking, TopologyReady
from parlour.signaling.fields import BadMessageError
from parlour.signaling.incoming import read_request
from parlour.signaling.mesh import MESH_READERS
from parlour.signaling.sdp import sending_mids

HEAD = "v=0\r\ns=-\r\n"
AUDIO = "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=mid:0\r\na=sendrecv\r\n"
VIDEO = "m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=recvonly\r\na=mid:1\r\n"
SDP = HEAD + AUDIO + VIDEO
OFFER = {"type": "offer", "sdp": SDP, "tracks": {"0": "audio"}}
PATH = {"to": "ben", "mesh": 2, "link": 0}


def test_every_message_is_read() -> None:
    cases: list[tuple[str, dict[str, Any], Any]] = [
        ("set-topology", {"topology": "peer"}, ChooseTopology("peer")),
        ("topology-ready", {"epoch": 4}, TopologyReady(4)),
        ("talking", {"talking": False}, TellTalking(False)),
        ("path-trouble", {"mesh": 1, "session_id": "a", "trouble": "unexpected"}, PathTrouble(1, "a", "unexpected")),
        ("signal", PATH | {"candidate": None, "unknown": 1}, Signal("ben", 2, {"link": 0, "candidate": None})),
        (
            "signal",
            PATH | {"ask": {"audio": 1, "video": 0}},
            Signal("ben", 2, {"link": 0, "ask": {"audio": 1, "video": 0}}),
        ),
        (
            "signal",
            PATH | {"description": OFFER},
            Signal("ben", 2, {"link": 0, "description": OFFER}, {"audio": "audio"}),
        ),
    ]
    for kind, fields, expected in cases:
        assert read_request(kind, fields) == expected
    assert {kind for kind, _, _ in cases} == set(MESH_READERS)


@pytest.mark.parametrize(
    "fields",
    [
        {"link": -1},
        {"link": 1_000_001},
        {"to": ""},
        {"description": {**OFFER, "type": "rollback"}},
        {"description": {**OFFER, "sdp": "hello"}},
        {"description": {**OFFER, "sdp": SDP + "a" * 100_000}},
        {"description": {**OFFER, "tracks": {}}},
        {"description": {**OFFER, "tracks": {"0": "audio", "7": "video"}}},
        {"description": {**OFFER, "tracks": {"0": "video"}}},
        {"description": {**OFFER, "tracks": {"0": "a", "1": "a"}}},
        {"candidate": {"candidate": "x" * 2049}},
        {"candidate": {"candidate": "a\r\nb"}},
        {"ask": {"audio": 33, "video": 0}},
        {"ask": {"audio": 1}},
    ],
)
def test_malformed_signals_are_refused(fields: dict[str, Any]) -> None:
    with pytest.raises(BadMessageError):
        read_request("signal", PATH | fields)


@pytest.mark.parametrize(
    ("sdp", "mids"),
    [
        (SDP, {"0"}),
        (SDP.replace("sendrecv", "sendonly"), {"0"}),
        (SDP.replace("a=sendrecv\r\n", ""), {"0"}),
        (SDP.replace("sendrecv", "inactive"), set()),
        (SDP.replace("a=mid:0\r\n", ""), {""}),
        (SDP.replace("audio 9", "audio 0"), set()),
        (SDP.replace("audio 9", "audio 0").replace("a=mid:0", "a=bundle-only\r\na=mid:0"), {"0"}),
        (HEAD + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:2\r\n", set()),
        ("a=sendrecv\r\nm=\r\nm", set()),
        (HEAD + "m=audio", {""}),
    ],
)
def test_what_would_be_sent_follows_from_the_directions(sdp: str, mids: set[str]) -> None:
    assert sending_mids(sdp) == mids
