"""The media node's descriptions; `OFFER` is one as it writes them, shortened."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.client.errors import OddMessageError
from parlour.client.media.sdp import read_description
from parlour.client.media.subscriber import read_offer

FINGERPRINT = ":".join(["AB"] * 32)
HEAD = f"""v=0
o=parlour 1 2 IN IP4 127.0.0.1
s=-
t=0 0
a=ice-lite
a=fingerprint:sha-256 {FINGERPRINT}
a=msid-semantic: WMS *
a=group:BUNDLE data 1
"""
WAY = """a=setup:actpass
a=ice-ufrag:abcd
a=ice-pwd:abcdefghijklmnopqrstuvwx
a=candidate:udpcandidate 1 udp 1076302079 127.0.0.2 40000 typ host
a=candidate:tcpcandidate 1 tcp 1076276479 127.0.0.2 40000 typ host tcptype passive
a=end-of-candidates
a=ice-options:renomination
"""
DATA = f"""m=application 7 UDP/DTLS/SCTP webrtc-datachannel
c=IN IP4 127.0.0.1
{WAY}a=mid:data
a=sctp-port:5000
a=max-message-size:262144
"""


def section(mid: str, kind: str, format: str, *, ssrc: int = 77, port: int = 7) -> str:
    return f"""m={kind} {port} UDP/TLS/RTP/SAVPF 100 101
c=IN IP4 127.0.0.1
a=rtpmap:100 {format}
a=rtpmap:101 rtx/90000
a=fmtp:101 apt=100
a=rtcp-fb:100 nack
a=extmap:1 urn:ietf:params:rtp-hdrext:sdes:mid
{WAY}a=mid:{mid}
a=msid:stream track
a=sendonly
a=ssrc:{ssrc} cname:x
a=ssrc:{ssrc + 1} cname:x
a=ssrc-group:FID {ssrc} {ssrc + 1}
a=rtcp-mux
a=rtcp-rsize
"""


FREED = """m=audio 0 UDP/TLS/RTP/SAVPF 100
c=IN IP4 127.0.0.1
a=inactive
a=mid:0
"""
OFFER = HEAD + DATA + FREED + section("1", "audio", "opus/48000/2") + section("2", "video", "VP8/90000", ssrc=90)


def test_an_offer_tells_where_to_go_and_what_comes() -> None:
    description = read_description(OFFER.replace("\n", "\r\n"))
    assert (description.end.username, description.end.lite) == ("abcd", True)
    assert [candidate.protocol for candidate in description.end.candidates] == ["udp"]
    assert [one.value for one in description.end.fingerprints] == [FINGERPRINT]
    data, freed, audio, video = description.sections
    assert (data.parameters, freed.parameters) == (None, None)
    assert audio.parameters is not None
    assert audio.parameters.encodings[0].ssrc == 77
    assert video.parameters is not None
    assert video.parameters.encodings[0].rtx is not None
    assert video.parameters.encodings[0].rtx.ssrc == 91


@pytest.mark.parametrize("format", ["VP9/90000", "AV1/90000", "PCMU/8000"])
def test_what_cannot_be_decoded_is_not_taken(format: str) -> None:
    (_, video) = read_description(HEAD + DATA + section("2", "video", format)).sections
    assert video.parameters is None


@pytest.mark.parametrize(
    "sdp", ["", "v=0", HEAD, HEAD + FREED, OFFER.replace("ice-ufrag", "x"), "m=", "m=audio x", "\0"]
)
def test_what_is_no_description_is_odd(sdp: str) -> None:
    with pytest.raises(OddMessageError):
        read_description(sdp)


@given(st.data())
def test_a_broken_description_is_odd_and_nothing_else(data: st.DataObject) -> None:
    lines = OFFER.splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        how = data.draw(st.sampled_from(["drop", "double", "cut", "text"]))
        if how == "drop":
            del lines[at]
        elif how == "double":
            lines.insert(at, lines[at])
        elif how == "cut":
            lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
        else:
            lines[at] = lines[at][:2] + data.draw(st.text(max_size=30))
    try:
        read_description("\n".join(lines))
    except OddMessageError:
        return


@pytest.mark.parametrize(
    "push",
    [
        {"connection": 1, "seq": 1, "tracks": {}},
        {"connection": 1, "seq": "1", "sdp": OFFER, "tracks": {}},
        {"connection": 1, "seq": 1, "sdp": OFFER, "tracks": []},
        {"connection": 1, "seq": 1, "sdp": OFFER, "tracks": {"1": {"session_id": 1, "name": "audio"}}},
        {
            "connection": 1,
            "seq": 1,
            "sdp": OFFER,
            "tracks": {str(n): {"session_id": "x", "name": "y"} for n in range(9_999)},
        },
    ],
)
def test_an_odd_offer_is_odd(push: dict[str, object]) -> None:
    with pytest.raises(OddMessageError):
        read_offer(push)  # type: ignore[arg-type]
