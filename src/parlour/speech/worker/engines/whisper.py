"""faster-whisper on one model directory. Nothing is ever fetched."""

from typing import Any, Final

import numpy as np
from faster_whisper import WhisperModel

from parlour.speech.worker import texts
from parlour.speech.worker.engines.port import RATE, Options, Sound, Text

__all__ = ["Whisper"]

_BEAMS: Final = 3


class Whisper:
    """A model that was loaded. Used by several threads."""

    def __init__(self, folder: str, *, device: str, compute_type: str, threads: int) -> None:
        self._model = WhisperModel(
            folder, device=device, compute_type=compute_type, cpu_threads=1, num_workers=threads, local_files_only=True
        )
        self.decode(np.zeros(RATE // 2, np.int16), Options(), final=False)  # what is loaded late is loaded now

    def decode(self, sound: Sound, options: Options, *, final: bool) -> Text:
        """Return what was said in at most half a minute of sound. Takes about half a second of one core (tiny.en)."""
        language = options.language.lower().partition("-")[0]
        segments, info = self._model.transcribe(
            sound.astype(np.float32) / 32768.0,
            language=None if language == "multi" else language,
            beam_size=_BEAMS if final else 1,
            temperature=0.0,
            condition_on_previous_text=False,
            without_timestamps=True,
            compression_ratio_threshold=None,
            log_prob_threshold=None,
            no_speech_threshold=None,
        )
        kept = [
            segment
            for segment in segments
            if not texts.is_made_up(
                segment.text, segment.avg_logprob, segment.no_speech_prob, segment.compression_ratio
            )
        ]
        seconds = len(sound) / RATE
        text = texts.finish(
            " ".join(segment.text for segment in kept),
            punctuate=options.punctuate,
            profanity_filter=options.profanity_filter,
            redact=bool(options.redact),
        )
        words = [len(segment.tokens) for segment in kept]
        sure = sum(np.exp(segment.avg_logprob) * count for segment, count in zip(kept, words, strict=True))
        confidence = round(float(sure) / max(sum(words), 1), 4)
        raw = _raw(text, confidence, info.language, seconds, kept, final=final) if options.include_raw else None
        return Text(text, confidence, info.language, raw)


def _raw(text: str, confidence: float, language: str, seconds: float, segments: list[Any], *, final: bool) -> Any:
    """Return the reply in the form of the service whose protocol is spoken elsewhere, so that readers need one form."""
    return {
        "type": "Results",
        "is_final": final,
        "speech_final": final,
        "duration": round(seconds, 3),
        "channel": {"alternatives": [{"transcript": text, "confidence": confidence, "languages": [language]}]},
        "engine": {
            "name": "faster-whisper",
            "segments": [
                {
                    "avg_logprob": round(float(each.avg_logprob), 4),
                    "no_speech_prob": round(float(each.no_speech_prob), 4),
                    "compression_ratio": round(float(each.compression_ratio), 4),
                }
                for each in segments
            ],
        },
    }
