"""One transcription at a process that comes and goes."""

import asyncio
from typing import Any

import pytest

from parlour.processes import ChannelError, Said
from parlour.speech import Failed, Listening, Lost, Missed, SpeechEvent, SpeechOptions, SpeechSession, Utterance
from parlour.strict_json import JsonValue

TRACK = "alice/cam-audio"
ADD = {"track": TRACK, "kind": "audio"}


class Process:
    """Notes what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, dict[str, JsonValue]]] = []
        self.full = False

    def say(self, do: str, **fields: JsonValue) -> None:
        if self.full:
            raise ChannelError("the other side does not read")
        assert fields["session"] == "one"
        self.told.append((do, {name: value for name, value in fields.items() if name != "session"}))

    @property
    def words(self) -> list[str]:
        return [do for do, _ in self.told]


class House:
    def __init__(self) -> None:
        self.heard: list[Utterance] = []
        self.events: list[SpeechEvent] = []
        self.closed: list[str] = []
        self.session = SpeechSession("one", SpeechOptions(), self.heard.append, self.events.append, self.closed.append)

    def start(self) -> Any:
        process: Any = Process()
        self.session.attach(process)
        return process

    def says(self, event: str, **fields: JsonValue) -> None:
        self.session.hear(Said(event, {"event": event, "session": "one", **fields}))


@pytest.fixture
def house() -> House:
    return House()


def test_what_was_added_before_the_process_was_there_is_added_then(house: House) -> None:
    house.session.say("add", ADD)
    house.session.say("add", {"track": "bob/cam-audio"})
    house.session.say("remove", {"track": "bob/cam-audio"})
    house.session.prefer([TRACK])
    process = house.start()
    assert process.told == [
        ("open", {"options": SpeechOptions().as_json()}),
        ("add", ADD),
        ("prefer", {"tracks": [TRACK]}),
    ]


def test_what_has_no_ports_yet_is_added_again_at_the_next_process(house: House) -> None:
    house.start()
    house.session.say("add", ADD)
    house.session.say("add", {"track": "bob/cam-audio"})
    house.says("listening", track=TRACK, rtp=4000, rtcp=4001)
    house.session.lose()
    assert house.events == [Listening(TRACK, 4000, 4001), Lost()]
    second = house.start()
    assert second.told[1:] == [("add", {"track": "bob/cam-audio"})]


def test_texts_and_what_was_missed_are_handed_up(house: House) -> None:
    house.start()
    said: dict[str, JsonValue] = {"begin": 1, "end": 2.5, "text": "It was", "final": False, "confidence": 0.5}
    house.says("utterance", track=TRACK, language="en", raw=None, **said)
    assert house.heard == [Utterance(TRACK, 1.0, 2.5, "It was", final=False, confidence=0.5, language="en")]
    house.says("missed", track=TRACK, begin=1, end=2)
    assert house.events == [Missed(TRACK, 1, 2)]


async def test_it_closes_when_all_is_text_and_is_told_nothing_more(house: House) -> None:
    process = house.start()
    closing = asyncio.create_task(house.session.close())
    await asyncio.sleep(0)
    assert process.words[-1] == "close"
    house.session.say("add", ADD)
    assert process.words[-1] == "close"
    assert not closing.done()
    house.says("closed")
    await closing
    assert house.closed == ["one"]
    await house.session.close()
    assert house.closed == ["one"]


@pytest.mark.parametrize("there", [True, False], ids=["a process that dies", "no process"])
async def test_it_closes_without_a_process(house: House, there: bool) -> None:
    if there:
        house.start()
    closing = asyncio.create_task(house.session.close())
    await asyncio.sleep(0)
    if there:
        house.session.lose()
    await closing
    assert house.closed == ["one"]
    assert house.events == []


async def test_a_process_that_does_not_come_to_an_end_is_not_waited_for_for_ever(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("parlour.speech.session.CLOSE_SECONDS", 0.01)
    process = house.start()
    await house.session.close()
    assert process.words[-2:] == ["close", "abandon"]
    assert house.closed == ["one"]


def test_a_failure_is_told_once_and_ends_it(house: House) -> None:
    house.start()
    house.says("failed", problem="no more")
    house.says("failed", problem="no more")
    assert house.events == [Failed("no more")]
    assert house.closed == ["one"]


def test_a_process_that_does_not_read_stops_nobody(house: House) -> None:
    house.start().full = True
    house.session.say("add", ADD)
    house.session.prefer([TRACK])


def test_the_mistake_of_a_hearer_ends_nothing(house: House, caplog: pytest.LogCaptureFixture) -> None:
    def refuse(_: object) -> None:
        raise RuntimeError("on purpose")

    session = SpeechSession("one", SpeechOptions(), refuse, refuse, house.closed.append)
    session.hear(Said("listening", {"track": TRACK, "rtp": 1, "rtcp": 2}))
    session.lose()
    assert caplog.text.count("RuntimeError: on purpose") == 2
