"""The Deepgram client in its real process, against a service that really transcribes and fails on cue."""

from collections.abc import AsyncIterator

import pytest
from pydantic import SecretStr

from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import Failed, SpeechOptions
from parlour.speech.worker.engines import deepgram
from parlour.speech.worker.engines.port import RATE, Heard, Options
from tests.speech.test_live import BEGINNING, Hearer, running, spoken
from tests.support.fake_deepgram import FakeDeepgram
from tests.support.speaking import TWO_CITIES, Speaker, listen_to, speech_file, words, wrong_words
from tests.support.waiting import eventually

KEY = "sesame"


@pytest.fixture
async def service() -> AsyncIterator[FakeDeepgram]:
    async with FakeDeepgram() as fake:
        yield fake


def settings(fake: FakeDeepgram) -> TranscriptionSettings:
    return TranscriptionSettings(engine="deepgram", deepgram_url=fake.url, deepgram_key=SecretStr(KEY))


@pytest.mark.parametrize("cues", [(), ("refuse 503 later", "babble", "drop 3.5")], ids=["well", "badly"])
async def test_speech_becomes_text_however_the_service_does(service: FakeDeepgram, cues: tuple[str, ...]) -> None:
    service.cues += cues
    async with running(settings(service)) as speech:
        hearer = Hearer(speech, "one", SpeechOptions(language="en-GB", include_raw=True, extra={"diarize": True}))
        with Speaker() as speaker:
            port = await hearer.flow(speaker)
            await speaker.speak(spoken(5.2), port)
            await hearer.session.close()
        assert wrong_words(BEGINNING, hearer.text()) <= 0.1
        assert len(hearer.utterances) >= 2
        raw = hearer.utterances[-1].raw
        assert isinstance(raw, dict)
        assert raw["type"] == "Results"
        assert hearer.utterances[-1].language == "en-GB"
    assert service.keys == [f"Token {KEY}"] * (1 + len(cues))
    assert ("diarize", "true") in service.queries[0]
    assert service.said[-1] == "CloseStream"


async def test_a_service_that_takes_sound_and_says_nothing_is_asked_anew_and_nothing_is_lost(
    service: FakeDeepgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deepgram, "ANSWER_SECONDS", 3.0)
    monkeypatch.setattr(deepgram, "KEEP_ALIVE_SECONDS", 0.5)
    service.cues.append("hang")
    texts = Texts()
    stream = deepgram.DeepgramStream(service.url, KEY, None, Options(), texts)
    # More than a service may leave without a reply waits for the second connection.
    sound = listen_to(speech_file(), RATE)[: 12 * RATE]
    for begin in range(0, len(sound), RATE // 10):
        stream.push(sound[begin : begin + RATE // 10], begin / RATE)
    await eventually(lambda: any(each.final for each in texts.found), 30)
    stream.close()
    assert len(service.keys) == 2
    said = words(" ".join(each.text for each in texts.found if each.final))
    assert wrong_words(" ".join(words(TWO_CITIES)[: len(said)]), " ".join(said)) <= 0.1


class Texts:
    """Hears what becomes of a track."""

    def __init__(self) -> None:
        self.found: list[Heard] = []

    def heard(self, heard: Heard) -> None:
        self.found.append(heard)

    def missed(self, begin: float, end: float) -> None:
        raise AssertionError(f"from {begin} to {end} was missed")

    def failed(self, problem: str) -> None:
        raise AssertionError(problem)


async def test_a_refusal_ends_the_transcription_with_the_services_reason(
    service: FakeDeepgram, caplog: pytest.LogCaptureFixture
) -> None:
    service.cues.append(f"refuse 401 The key {KEY} is not valid.")
    async with running(settings(service)) as speech:
        hearer = Hearer(speech, "one", SpeechOptions())
        with Speaker() as speaker:
            port = await hearer.flow(speaker)
            await speaker.speak(spoken(0.5), port)
            await eventually(lambda: any(isinstance(each, Failed) for each in hearer.events))
    (failed,) = [each for each in hearer.events if isinstance(each, Failed)]
    assert failed.problem == "Deepgram refuses this (status 401): The key *** is not valid."
    assert KEY not in caplog.text


async def test_a_file_is_posted_as_a_whole(service: FakeDeepgram) -> None:
    async with running(settings(service)) as speech:
        found = await speech.transcribe_file(speech_file(), SpeechOptions())
    assert wrong_words(TWO_CITIES, " ".join(each.text for each in found)) <= 0.05
    assert found[0].track == ""
