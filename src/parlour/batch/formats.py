"""A transcript as text, as subtitles (SubRip, WebVTT) and as JSON. Pure.

Sources: the documented formats of batch jobs; WebVTT as the W3C has it; SubRip as players read it; the JSON has the
form of the streaming recogniser's results that clients of this interface read (`results.channels[].alternatives[]`).
"""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from parlour.batch.lines import SpokenLine
from parlour.jobs.webvtt import HEAD, VttCues
from parlour.strict_json import JsonValue

__all__ = ["FORMATS", "Formatter", "as_json", "as_srt", "as_txt", "as_vtt"]

Formatter = Callable[[Sequence[SpokenLine]], str]


def as_txt(lines: Sequence[SpokenLine]) -> str:
    """Return paragraphs; what one speaker says without another one between is one."""
    paragraphs: list[tuple[str, list[str]]] = []
    for line in lines:
        if paragraphs and paragraphs[-1][0] == line.speaker and line.speaker:
            paragraphs[-1][1].append(line.text)
        else:
            paragraphs.append((line.speaker, [line.text]))
    return "".join(f"{f'{who}: ' if who else ''}{' '.join(said)}\n" for who, said in paragraphs)


def as_srt(lines: Sequence[SpokenLine]) -> str:
    """Return SubRip. It has no escapes: what would be taken for times or mark-up is written in other characters."""
    cues = [
        f"{number}\n{_time(line.begin)} --> {_time(line.end)}\n{_subrip(line)}\n"
        for number, line in enumerate(lines, 1)
    ]
    return "\n".join(cues)


def as_vtt(lines: Sequence[SpokenLine]) -> str:
    """Return WebVTT; speakers are its voices."""
    cues = VttCues()
    return HEAD + "".join(cues.cue(line.begin, line.end, line.speaker, [line.text]) for line in lines)


def as_json(lines: Sequence[SpokenLine]) -> str:
    """Return the whole text, and each utterance with its times and how sure the recogniser was of it."""
    utterances: list[JsonValue] = [
        {
            "start": round(line.begin, 3),
            "end": round(line.end, 3),
            "confidence": _rounded(line.confidence),
            "channel": 0,
            "transcript": line.text,
            "speaker": line.speaker or None,
        }
        for line in lines
    ]
    sure = [line.confidence for line in lines if line.confidence is not None]
    whole: JsonValue = {
        "transcript": " ".join(line.text for line in lines),
        "confidence": _rounded(sum(sure) / len(sure) if sure else None),
    }
    duration = round(max((line.end for line in lines), default=0.0), 3)
    document: JsonValue = {
        "metadata": {"channels": 1, "duration": duration},
        "results": {"channels": [{"alternatives": [whole]}], "utterances": utterances},
    }
    return f"{json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)}\n"


FORMATS: Final[Mapping[str, Formatter]] = MappingProxyType(
    {"txt": as_txt, "srt": as_srt, "vtt": as_vtt, "json": as_json}
)
"""Every format in which a transcript is stored, by its name and extension."""


def _subrip(line: SpokenLine) -> str:
    # Players read `<i>` and `{\an8}` as mark-up.
    text = f"{line.speaker}: {line.text}" if line.speaker else line.text
    return text.replace("-->", "→").translate(_ALIKE)


_ALIKE: Final = str.maketrans({"<": "‹", ">": "›", "{": "(", "}": ")"})


def _time(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02},{rest % 1000:03}"


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
