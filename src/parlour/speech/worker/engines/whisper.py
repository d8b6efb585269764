"""faster-whisper on one model directory. Nothing is ever fetched."""

import math
import zlib
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from faster_whisper import WhisperModel
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_suppressed_tokens

from parlour.speech.worker import texts
from parlour.speech.worker.engines.port import RATE, Options, Sound, Text

__all__ = ["Whisper"]

_BEAMS: Final = 3

_SILENCE_BEHIND: Final = 500
"""Frames of 10 ms that a hasty decoding has behind the sound. Whisper was trained with as many as make 30 s, which take
three times as long; with much fewer it says everything twice. Interim texts were as good with these."""

_DOUBTFUL: Final = -0.7
"""A text less likely than this is made again without what was said before."""

_MOST_FRAMES: Final = 3000
_TOKENS_EACH_SECOND: Final = 8
_MOST_TOKENS: Final = 224


@dataclass(frozen=True, slots=True)
class _Part:
    text: str
    log_probability: float
    no_speech: float
    compression: float
    tokens: int

    @property
    def made_up(self) -> bool:
        return texts.is_made_up(self.text, self.log_probability, self.no_speech, self.compression)


class Whisper:
    """A model that was loaded. Used by several threads."""

    def __init__(self, folder: str, *, device: str, compute_type: str, threads: int) -> None:
        self._model = WhisperModel(
            folder, device=device, compute_type=compute_type, cpu_threads=1, num_workers=threads, local_files_only=True
        )
        for careful in (False, True):  # what is loaded late is loaded now
            self.decode(np.zeros(RATE // 2, np.int16), Options(), careful=careful)

    def decode(self, sound: Sound, options: Options, *, careful: bool, before: str = "") -> Text:
        """Return what was said in at most half a minute of sound; `before` is what was said in front of it.

        It takes 0.2 s of one core with the smallest model, 0.6 s when `careful`.
        """
        language = options.language.lower().partition("-")[0]
        scaled = sound.astype(np.float32) / 32768.0
        part = None if careful or language == "multi" else self._hasty(scaled, language, before)
        if part is not None:
            found, found_language = [part], language
        else:
            found, found_language = self._surely(scaled, language, before, beams=_BEAMS if careful else 1)
        kept = [part for part in found if not part.made_up]
        spoken = " ".join(part.text.strip() for part in kept)
        text = texts.finish(
            spoken,
            punctuate=options.punctuate,
            profanity_filter=options.profanity_filter,
            redact=bool(options.redact),
        )
        sure = sum(math.exp(part.log_probability) * part.tokens for part in kept)
        confidence = round(sure / max(sum(part.tokens for part in kept), 1), 4)
        raw = _raw(text, confidence, found_language, len(sound) / RATE, kept) if options.include_raw else None
        return Text(text, spoken, confidence, found_language, raw)

    def _surely(self, sound: Any, language: str, before: str, *, beams: int) -> tuple[list[_Part], str]:
        """Decode; where what was said before seems to have led astray, without it."""
        found = self._whole(sound, language, before, beams=beams)
        if before and (_doubt(found[0]) or any(part.made_up for part in found[0])):
            alone = self._whole(sound, language, "", beams=beams)
            return max(found, alone, key=lambda each: _mean_log_probability(each[0]))
        return found

    def _whole(self, sound: Any, language: str, before: str, *, beams: int) -> tuple[list[_Part], str]:
        segments, info = self._model.transcribe(
            sound,
            language=None if language == "multi" else language,
            beam_size=beams,
            temperature=0.0,
            initial_prompt=before or None,
            condition_on_previous_text=False,
            without_timestamps=True,
            compression_ratio_threshold=None,
            log_prob_threshold=None,
            no_speech_threshold=None,
        )
        parts = [
            _Part(each.text, each.avg_logprob, each.no_speech_prob, each.compression_ratio, len(each.tokens))
            for each in segments
        ]
        return parts, info.language

    def _hasty(self, sound: Any, language: str, before: str) -> _Part | None:
        """Decode with little silence behind; `None` when it shows that this went wrong."""
        model = self._model
        tokenizer = Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)
        features = model.feature_extractor(sound)
        frames = features.shape[-1]
        if frames + _SILENCE_BEHIND > _MOST_FRAMES:
            return None
        padded = np.pad(features, ((0, 0), (0, _SILENCE_BEHIND + frames % 2)))
        most = int(_TOKENS_EACH_SECOND * len(sound) / RATE) + _TOKENS_EACH_SECOND
        earlier = tokenizer.encode(f" {before}") if before else []
        prompt = model.get_prompt(tokenizer, earlier, without_timestamps=True)
        found = model.model.generate(
            model.encode(padded),
            [prompt],
            beam_size=1,
            max_length=min(len(prompt) + most, _MOST_TOKENS + len(prompt)),
            return_scores=True,
            return_no_speech_prob=True,
            suppress_tokens=get_suppressed_tokens(tokenizer, [-1]),
        )[0]
        tokens = found.sequences_ids[0]
        text = tokenizer.decode([token for token in tokens if token < tokenizer.eot])
        part = _Part(
            text,
            found.scores[0] * len(tokens) / (len(tokens) + 1),
            found.no_speech_prob,
            _compression(text),
            len(tokens),
        )
        return None if len(tokens) >= most or part.compression > texts.REPEATS else part


def _mean_log_probability(parts: list[_Part]) -> float:
    tokens = sum(part.tokens for part in parts)
    return sum(part.log_probability * part.tokens for part in parts) / tokens if tokens else -math.inf


def _doubt(parts: list[_Part]) -> bool:
    return _mean_log_probability(parts) < _DOUBTFUL


def _compression(text: str) -> float:
    encoded = text.encode()
    return len(encoded) / len(zlib.compress(encoded))


def _raw(text: str, confidence: float, language: str, seconds: float, parts: list[_Part]) -> dict[str, Any]:
    """Return the reply in the form of the service whose protocol is spoken elsewhere, so that readers need one form."""
    return {
        "type": "Results",
        "duration": round(seconds, 3),
        "channel": {"alternatives": [{"transcript": text, "confidence": confidence, "languages": [language]}]},
        "engine": {
            "name": "faster-whisper",
            "segments": [
                {
                    "avg_logprob": round(part.log_probability, 4),
                    "no_speech_prob": round(part.no_speech, 4),
                    "compression_ratio": round(part.compression, 4),
                }
                for part in parts
            ],
        },
    }
