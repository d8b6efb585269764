"""Transcripts that somebody else has made, as text: WebVTT, SubRip, JSON of recognisers, or plain. Pure.

They are hostile input. Nothing of their structure is trusted: what is not understood is text.
"""

import html
import json
import re
from typing import Final

from parlour.batch.lines import plain

__all__ = ["text_of"]

_TIMES: Final = re.compile(r"\s*(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}\s+-->\s+(?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3}")
_VOICE: Final = re.compile(r"<v(?:\.[^ \t>]{0,200})?[ \t]+([^>]{1,200})>")
_MARKUP: Final = re.compile(r"</?[A-Za-z0-9][^<>]{0,200}>|<[A-Za-z]>")
_BLOCKS: Final = re.compile(r"\n[ \t]*\n")
_SKIPPED: Final = ("WEBVTT", "NOTE", "STYLE", "REGION")


def text_of(raw: bytes) -> str:
    """Return what a transcript says, without times and mark-up, a line for each cue or paragraph. May be empty."""
    text = raw.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    if text.lstrip()[:1] in ("{", "["):
        said = _of_json(text)
        if said is not None:
            return said
    if text.startswith("WEBVTT") or any(_TIMES.match(line) for line in text.split("\n", 20)[:20]):
        return _of_cues(text)
    return "\n".join(filter(None, map(plain, text.split("\n"))))


def _of_cues(text: str) -> str:
    said = []
    for block in _BLOCKS.split(text):
        lines = block.strip("\n").split("\n")
        at = next((number for number, line in enumerate(lines[:3]) if _TIMES.match(line)), None)
        if at is None:
            if lines[0].startswith(_SKIPPED):
                continue
            at = -1
        spoken = " ".join(lines[at + 1 :])
        spoken = _MARKUP.sub("", _VOICE.sub(lambda match: f"{match[1]}: ", spoken))
        said.append(plain(html.unescape(spoken)))
    return "\n".join(filter(None, said))


def _of_json(text: str) -> str | None:
    """Return the text of a document in the form of our own transcripts, or in one of a few that others use."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict):
        return None
    results = document.get("results")
    found = _texts(results.get("utterances") if isinstance(results, dict) else None, "transcript")
    found = found or _texts(document.get("segments"), "text")
    if found is None and isinstance(document.get("text"), str):
        found = plain(document["text"])
    if found is None and isinstance(results, dict):
        found = _of_channels(results)
    return found


def _of_channels(results: dict[str, object]) -> str | None:
    channels = results.get("channels")
    said = []
    for channel in channels if isinstance(channels, list) else []:
        alternatives = channel.get("alternatives") if isinstance(channel, dict) else None
        first = alternatives[0] if isinstance(alternatives, list) and alternatives else None
        if isinstance(first, dict) and isinstance(first.get("transcript"), str):
            said.append(plain(first["transcript"]))
    return "\n".join(filter(None, said)) if said else None


def _texts(listed: object, name: str) -> str | None:
    if not isinstance(listed, list):
        return None
    said = []
    for each in listed:
        text = each.get(name) if isinstance(each, dict) else None
        if isinstance(text, str):
            speaker = each.get("speaker")
            said.append(plain(f"{speaker}: {text}" if isinstance(speaker, str) and speaker else text))
    return "\n".join(filter(None, said)) or None
