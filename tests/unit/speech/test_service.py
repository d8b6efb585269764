"""What hinders the service as a whole."""

from parlour.clock import SystemClock
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import SpeechOptions, SpeechService


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
