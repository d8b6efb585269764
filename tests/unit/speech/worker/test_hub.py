"""What the server says about sessions and tracks, carried out."""

import asyncio
from typing import Any

import numpy as np
import pytest

from parlour.speech.worker.engines.port import Heard, Hearer, Options, Sound
from parlour.speech.worker.hub import Hub
from tests.support.speaking import Speaker, packets
from tests.support.waiting import eventually

TRACK = "alice/cam-audio"


class Stream:
    def __init__(self, options: Options, hearer: Hearer) -> None:
        self.options = options
        self.hearer = hearer
        self.seconds = 0.0
        self.ranks: list[int | None] = []
        self.ended = asyncio.Event()
        self.finished = self.closed = False

    def push(self, sound: Sound, at: float) -> None:
        self.seconds += len(sound) / 16_000

    def prefer(self, rank: int | None) -> None:
        self.ranks.append(rank)

    async def drain(self) -> None:
        pass

    async def finish(self) -> None:
        await self.ended.wait()
        self.hearer.heard(Heard(1.23456, 2.0, "the end", final=True, confidence=1.0, language="en"))
        self.finished = True

    def close(self) -> None:
        self.closed = True


class House:
    """A `Recogniser`, and what was told to the server."""

    def __init__(self) -> None:
        self.streams: list[Stream] = []
        self.said: list[dict[str, Any]] = []
        self.hub = Hub(self, self.write)

    def write(self, event: str, **fields: object) -> None:
        self.said.append({"event": event, **fields})

    def open(self, options: Options, hearer: Hearer, *, live: bool) -> Stream:
        assert live
        self.streams.append(Stream(options, hearer))
        return self.streams[-1]

    async def close(self) -> None:
        pass

    def do(self, do: str, **fields: object) -> None:
        self.hub.do({"do": do, "session": "one", **fields})


@pytest.fixture
def house() -> House:
    return House()


async def test_sound_of_a_track_reaches_its_stream_and_its_last_words_come_before_closed(house: House) -> None:
    house.do("open", options={"language": "de"})
    house.do("add", track=TRACK, kind="audio")
    with Speaker() as speaker:
        house.do("flow", track=TRACK, **speaker.told)
        for payload in packets(np.zeros(48_000, np.int16)):
            speaker.send(payload, house.said[0]["rtp"])
        (stream,) = house.streams
        await eventually(lambda: stream.seconds > 0.9)
    assert stream.options.language == "de"
    house.do("close")
    await asyncio.sleep(0)
    assert [each["event"] for each in house.said] == ["listening"]
    stream.ended.set()
    await eventually(lambda: house.said[-1]["event"] == "closed")
    assert house.said[1]["text"] == "the end"
    assert house.said[1]["begin"] == 1.235
    assert stream.closed


async def test_a_track_that_is_added_twice_has_one_place_until_it_flows(house: House) -> None:
    house.do("open", options={})
    house.do("add", track=TRACK)
    house.do("add", track=TRACK)
    assert house.said[0] == house.said[1]
    with Speaker() as speaker:
        house.do("flow", track=TRACK, **speaker.told)
    house.do("add", track=TRACK)
    assert house.said[2]["rtp"] != house.said[0]["rtp"]
    assert len(house.streams) == 2
    await house.hub.close()


async def test_who_speaks_now_is_told_to_streams_that_are_there_and_that_come(house: House) -> None:
    house.do("open", options={})
    house.do("add", track=TRACK)
    house.do("prefer", tracks=["bob/cam-audio", TRACK])
    house.do("add", track="bob/cam-audio")
    house.do("prefer", tracks=["bob/cam-audio"])
    assert [each.ranks for each in house.streams] == [[1, None], [0, 0]]
    await house.hub.close()


async def test_abandoning_waits_for_nothing(house: House) -> None:
    house.do("open", options={})
    house.do("add", track=TRACK)
    house.do("add", track="bob/cam-audio")
    house.do("remove", track="bob/cam-audio")
    await asyncio.sleep(0)
    house.do("abandon")
    await eventually(lambda: all(each.closed for each in house.streams))
    assert not any(each.finished for each in house.streams)


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"do": "dance", "session": "one"},
        {"do": "add", "session": "none", "track": TRACK},
        {"do": "open", "session": "one", "options": {"volume": 11}},
        {"do": "flow", "session": "one", "track": TRACK},
        {"do": "flow", "session": "one", "track": TRACK, "codec": {}, "address": "127.0.0.1", "rtp_port": 1},
    ],
)
async def test_what_makes_no_sense_is_an_error_and_nothing_else(house: House, message: dict[str, Any]) -> None:
    house.do("open", options={})
    house.do("add", track=TRACK)
    with pytest.raises((KeyError, TypeError, ValueError, OSError)):
        house.hub.do(message)
    await house.hub.close()


async def test_there_are_not_more_tracks_than_sockets_can_be_had(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("parlour.speech.worker.hub.MOST_TRACKS", 2)
    house.do("open", options={})
    for name in ("a", "b"):
        house.do("add", track=name)
    with pytest.raises(ValueError, match="2 tracks already"):
        house.do("add", track="c")
    await house.hub.close()


async def test_an_engine_that_says_more_than_anybody_can_floods_nobody(house: House) -> None:
    house.do("open", options={})
    house.do("add", track=TRACK, kind="audio")
    (stream,) = house.streams
    for final in (False, True):
        for number in range(5_000):
            text = f"word {number}"
            stream.hearer.heard(Heard(float(number), number + 1.0, text, final=final, confidence=1.0, language="en"))
    told = [each["final"] for each in house.said if each["event"] == "utterance"]
    # A machine that needs long for these lets some more pass.
    assert told.count(False) < 500
    assert 200 <= told.count(True) < 1000
    failed = [each["problem"] for each in house.said if each["event"] == "failed"]
    assert failed == ["the recogniser says more than anybody can"]
    await house.hub.close()
