import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parlour.recording.data_outputs import (
    Caption,
    ChatMessage,
    Event,
    EventsText,
    LayoutChanged,
    ParticipantJoined,
    ParticipantLeft,
    SpeakerChanged,
    TrackStarted,
    TrackStopped,
    VttText,
    text_of,
    whole,
)

EVENTS: list[Event] = [
    ParticipantJoined(-0.5, "s1", "u1", "Ann \u2603", owner=True),
    ChatMessage(1, "s1", "Ann", "hello"),
    TrackStarted(1.2345, "s1", "video"),
    SpeakerChanged(2, "s1"),
    SpeakerChanged(2.5, None),
    LayoutChanged(3, {"preset": "default"}),
    TrackStopped(4, "s1", "video"),
    ParticipantLeft(5, "s1", "ejected"),
]


def events_of(text: str) -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(text)
    return parsed


def chat(*messages: ChatMessage) -> str:
    return whole(VttText(ChatMessage), messages)


def test_events_are_one_json_document_with_times_since_the_start() -> None:
    said = events_of(whole(EventsText(1_800_000_000_000), EVENTS))
    assert said["start_ts"] == 1_800_000_000_000
    assert [(event["time"], event["event"]) for event in said["events"]] == [
        (0.0, "participant-joined"),
        (1.234, "track-started"),
        (2.0, "active-speaker-change"),
        (2.5, "active-speaker-change"),
        (3.0, "layout-changed"),
        (4.0, "track-stopped"),
        (5.0, "participant-left"),
    ]
    assert said["events"][0] == {
        "time": 0.0,
        "event": "participant-joined",
        "session_id": "s1",
        "user_id": "u1",
        "user_name": "Ann \u2603",
        "owner": True,
    }


def test_without_events_it_is_a_document_all_the_same() -> None:
    assert events_of(whole(EventsText(1), []))["events"] == []


def test_chat_is_cues_with_the_voice_of_who_wrote() -> None:
    text = chat(ChatMessage(1.5, "s1", "Ann", "Hello all"), ChatMessage(3661.25, "s2", "Ben", "One\nTwo"))
    assert text == (
        "WEBVTT\n"
        "\n1\n00:00:01.500 --> 00:00:05.040\n<v Ann>Hello all\n"
        "\n2\n01:01:01.250 --> 01:01:04.610\n<v Ben>One\nTwo\n"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("00:01.000 --> 00:02.000", "00:01.000 --&gt; 00:02.000"),
        ("one\n\n\n2\r\n\r\nthree", "one\n2\nthree"),
        ("one\u2028\u2028two", "one\ntwo"),
        ("nul\0 and escape\x1b", "nul and escape"),
    ],
)
def test_what_is_written_stays_within_its_cue(written: str, expected: str) -> None:
    assert chat(ChatMessage(0, "s", "A", written)).endswith(f"\n<v A>{expected}\n")


def test_a_name_cannot_leave_its_voice_and_nobody_needs_none() -> None:
    assert "\n<v Ann&gt;&lt;b&gt; Lee>hi\n" in chat(ChatMessage(0, "s", "Ann><b>\n\nLee", "hi"))
    assert chat(ChatMessage(0, "s", "", "hi")).endswith("\nhi\n")


def test_a_message_of_nothing_is_no_cue() -> None:
    assert chat(ChatMessage(0, "s", "Ann", " \n\0")) == "WEBVTT\n"


def test_a_long_message_stands_longer_and_never_too_long() -> None:
    assert "--> 00:00:10.000" in chat(ChatMessage(0, "s", "Ann", "word " * 500))


def test_a_transcript_without_captions_is_empty_and_has_them_once_they_are() -> None:
    assert whole(text_of("transcript-webvtt", 1), EVENTS) == "WEBVTT\n"
    told = whole(text_of("transcript-webvtt", 1), [Caption(1, 2.5, "s1", "Ann", "Good morning")])
    assert told.endswith("\n1\n00:00:01.000 --> 00:00:02.500\n<v Ann>Good morning\n")


@given(st.lists(st.builds(ChatMessage, st.floats(-5, 1e6), st.just("s"), st.text(), st.text())))
def test_whatever_is_written_it_is_webvtt(messages: list[ChatMessage]) -> None:
    text = chat(*messages)
    blocks = text.split("\n\n")
    assert blocks[0].rstrip("\n") == "WEBVTT"
    last = -1.0
    for block in blocks[1:]:
        number, times, *lines = block.rstrip("\n").split("\n")
        assert number.isdigit()
        begin, end = re.fullmatch(r"(\S+) --> (\S+)", times).groups()  # type: ignore[union-attr]
        assert last <= seconds(begin) < seconds(end)
        last = seconds(begin)
        assert lines
        assert all(line and "-->" not in line and line.splitlines() == [line] for line in lines)
        assert re.fullmatch(r"(<v [^<>]+>)?[^<>]*", "".join(lines))


def seconds(text: str) -> float:
    hours, minutes, rest = text.split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)
