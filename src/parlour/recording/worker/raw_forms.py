"""In which forms sound of raw tracks may be had besides Opus: the values of `enable_raw_tracks_transcoded_audio`."""

from typing import Final, NamedTuple

__all__ = ["AudioForm", "audio_form"]

_RATES: Final = {"48k": 48_000, "44k1": 44_100}


class AudioForm(NamedTuple):
    """A form of sound: how the file's name ends, its rate in Hz, its channels."""

    ending: str
    rate: int
    channels: int


def audio_form(name: str) -> AudioForm | None:
    """Return what a value of `enable_raw_tracks_transcoded_audio` means; stereo where it does not say."""
    kind, *words = name.split("-")
    if kind == "aac" and not words:
        return AudioForm("m4a", 48_000, 2)
    if kind != "wav" or (words and words[0] not in _RATES) or words[1:] not in ([], ["stereo"], ["mono"]):
        return None
    return AudioForm("wav", _RATES[words[0]] if words else 48_000, 1 if words[1:] == ["mono"] else 2)
