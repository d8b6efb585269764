"""What a recogniser is asked for, made of what a transcription was asked for."""

from parlour.calls.jobs.transcription_options import TranscriptionOptions
from parlour.speech import SpeechOptions

__all__ = ["speech_options"]

_USUAL: SpeechOptions = SpeechOptions()


def speech_options(asked: TranscriptionOptions) -> SpeechOptions:
    """Return the recogniser's words for it; what was not said is the recogniser's own choice."""
    return SpeechOptions(
        language=asked.language or _USUAL.language,
        model=asked.model,
        punctuate=_USUAL.punctuate if asked.punctuate is None else asked.punctuate,
        profanity_filter=asked.profanity_filter is True,
        endpointing=_endpointing(asked.endpointing),
        redact=_redact(asked.redact),
        extra=asked.extra,
        include_raw=asked.include_raw,
    )


def _endpointing(asked: float | bool | None) -> int | bool:
    if asked is None:
        return _USUAL.endpointing
    return asked if isinstance(asked, bool) else round(asked)


def _redact(asked: bool | tuple[str | bool, ...] | None) -> bool | tuple[str, ...]:
    if not isinstance(asked, tuple):
        return asked is True
    names = tuple(each for each in asked if isinstance(each, str))
    return names or any(asked)
