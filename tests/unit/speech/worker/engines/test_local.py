"""One track from its sound to its texts, with an engine that takes as long as a test wants."""

import asyncio
import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from parlour.speech.worker.cutting import FRAME
from parlour.speech.worker.decoders import Decoders, Turn
from parlour.speech.worker.engines.local import LocalStream
from parlour.speech.worker.engines.port import RATE, Heard, Options, Sound, Text
from parlour.speech.worker.voice import Voice
from tests.support.waiting import eventually

SPOKEN, SILENT = np.full(FRAME, 5000, np.int16), np.zeros(FRAME, np.int16)
SECONDS = FRAME / RATE


class Loudness(Voice):
    """Loud is speech."""

    def __init__(self) -> None:
        self.judged = 0

    def judge(self, frame: Sound) -> float:
        self.judged += 1
        return float(np.abs(frame).max() > 1000)

    def forget(self) -> None:
        pass


@dataclass
class Engine:
    """Says how many frames were spoken."""

    go: threading.Event = field(default_factory=threading.Event)
    decoded: list[tuple[int, bool]] = field(default_factory=list)
    breaks: bool = False
    before: list[str] = field(default_factory=list)

    def decode(self, sound: Sound, options: Options, *, careful: bool, before: str) -> Text:
        self.go.wait(5)
        if self.breaks:
            raise RuntimeError("on purpose")
        spoken = int(np.count_nonzero(sound)) // FRAME
        self.decoded.append((spoken, careful))
        self.before.append(before)
        return Text(str(spoken), f"{spoken} spoken", 0.5, "en", {"n": spoken} if options.include_raw else None)


class House:
    def __init__(self, options: Options | None = None, *, live: bool = True) -> None:
        self.engine = Engine()
        self.engine.go.set()
        self.texts: list[Heard] = []
        self.lost: list[tuple[float, float]] = []
        self.voice = Loudness()
        self.decoders = Decoders(self.engine, 1, asyncio.get_running_loop().time)
        options = options or Options()
        self.stream = LocalStream(self.voice, Turn(self.decoders, options, self), options, live=live)
        self.at = 100.0

    async def __aenter__(self) -> "House":
        return self

    async def __aexit__(self, *_: object) -> None:
        self.engine.go.set()
        self.stream.close()
        await self.decoders.close()

    def heard(self, heard: Heard) -> None:
        self.texts.append(heard)

    def missed(self, begin: float, end: float) -> None:
        self.lost.append((begin, end))

    def failed(self, problem: str) -> None:
        raise AssertionError(problem)

    @property
    def finals(self) -> list[str]:
        return [each.text for each in self.texts if each.final]

    def push(self, frames: int, frame: Sound) -> None:
        for _ in range(frames):
            self.stream.push(frame, self.at)
            self.at += SECONDS

    async def settled(self) -> None:
        await eventually(lambda: not self.stream._turn.waits)


async def test_texts_grow_and_become_final_after_a_pause() -> None:
    async with House() as house:
        for _ in range(3):
            house.push(25, SPOKEN)
            await house.settled()
        assert [int(each.text) for each in house.texts] == sorted({int(each.text) for each in house.texts})
        assert len(house.texts) == 3
        assert not house.finals
        house.push(8, SILENT)
        await house.settled()
        house.push(12, SILENT)
        await house.settled()
        assert house.finals == ["75"]
        last = house.texts[-1]
        assert last.final
        assert (last.begin, last.end) == (100.0, pytest.approx(100.0 + 75 * SECONDS))


async def test_the_final_text_is_made_while_the_pause_lasts_and_only_once() -> None:
    async with House() as house:
        house.push(20, SPOKEN)
        house.push(10, SILENT)
        await eventually(lambda: (20, True) in house.engine.decoded)
        assert not house.finals
        house.push(10, SILENT)
        assert house.finals == ["20"]
        await house.settled()
        assert house.engine.decoded.count((20, True)) == 1


async def test_a_final_text_that_is_being_made_when_the_pause_is_over_is_waited_for() -> None:
    async with House() as house:
        house.engine.go.clear()
        house.push(20, SPOKEN)
        house.push(10, SILENT)
        await asyncio.sleep(0.05)
        house.push(10, SILENT)
        assert not house.texts
        house.engine.go.set()
        await eventually(lambda: house.finals == ["20"])
        assert [each.text for each in house.texts] == ["20"]
        assert house.engine.decoded == [(20, True)]


async def test_who_goes_on_in_the_pause_is_decoded_again() -> None:
    async with House() as house:
        house.push(20, SPOKEN)
        house.push(10, SILENT)
        await house.settled()
        house.push(20, SPOKEN)
        house.push(10, SILENT)
        await house.settled()
        house.push(10, SILENT)
        await eventually(lambda: house.finals == ["40"])


async def test_who_sends_nothing_any_more_is_final_after_the_pause() -> None:
    async with House(Options(endpointing=200)) as house:
        house.push(20, SPOKEN)
        await eventually(lambda: house.finals == ["20"])


async def test_a_gap_longer_than_the_pause_ends_an_utterance_and_a_shorter_one_does_not() -> None:
    async with House() as house:
        house.push(20, SPOKEN)
        house.at += 10 * SECONDS
        house.push(20, SPOKEN)
        house.at += 2.0
        house.push(20, SPOKEN)
        await house.stream.finish()
        assert house.finals == ["40", "20"]
        first, second = (each for each in house.texts if each.final)
        assert first.end == pytest.approx(100.0 + 50 * SECONDS, abs=0.1)
        assert second.begin == pytest.approx(first.end + 2.0, abs=0.05)


async def test_at_the_end_what_was_being_said_is_text_first() -> None:
    async with House() as house:
        house.push(20, SPOKEN)
        await house.stream.finish()
        assert house.finals == ["20"]


async def test_a_file_has_final_texts_only() -> None:
    async with House(live=False) as house:
        for _ in range(2):
            house.push(100, SPOKEN)
            house.push(40, SILENT)
        await house.stream.finish()
        assert house.engine.decoded == [(100, True), (100, True)]
        assert house.finals == ["100", "100"]


async def test_an_engine_that_breaks_loses_one_utterance_and_says_so() -> None:
    async with House() as house:
        house.engine.breaks = True
        house.push(20, SPOKEN)
        house.push(20, SILENT)
        await eventually(lambda: len(house.lost) == 1)
        house.engine.breaks = False
        house.push(20, SPOKEN)
        await house.stream.finish()
        assert house.finals == ["20"]
        assert house.lost[0][0] == 100.0


async def test_raw_replies_say_whether_they_are_final() -> None:
    async with House(Options(include_raw=True)) as house:
        house.push(25, SPOKEN)
        await house.settled()
        await house.stream.finish()
        raws = [each.raw for each in house.texts]
        assert [raw["is_final"] for raw in raws] == [False] * (len(raws) - 1) + [True]


async def test_what_was_said_shortly_before_helps_to_understand() -> None:
    async with House(live=False) as house:
        house.push(20, SPOKEN)
        house.push(40, SILENT)
        house.push(30, SPOKEN)
        house.push(40, SILENT)
        await house.settled()
        house.at += 60
        house.push(10, SPOKEN)
        await house.stream.finish()
        assert house.finals == ["20", "30", "10"]
        assert house.engine.before == ["", "20 spoken", ""]
