"""Recognition for the whole server, around processes that do not come."""

import asyncio
from typing import Any

import pytest

from parlour.clock import SystemClock
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import Failed, SpeechError, SpeechEvent, SpeechOptions, SpeechService
from parlour.speech.process import SpeechProcess
from tests.support.speaking import speech_file
from tests.support.waiting import eventually


def nothing(_: object) -> None:
    pass


async def test_a_server_without_an_engine_says_why() -> None:
    service = SpeechService(TranscriptionSettings(engine="none"), SystemClock())
    assert not service.available
    assert service.hindrance(SpeechOptions()) == "this server has no speech recognition: transcription.engine is none"
    with pytest.raises(SpeechError, match="engine is none"):
        await service.transcribe_file(speech_file(), SpeechOptions())


async def test_there_are_no_more_transcriptions_than_the_operator_wants() -> None:
    service = SpeechService(TranscriptionSettings(most_at_once=2), SystemClock())
    first = service.open("one", SpeechOptions(), nothing, nothing)
    service.open("two", SpeechOptions(), nothing, nothing)
    assert service.hindrance(SpeechOptions()) == "too many transcriptions at once: this server makes 2"
    with pytest.raises(ValueError, match="a session one already"):
        service.open("one", SpeechOptions(), nothing, nothing)
    await first.close()
    assert service.hindrance(SpeechOptions()) is None


def test_what_the_engine_cannot_do_is_told_apart_from_what_hinders_it_now() -> None:
    service = SpeechService(TranscriptionSettings(most_at_once=1), SystemClock())
    service.open("one", SpeechOptions(), nothing, nothing)
    assert service.unfit(SpeechOptions()) is None
    assert service.unfit(SpeechOptions(extra={"diarize": True})) == "faster-whisper has no option 'diarize'"
    without = SpeechService(TranscriptionSettings(engine="none"), SystemClock())
    assert without.unfit(SpeechOptions(extra={"diarize": True})) is None


async def test_a_process_that_never_comes_fails_the_sessions_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    tries: list[dict[str, Any]] = []

    async def start(begin: dict[str, Any], *_: object, **__: object) -> SpeechProcess:
        tries.append(begin)
        raise OSError("no memory")

    monkeypatch.setattr(SpeechProcess, "start", start)
    monkeypatch.setattr("parlour.speech.service.Backoff.delay", lambda *_: 0.0)
    service = SpeechService(TranscriptionSettings(), SystemClock())
    await service.start()
    events: list[SpeechEvent] = []
    service.open("one", SpeechOptions(), nothing, events.append)
    try:
        await eventually(lambda: any(isinstance(each, Failed) for each in events))
    finally:
        await service.stop()
    assert events[-1] == Failed("the speech recogniser cannot be started; this server's log says why")
    assert len(tries) == 5
    assert tries[0]["engine"] == "faster-whisper"


async def test_stopping_ends_sessions_and_nothing_is_started_before_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def start(*_: object, **__: object) -> SpeechProcess:
        raise AssertionError("nobody needs it")

    monkeypatch.setattr(SpeechProcess, "start", start)
    service = SpeechService(TranscriptionSettings(), SystemClock())
    await service.start()
    await asyncio.sleep(0)
    assert service.pid is None
    await service.stop()
    events: list[SpeechEvent] = []
    service.open("one", SpeechOptions(), nothing, events.append)
    await service.stop()
    assert events == [Failed("the server is stopping")]


def test_files_wait_their_turn_however_many_calls_are_transcribed() -> None:
    service = SpeechService(TranscriptionSettings(most_at_once=1), SystemClock())
    service.open("call", SpeechOptions(), lambda _: None, lambda _: None)
    assert service.hindrance(SpeechOptions()) == "too many transcriptions at once: this server makes 1"
    assert service.hindrance_of_file(SpeechOptions()) is None
    foreign = service.hindrance_of_file(SpeechOptions(language="tlh"))
    assert foreign is not None
    assert foreign.startswith("faster-whisper")


def test_without_an_engine_no_file_can_be_transcribed() -> None:
    service = SpeechService(TranscriptionSettings(engine="none"), SystemClock())
    reason = "this server has no speech recognition: transcription.engine is none"
    assert service.hindrance_of_file(SpeechOptions()) == reason
