"""The voices of a call on their way to a recogniser, as long as a transcription runs."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Final, assert_never

from parlour.calls.scene import Layout, Scene
from parlour.jobs.taps import Taps, track_id, tracks_of
from parlour.media.port import Sfu
from parlour.speech import (
    Failed,
    Listening,
    Lost,
    Missed,
    SpeechEvent,
    SpeechOptions,
    SpeechService,
    Utterance,
)

__all__ = ["Listener"]

_log = logging.getLogger(__name__)

_MOST_SPEAKERS: Final = 20
"""How many of those who spoke last come before others where the machine is short."""


class Listener:
    """Brings the sound of everybody in the scene that `show` was told last to a session, from its making to `close`.

    `on_utterance` gets what was understood, `on_failed` why nothing more comes of it.
    """

    def __init__(
        self,
        room: str,
        name: str,
        *,
        sfu: Sfu,
        speech: SpeechService,
        options: SpeechOptions,
        on_utterance: Callable[[Utterance], None],
        on_failed: Callable[[str], None],
    ) -> None:
        """Begin. `room` is the engine's name of the call, `name` that of the job, unique on this server."""
        self._on_failed = on_failed
        self._session = speech.open(name, options, on_utterance, self._hear)
        self._taps = Taps(room, name, sfu=sfu, say=self._session.say, about=lambda _: {})
        self._speakers: list[str] = []
        """Who spoke last, last first."""

        self._preferred: Sequence[str] = ()
        self._running = asyncio.create_task(self._run())

    def show(self, scene: Scene, layout: Layout | None = None) -> None:
        """State whom to listen to from now on, and who speaks."""
        del layout
        voices = {ref: kind for ref, kind in tracks_of(scene).items() if kind == "audio"}
        self._taps.want(voices)
        speaker = scene.speaker
        if speaker is not None and self._speakers[:1] != [speaker]:
            self._speakers = [speaker, *(each for each in self._speakers if each != speaker)][:_MOST_SPEAKERS]
        preferred = [track_id(ref) for peer in self._speakers for ref in voices if ref.peer == peer]
        if preferred != self._preferred:
            self._preferred = preferred
            self._session.prefer(preferred)

    def tap_closed(self, tap: str) -> None:
        """Take note that the engine ended a tap, as its track ended."""
        self._taps.tap_closed(tap)

    def engine_restarted(self) -> None:
        """Take note that the engine lost all taps."""
        self._taps.engine_restarted()

    def abandon(self) -> None:
        """End it without a word: everything ends."""
        self._running.cancel()

    async def close(self) -> None:
        """End it. What was being said is told first."""
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)
        try:
            await self._session.close()
        finally:
            await self._taps.close()

    async def _run(self) -> None:
        try:
            await self._taps.run()
        except Exception:
            _log.exception("the voices of a call cannot be brought to the recogniser")
            self._on_failed("the transcription failed; the server's log says why")

    def _hear(self, event: SpeechEvent) -> None:
        match event:
            case Listening(track, rtp, rtcp):
                self._taps.listening(track, rtp, rtcp)
            case Lost():
                self._taps.worker_restarted()
            case Failed(problem):
                self._on_failed(problem)
            case Missed():
                pass  # the recogniser's log tells it
            case _:
                assert_never(event)
