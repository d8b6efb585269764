"""The URL in the command with which RTMP begins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.tc_url import RtmpError, TcUrl

HANDSHAKE = bytes([3]) + bytes(3072)
TRUE_URL = "rtmps://live.example.com:8443/application/instance"
REST = bytes(range(256)) * 8


def text(value: str) -> bytes:
    return len(value).to_bytes(2, "big") + value.encode()


def connect(url: str, more: int = 0) -> bytes:
    """A connect command as AMF0; `more` bytes of other words before the URL."""
    fields = {"app": "live", "type": "nonprivate", "flashVer": "x" * more, "tcUrl": url, "fpad": "no"}
    written = b"".join(text(name) + b"\x02" + text(value) for name, value in fields.items())
    return b"\x02" + text("connect") + b"\x00" + bytes(8) + b"\x03" + written + b"\x00\x00\x09"


def chunks(payload: bytes, *, size: int = 128, kind: int = 20, stream: int = 3) -> bytes:
    header = bytes([stream]) + bytes(3) + len(payload).to_bytes(3, "big") + bytes([kind]) + bytes(4)
    pieces = [payload[at : at + size] for at in range(0, len(payload), size)]
    return header + bytes([0xC0 | stream]).join(pieces)


def sent(data: bytes, cuts: list[int]) -> bytes:
    """What comes out when `data` comes in pieces of these sizes."""
    changer, out, at = TcUrl(TRUE_URL), b"", 0
    for cut in [*cuts, len(data)]:
        out += changer.feed(data[at : at + cut])
        at += cut
    return out


@given(st.lists(st.integers(1, 700), max_size=20), st.integers(0, 600), st.text("abc:/.", max_size=300))
def test_the_server_hears_its_own_url_however_the_bytes_arrive(cuts: list[int], more: int, former: str) -> None:
    came = HANDSHAKE + chunks(connect(former, more)) + REST
    assert sent(came, cuts) == HANDSHAKE + chunks(connect(TRUE_URL, more)) + REST


def test_a_chunk_size_that_is_set_before_holds() -> None:
    size = chunks((4096).to_bytes(4, "big"), kind=1, stream=2)
    came = HANDSHAKE + size + chunks(connect("rtmp://127.0.0.1:1/x", 300), size=4096) + REST
    assert sent(came, [5000]) == HANDSHAKE + size + chunks(connect(TRUE_URL, 300), size=4096) + REST


def test_other_messages_before_it_pass() -> None:
    before = chunks(bytes(4), kind=5, stream=2) + chunks(b"\x02" + text("releaseStream"), stream=4)
    came = HANDSHAKE + before + chunks(connect("x")) + REST
    assert sent(came, [3073, 9]) == HANDSHAKE + before + chunks(connect(TRUE_URL)) + REST


def test_the_handshake_is_passed_as_it_comes() -> None:
    changer = TcUrl(TRUE_URL)
    assert changer.feed(HANDSHAKE[:1537]) == HANDSHAKE[:1537]
    assert changer.feed(b"") == b""


@pytest.mark.parametrize(
    "data",
    [
        chunks(connect("x"), stream=3)[:1].replace(b"\x03", b"\x00") + bytes(20),
        bytes([0xC3]) + bytes(20),
        bytes([3]) + b"\xff\xff\xff" + bytes(20),
        chunks(bytes(70_000)),
        chunks(b"\x02" + text("connect") + b"\x05"),
        bytes([3, 0, 0, 0]) + (65_000).to_bytes(3, "big") + bytes([8]) + bytes(4) + bytes(70_000),
    ],
)
def test_what_is_no_rtmp_is_an_error_and_not_kept(data: bytes) -> None:
    with pytest.raises(RtmpError):
        TcUrl(TRUE_URL).feed(HANDSHAKE + data)


@given(st.binary(max_size=3000))
def test_no_bytes_break_it(data: bytes) -> None:
    changer = TcUrl(TRUE_URL)
    try:
        out = changer.feed(HANDSHAKE + data)
    except RtmpError:
        return
    assert out.startswith(HANDSHAKE)
