"""A whole recording at once, by the other half of Deepgram's protocol: one request, one reply."""

import http.client
import json
import ssl
from collections.abc import Iterable, Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from parlour.speech.worker.engines.deepgram_words import path_for_file
from parlour.speech.worker.engines.port import FileError, Heard, Options, Sound

__all__ = ["transcribe_whole"]

_SECONDS: Final = 600.0
"""How long the service may take to answer, or to read."""

_LONGEST_REPLY: Final = 128 * 2**20


def transcribe_whole(
    url: str, key: str, tls: ssl.SSLContext | None, options: Options, sounds: Iterable[Sound]
) -> list[Heard]:
    """Return what is said, in order. Blocks. Raises `FileError` with a sentence for people."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    connection = (
        http.client.HTTPConnection(host, port, timeout=_SECONDS)
        if tls is None
        else http.client.HTTPSConnection(host, port, timeout=_SECONDS, context=tls)
    )
    try:
        connection.request(
            "POST",
            path_for_file(options),
            (sound.tobytes() for sound in sounds),
            {"Authorization": f"Token {key}", "Content-Type": "audio/l16;rate=16000;channels=1"},
            encode_chunked=True,
        )
        response = connection.getresponse()
        body = response.read(_LONGEST_REPLY)
    except (OSError, http.client.HTTPException) as error:
        raise FileError(f"Deepgram cannot be reached: {type(error).__name__}") from None
    finally:
        connection.close()
    if response.status != http.client.OK:
        raise FileError(f"Deepgram refuses this (status {response.status})")
    try:
        return list(_utterances(json.loads(body), options))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise FileError("Deepgram said what cannot be understood") from None


def _utterances(reply: Any, options: Options) -> Iterator[Heard]:
    for each in reply["results"]["utterances"]:
        text = " ".join(str(each["transcript"]).split())
        if text:
            yield Heard(
                float(each["start"]),
                float(each["end"]),
                text,
                final=True,
                confidence=min(max(float(each["confidence"]), 0.0), 1.0),
                language=options.language,
                raw=each if options.include_raw else None,
            )
