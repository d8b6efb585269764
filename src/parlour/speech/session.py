"""One transcription: the tracks whose speech becomes text, at whatever process recognises now."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from parlour.processes import ChannelError, Said
from parlour.speech.options import Failed, Listening, Lost, Missed, SpeechEvent, SpeechOptions, Utterance
from parlour.speech.process import SpeechProcess
from parlour.strict_json import JsonValue

__all__ = ["SpeechSession"]

logger = logging.getLogger(__name__)

CLOSE_SECONDS: Final = 15.0
"""How long what was being said may take to become text at the end."""


class SpeechSession:
    """Made by `SpeechService.open`."""

    def __init__(
        self,
        name: str,
        options: SpeechOptions,
        on_utterance: Callable[[Utterance], None],
        on_event: Callable[[SpeechEvent], None],
        on_closed: Callable[[str], None],
    ) -> None:
        self.name = name
        self._options = options
        self._on_utterance = on_utterance
        self._on_event = on_event
        self._on_closed = on_closed
        self._process: SpeechProcess | None = None
        self._awaited: dict[str, Mapping[str, JsonValue]] = {}
        """What was added and has no ports yet: a process that starts is told of it."""

        self._preferred: Sequence[str] = ()
        self._closing = False
        self._finished = asyncio.Event()

    def say(self, do: str, fields: Mapping[str, JsonValue]) -> None:
        """Say one of the words of taps: `add`, `flow`, `rest` or `remove`. While the process starts, `add` waits."""
        if self._closing:
            return
        track = str(fields["track"])
        if do == "add":
            self._awaited[track] = fields
        elif do in ("rest", "remove"):
            self._awaited.pop(track, None)
        self._tell(do, fields)

    def prefer(self, tracks: Sequence[str]) -> None:
        """State who speaks now, first first: their speech becomes text before that of others."""
        self._preferred = list(tracks)
        self._tell("prefer", {"tracks": list(tracks)})

    async def close(self) -> None:
        """End it. What was being said becomes text first, as far as that is done in a few seconds."""
        if not self._closing:
            self._closing = True
            self._awaited.clear()
            if self._process is None:
                self._end()
            else:
                self._tell("close", {})
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._finished.wait()
        except TimeoutError:
            logger.warning("transcription %s: what was said last took too long", self.name)
            self._tell("abandon", {})
            self._end()

    def attach(self, process: SpeechProcess) -> None:
        """Take the process that has started."""
        self._process = process
        self._tell("open", {"options": self._options.as_json()})
        for fields in list(self._awaited.values()):
            self._tell("add", fields)
        if self._preferred:
            self._tell("prefer", {"tracks": list(self._preferred)})

    def lose(self) -> None:
        """Take note that the process died."""
        self._process = None
        if self._closing:
            self._end()
        else:
            self._hand_up(Lost())

    def fail(self, problem: str) -> None:
        """Take note that nothing comes of it."""
        if not self._closing:
            self._closing = True
            self._end()
            self._hand_up(Failed(problem))

    def hear(self, said: Said) -> None:
        """Take what the process says of this session."""
        match said:
            case Said("utterance", {"track": str()} as fields):
                utterance = utterance_of(fields)
                try:
                    self._on_utterance(utterance)
                except Exception:  # the mistake of one is not that of all others
                    logger.exception("transcription %s: an utterance could not be handed on", self.name)
            case Said("listening", {"track": str(track), "rtp": int(rtp), "rtcp": int(rtcp)}):
                self._awaited.pop(track, None)
                self._hand_up(Listening(track, rtp, rtcp))
            case Said(
                "missed", {"track": str(track), "begin": int() | float() as begin, "end": int() | float() as end}
            ):
                logger.warning("transcription %s: %.1f s of speech are lost", self.name, end - begin)
                self._hand_up(Missed(track, begin, end))
            case Said("failed", {"problem": str(problem)}):
                self.fail(problem)
            case Said("closed"):
                self._end()
            case _:
                logger.warning("transcription %s: the recogniser said %s", self.name, said.event)

    def _tell(self, do: str, fields: Mapping[str, JsonValue]) -> None:
        if self._process is None:
            return
        try:
            self._process.say(do, session=self.name, **fields)
        except ChannelError as error:
            logger.warning("transcription %s: %s", self.name, error)

    def _hand_up(self, event: SpeechEvent) -> None:
        try:
            self._on_event(event)
        except Exception:  # as above
            logger.exception("transcription %s: %s could not be handed on", self.name, event)

    def _end(self) -> None:
        if not self._finished.is_set():
            self._finished.set()
            self._on_closed(self.name)


def utterance_of(fields: Mapping[str, JsonValue]) -> Utterance:
    """Return what the process said as an utterance. Raises `KeyError`, `TypeError` or `ValueError`."""
    return Utterance(
        str(fields["track"]),
        _number(fields["begin"]),
        _number(fields["end"]),
        str(fields["text"]),
        final=fields["final"] is True,
        confidence=_number(fields["confidence"]),
        language=str(fields["language"]),
        raw=fields.get("raw"),
    )


def _number(value: JsonValue) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is no number")
    return float(value)
