"""Human speech, and somebody who speaks it as plain RTP, as the engine's tap sends it.

The speech is the beginning of "A Tale of Two Cities" (Charles Dickens, 1859), read by a human; the recording lies in
the package moonshine-voice (MIT), which tests need for nothing else.
"""

import asyncio
import importlib.util
import re
import socket
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any, Final, Self

import av
import numpy as np
import numpy.typing as npt

from parlour.strict_json import JsonValue

__all__ = ["TWO_CITIES", "VOICE", "Speaker", "listen_to", "packets", "speech_file", "words", "wrong_words"]

SSRC: Final = 0x5EEC4
PAYLOAD_TYPE: Final = 111
RATE: Final = 48_000
_EACH: Final = 960

TWO_CITIES: Final = (
    "it was the best of times it was the worst of times it was the age of wisdom it was the age of foolishness it was "
    "the epoch of belief it was the epoch of incredulity it was the season of light it was the season of darkness it "
    "was the spring of hope it was the winter of despair we had everything before us we had nothing before us we were "
    "all going direct to heaven we were all going direct the other way in short the period was so far like the present "
    "period that some of its noisiest authorities insisted on its being received for good or for evil in the "
    "superlative degree of comparison only"
)


VOICE: Final = Path(__file__).with_name("voice.js").read_text()
"""A script for pages: `readAloud(recording, from, seconds)` reads a recording at the page's microphone."""


def speech_file() -> Path:
    """Return the recording: 44 s."""
    found = importlib.util.find_spec("moonshine_voice")
    assert found is not None, "the package moonshine-voice is missing"
    assert found.submodule_search_locations
    return Path(next(iter(found.submodule_search_locations))) / "assets" / "two_cities.wav"


@cache
def listen_to(path: Path, rate: int = RATE) -> npt.NDArray[np.int16]:
    """Return a file's sound, one channel."""
    resampler = av.AudioResampler("s16", "mono", rate)
    with av.open(str(path)) as container:
        frames: Iterable[Any] = container.decode(audio=0)
        bits = [made.to_ndarray()[0] for frame in frames for made in resampler.resample(frame)]
    return np.concatenate(bits)


def packets(sound: npt.NDArray[np.int16]) -> list[bytes]:
    """Return sound at 48 kHz as Opus, 20 ms in each."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format, encoder.bit_rate = RATE, "mono", "s16", 32_000
    encoder.options = {"application": "voip"}
    made: list[bytes] = []
    for begin in range(0, len(sound) - _EACH + 1, _EACH):
        frame = av.AudioFrame.from_ndarray(sound[np.newaxis, begin : begin + _EACH], "s16", "mono")
        frame.sample_rate, frame.pts = RATE, begin
        made += [bytes(packet) for packet in encoder.encode(frame)]
    return made


def words(text: str) -> list[str]:
    """Return the bare words of a text."""
    return re.findall(r"[a-z']+", text.lower())


def wrong_words(said: str, heard: str) -> float:
    """Return the word error rate."""
    wanted, found = words(said), words(heard)
    row = list(range(len(found) + 1))
    for line, word in enumerate(wanted, 1):
        before, row[0] = row[0], line
        for column, other in enumerate(found, 1):
            before, row[column] = row[column], min(row[column] + 1, row[column - 1] + 1, before + (word != other))
    return row[-1] / len(wanted)


class Speaker:
    """Sends packets from a port of its own; `told` is what a recogniser is to be told of it with `flow`."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self._number = 65_500  # so that it passes its end
        self._time = 2**32 - 10 * RATE

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Say nothing any more."""
        self._socket.close()

    @property
    def told(self) -> dict[str, JsonValue]:
        codec: dict[str, JsonValue] = {
            "mime_type": "audio/opus",
            "payload_type": PAYLOAD_TYPE,
            "clock_rate": RATE,
            "ssrc": SSRC,
        }
        port = self._socket.getsockname()[1]
        return {"codec": codec, "address": "127.0.0.1", "rtp_port": port, "rtcp_port": port}

    def send(self, payload: bytes, port: int) -> None:
        """Send one packet."""
        header = bytes([0x80, PAYLOAD_TYPE]) + self._number.to_bytes(2, "big") + self._time.to_bytes(4, "big")
        self._number, self._time = (self._number + 1) % 65_536, (self._time + _EACH) % 2**32
        self._socket.sendto(header + SSRC.to_bytes(4, "big") + payload, ("127.0.0.1", port))

    def skip(self, packets: int) -> None:
        """Say nothing, and send nothing."""
        self._time = (self._time + _EACH * packets) % 2**32

    async def speak(self, payloads: list[bytes], port: int, sent: Callable[[int], None] = lambda _: None) -> None:
        """Send one packet each 20 ms."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        for count, payload in enumerate(payloads):
            await asyncio.sleep(max(0.0, begun + count * 0.02 - loop.time()))
            self.send(payload, port)
            sent(count)
