"""What is said to Deepgram's protocol, and what its replies mean."""

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from parlour.speech.worker.engines.deepgram_words import address, path_for_file, read_reply
from parlour.speech.worker.engines.port import Options

FIXED = [("encoding", "linear16"), ("sample_rate", "16000"), ("channels", "1")]


def query(options: Options) -> list[tuple[str, str]]:
    parts = urlsplit(address("wss://speech.example.com", options))
    assert (parts.scheme, parts.netloc, parts.path) == ("wss", "speech.example.com", "/v1/listen")
    return parse_qsl(parts.query)


def test_what_is_left_to_the_service_is_not_said() -> None:
    assert query(Options()) == [
        *FIXED,
        ("language", "en"),
        ("punctuate", "true"),
        ("profanity_filter", "false"),
        ("interim_results", "true"),
    ]


def test_every_option_reaches_the_service() -> None:
    options = Options(
        language="de-CH",
        model="nova-2",
        punctuate=False,
        profanity_filter=True,
        endpointing=300,
        redact=["pci", "ssn"],
        extra={"diarize": True, "keywords": ["a&b", "c"], "interim_results": False},
    )
    assert query(options) == [
        *FIXED,
        ("language", "de-CH"),
        ("model", "nova-2"),
        ("punctuate", "false"),
        ("profanity_filter", "true"),
        ("redact", "pci"),
        ("redact", "ssn"),
        ("diarize", "true"),
        ("keywords", "a&b"),
        ("keywords", "c"),
        ("interim_results", "true"),
        ("endpointing", "300"),
    ]
    assert ("endpointing", "false") in query(Options(endpointing=False))


def test_a_whole_file_is_asked_for_in_utterances() -> None:
    assert path_for_file(Options()).startswith("/v1/listen?encoding=linear16")
    assert path_for_file(Options()).endswith("&utterances=true")


def results(**changes: Any) -> dict[str, Any]:
    words = [{"word": "it", "start": 1.1, "end": 1.2}, {"word": "was", "start": 1.3, "end": 1.5}]
    best = {"transcript": " It  was ", "confidence": 0.75, "words": words}
    message = {"type": "Results", "start": 1.0, "duration": 2.0, "is_final": True, "channel": {"alternatives": [best]}}
    return message | changes


def test_a_reply_tells_words_with_their_times() -> None:
    reply = read_reply(results(), Options(language="en-GB"))
    assert reply is not None
    assert (reply.begin, reply.end, reply.until) == (1.1, 1.5, 3.0)
    assert (reply.text, reply.final, reply.confidence, reply.language) == ("It was", True, 0.75, "en-GB")
    assert reply.raw == results()


def test_a_reply_without_words_tells_that_nothing_was_said() -> None:
    nothing = {"alternatives": [{"transcript": "", "confidence": 0, "words": []}]}
    reply = read_reply(results(channel=nothing, is_final=False), Options())
    assert reply is not None
    assert (reply.text, reply.final, reply.until) == ("", False, 3.0)


@pytest.mark.parametrize("message", [{"type": "Metadata"}, {"type": "SpeechStarted"}, {}])
def test_other_messages_are_passed_over(message: dict[str, Any]) -> None:
    assert read_reply(message, Options()) is None


@pytest.mark.parametrize(
    "message",
    [[], "x", None, {"type": "Error"}, {"type": "Results"}, results(start="x"), results(channel={"alternatives": []})],
)
def test_what_no_service_says_is_an_error(message: Any) -> None:
    with pytest.raises((ValueError, KeyError, TypeError, IndexError, AttributeError)):
        read_reply(message, Options())
