"""The formats of a transcript, read back by those that read them."""

import json
import re
from io import StringIO

import webvtt
from hypothesis import given
from hypothesis import strategies as st

from parlour.batch.formats import FORMATS, as_json, as_srt, as_txt, as_vtt
from parlour.batch.lines import SpokenLine, lines_of, plain
from tests.support.fake_transcriber import said

HOSTILE = [
    "00:00:01.000 --> 00:00:02.000",
    "-->",
    "1",
    "NOTE hidden",
    "STYLE",
    "WEBVTT",
    "<script>alert(1)</script>",
    "<v Eve>me</v>",
    "&lt;b&gt; & &amp;",
    "{\\an8}up",
    "a\n\n2\n00:00:05,000 --> 00:00:06,000\nforged",
    "\u202eright to left",
    "مرحبا بالعالم",
    "👩‍👩‍👧 日本語",
]
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=60))
LINES = st.lists(
    st.tuples(TEXTS, st.floats(0, 90_000), st.floats(0, 500), st.sampled_from(["", "Speaker 0", "A <b> & --> c"])),
    max_size=6,
)


def lines(drawn: list[tuple[str, float, float, str]]) -> list[SpokenLine]:
    made = [line for text, at, long, who in drawn for line in lines_of([said(text, at, at + long)], speaker=who)]
    return sorted(made, key=lambda line: line.begin)


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


@given(LINES)
def test_webvtt_has_one_cue_for_each_line_whatever_is_said(drawn: list[tuple[str, float, float, str]]) -> None:
    wanted = lines(drawn)
    text = as_vtt(wanted)
    cues = list(webvtt.from_string(text))
    assert len(cues) == len(wanted)
    for cue, line in zip(cues, wanted, strict=True):
        assert abs(cue.start_in_seconds - line.begin) < 1.001
        assert "\n" not in cue.raw_text
        spoken = re.sub(r"^<v [^>]*>", "", cue.raw_text)
        assert "<" not in spoken
        assert unescaped(spoken) == line.text
        assert unescaped(cue.voice or "") == line.speaker


@given(LINES)
def test_subrip_has_one_cue_for_each_line_whatever_is_said(drawn: list[tuple[str, float, float, str]]) -> None:
    wanted = lines(drawn)
    text = as_srt(wanted)
    assert len(re.findall(r"-->", text)) == len(wanted)
    assert not re.search(r"[<{}]", text)
    blocks = [block for block in text.split("\n\n") if block]
    assert len(blocks) == len(wanted)
    for number, (block, line) in enumerate(zip(blocks, wanted, strict=True), 1):
        rows = block.rstrip("\n").split("\n")
        assert len(rows) == 3
        assert rows[0] == str(number)
        assert re.fullmatch(r"\d\d+:\d\d:\d\d,\d{3} --> \d\d+:\d\d:\d\d,\d{3}", rows[1])
        assert rows[2].startswith("A ‹b› & → c: " if line.speaker.startswith("A") else line.speaker)
    if wanted:
        assert len(list(webvtt.from_buffer(StringIO(text), format="srt"))) == len(wanted)


@given(LINES)
def test_json_holds_exactly_what_was_said(drawn: list[tuple[str, float, float, str]]) -> None:
    wanted = lines(drawn)
    document = json.loads(as_json(wanted))
    utterances = document["results"]["utterances"]
    assert [each["transcript"] for each in utterances] == [line.text for line in wanted]
    assert [each["speaker"] or "" for each in utterances] == [line.speaker for line in wanted]
    whole = document["results"]["channels"][0]["alternatives"][0]
    assert whole["transcript"] == " ".join(line.text for line in wanted)


def test_text_has_a_line_for_each_utterance_and_names_speakers() -> None:
    assert as_txt(lines_of([said("One."), said("Two.", 2, 3)])) == "One.\nTwo.\n"
    both = [*lines_of([said("Hello."), said("Well?", 1, 2)], speaker="Speaker 0")]
    both += lines_of([said("Hi.", 5, 6)], speaker="Speaker 1")
    assert as_txt(both) == "Speaker 0: Hello. Well?\nSpeaker 1: Hi.\n"


def test_without_anything_said_each_format_is_a_file_all_the_same() -> None:
    assert {name: form([]) for name, form in FORMATS.items() if name != "json"} == {
        "txt": "",
        "srt": "",
        "vtt": "WEBVTT\n",
    }
    assert json.loads(as_json([]))["results"]["channels"][0]["alternatives"] == [{"transcript": "", "confidence": None}]


def test_times_are_written_as_each_format_wants_them() -> None:
    line = [SpokenLine(3661.0005, 360_000.0, plain("x"))]
    assert "01:01:01,000 --> 100:00:00,000" in as_srt(line).replace("01:01:01,001", "01:01:01,000")
    assert " --> 100:00:00.000" in as_vtt(line)
