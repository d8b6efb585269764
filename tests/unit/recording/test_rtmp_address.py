"""RTMP URLs of callers: one plain way of writing them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.outgoing.egress import EgressError
from parlour.recording.rtmp_address import parse_rtmp

KEY = "sekret"


@pytest.mark.parametrize(
    ("url", "host", "port", "application", "stream", "tc_url"),
    [
        ("rtmp://a.example/live/sekret", "a.example", 1935, "live", "sekret", "rtmp://a.example/live"),
        ("rtmps://a.example/live/sekret", "a.example", 443, "live", "sekret", "rtmps://a.example/live"),
        ("rtmps://A.example:443/app/inst/k", "a.example", 443, "app/inst", "k", "rtmps://a.example/app/inst"),
        ("rtmp://a.example:1936/x/k?s=1&a=b/c", "a.example", 1936, "x", "k?s=1&a=b/c", "rtmp://a.example:1936/x"),
        ("rtmp://[2001:4860::1]/x/k", "2001:4860::1", 1935, "x", "k", "rtmp://[2001:4860::1]/x"),
        ("RTMP://8.8.8.8/x/%2e%2e", "8.8.8.8", 1935, "x", "%2e%2e", "rtmp://8.8.8.8/x"),
        ("rtmp://a.example/live//k", "a.example", 1935, "live", "k", "rtmp://a.example/live"),
    ],
)
def test_what_a_url_names(url: str, host: str, port: int, application: str, stream: str, tc_url: str) -> None:
    address = parse_rtmp(url)
    assert (address.host, address.port, address.application, address.stream) == (host, port, application, stream)
    assert address.tc_url == tc_url
    assert address.tls == url.lower().startswith("rtmps")


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/live/sekret",
        "rtmpt://a.example/live/sekret",
        "rtmp://user:sekret@a.example/live/sekret",
        "rtmp://a.example/live/sekret tls-validation-flags=0",
        "rtmp://a.example/live/sekret\n",
        "rtmp://a.example/sekret",
        "rtmp://a.example/sekret?",
        "rtmp://a.example/",
        "rtmp://a.example",
        "rtmp://a.example//sekret",
        "rtmp:///live/sekret",
        "rtmp://a.example:0/live/sekret",
        "rtmp://0x7f.1/live/sekret",
        "rtmp://2130706433/live/sekret",
        "rtmp://a.example/live/sekret#part",
        "rtmp://a.example\\@127.0.0.1/live/sekret",
        "rtmp://a.example/live/" + KEY * 400,
    ],
)
def test_what_could_be_read_in_two_ways_is_refused_without_a_word_of_it(url: str) -> None:
    with pytest.raises(EgressError) as refusal:
        parse_rtmp(url)
    assert KEY not in str(refusal.value)


def test_the_key_is_not_in_its_text() -> None:
    assert KEY not in repr(parse_rtmp(f"rtmp://a.example/{KEY}/{KEY}"))


@given(st.text(max_size=60))
def test_no_text_breaks_it(text: str) -> None:
    for url in (text, f"rtmp://{text}", f"rtmps://a.example/{text}"):
        try:
            address = parse_rtmp(url)
        except EgressError:
            continue
        assert address.application
        assert address.stream
