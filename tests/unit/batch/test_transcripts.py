"""Transcripts of others as text: the formats that are known, and whatever else somebody sends."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.batch.formats import as_json, as_srt, as_txt, as_vtt
from parlour.batch.lines import lines_of
from parlour.batch.transcripts import text_of
from tests.support.fake_transcriber import said

OURS = [*lines_of([said("Hello & <welcome>.")], speaker="Speaker 0"), *lines_of([said("Thanks.", 2, 3)], speaker="Ann")]


@pytest.mark.parametrize("form", [as_vtt, as_json, as_txt])
def test_our_own_formats_are_read_back(form: object) -> None:
    raw = form(OURS).encode()  # type: ignore[operator]
    assert text_of(raw) == "Speaker 0: Hello & <welcome>.\nAnn: Thanks."


def test_subrip_is_read() -> None:
    assert text_of(as_srt(OURS).encode()) == "Speaker 0: Hello & ‹welcome›.\nAnn: Thanks."
    raw = b"1\r\n00:00:01,000 --> 00:00:02,000\r\n<i>two</i>\r\nlines\r\n\r\n2\r\n00:00:03,0 --> 00:00:04,0\r\nx\r\n"
    assert text_of(raw) == "two lines\nx"


def test_notes_and_styles_of_webvtt_are_not_what_was_said() -> None:
    raw = "\ufeffWEBVTT - title\n\nNOTE not said\n\nSTYLE\n::cue {}\n\nid\n00:01.000 --> 00:02.000 align:start\nsaid\n"
    assert text_of(raw.encode()) == "said"


def test_json_of_others_is_read() -> None:
    assert text_of(json.dumps({"text": "a b", "language": "en"}).encode()) == "a b"
    assert text_of(json.dumps({"segments": [{"text": " a"}, {"text": "b"}]}).encode()) == "a\nb"
    nested = {"results": {"channels": [{"alternatives": [{"transcript": "a"}]}]}}
    assert text_of(json.dumps(nested).encode()) == "a"


@pytest.mark.parametrize("raw", [b'{"results": 5}', b'{"a": [1]}', b"[1]", b"{", b"[" * 100_000])
def test_json_that_is_no_transcript_is_text(raw: bytes) -> None:
    assert text_of(raw) == raw.decode()


@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: f"WEBVTT\n\n{text}".encode())))
def test_anything_is_some_text_that_can_be_written(raw: bytes) -> None:
    text = text_of(raw)
    text.encode()
    assert "\x00" not in text


def test_what_is_made_to_take_long_does_not() -> None:
    for raw in (b"<" * 1_000_000, b"WEBVTT\n\n" + b"<v " * 300_000, b"WEBVTT\n" + b"\n \n" * 300_000, b"0" * 1_000_000):
        text_of(raw)
