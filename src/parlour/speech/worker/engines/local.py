"""Speech of one track for engines that decode whole utterances: judged, cut, and decoded again and again meanwhile."""

import asyncio
from collections.abc import Callable
from typing import Final

import numpy as np

from parlour.speech.worker.cutting import FRAME, Cutter, Piece, pause_of
from parlour.speech.worker.decoders import Decoder, Decoders, Turn
from parlour.speech.worker.engines.port import RATE, Hearer, Options, Sound
from parlour.speech.worker.voice import Voice, VoiceModel

__all__ = ["LocalRecogniser", "LocalStream"]

INTERIM_SECONDS: Final = 0.7
"""How much more is said until there is another interim text, if the machine has the time."""

PROBABLY_OVER: Final = 0.25
"""After how many seconds of silence the final text is made, in case the pause goes on."""

_GAP: Final = 0.05
_EMPTY: Final = np.zeros(0, np.int16)


class LocalStream:
    """One track."""

    def __init__(self, voice: Voice, turn: Turn, options: Options, *, live: bool) -> None:
        self._voice = voice
        self._turn = turn
        self._live = live
        self._cutter = Cutter(pause_of(options))
        self._rest: Sound = _EMPTY
        self._at = 0.0
        """The moment of the first sample of `_rest`."""

        self._told = 0.0
        """How long the utterance was when an interim text was asked for last."""

        self._is_early = False
        """Whether the final text is being made, or was, in case nobody goes on."""

        self._pushed = 0.0
        self._timer: asyncio.TimerHandle | None = None

    def push(self, sound: Sound, at: float) -> None:
        """Take what was heard from `at` on."""
        gap = at - (self._at + len(self._rest) / RATE)
        if gap > _GAP and self._cutter.is_open:
            if gap >= self._cutter.pause:
                self._end()
            else:
                sound = np.concatenate([np.zeros(round(gap * RATE), np.int16), sound])
                at -= gap
        if abs(gap) > _GAP and not self._cutter.is_open:
            self._rest = _EMPTY
        if not len(self._rest):
            self._at = at
        self._rest = np.concatenate([self._rest, sound])
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            self._take(frame)
        self._watch()

    def prefer(self, rank: int | None) -> None:
        """State whose turn it is."""
        self._turn.prefer(rank)

    async def drain(self) -> None:
        """Return once nothing waits to be decoded."""
        await self._turn.finish()

    async def finish(self) -> None:
        """Return once all of it is text."""
        self._stop_watching()
        self._end()
        await self._turn.finish()

    def close(self) -> None:
        """Forget it all."""
        self._stop_watching()
        self._turn.close()

    def _take(self, frame: Sound) -> None:
        piece = self._cutter.push(frame, self._at, self._voice.judge(frame))
        self._at += FRAME / RATE
        if piece is not None:
            self._final(piece)
        elif self._live and self._cutter.is_open:
            self._tell_meanwhile()

    def _tell_meanwhile(self) -> None:
        if self._cutter.silence >= PROBABLY_OVER:
            if not self._is_early:
                self._is_early = True
                self._turn.early(self._so_far)
            return
        if self._cutter.silence == 0:
            self._is_early = False
        if self._cutter.seconds - self._told >= INTERIM_SECONDS and not self._turn.waits:
            self._told = self._cutter.seconds
            self._turn.interim(self._so_far)

    def _so_far(self) -> Piece | None:
        self._told = self._cutter.seconds
        return self._cutter.so_far()

    def _final(self, piece: Piece) -> None:
        self._told, self._is_early = 0.0, False
        self._turn.final(piece)

    def _end(self) -> None:
        if self._cutter.is_open and (piece := self._cutter.end()) is not None:
            self._final(piece)
        self._told, self._is_early = 0.0, False
        self._voice.forget()

    def _watch(self) -> None:
        """See to it that the utterance ends when nothing comes any more: who is silent may send nothing."""
        loop = asyncio.get_running_loop()
        self._pushed = loop.time()
        if self._live and self._cutter.is_open and self._timer is None:
            self._timer = loop.call_later(self._cutter.pause, self._look)

    def _look(self) -> None:
        self._timer = None
        if not self._cutter.is_open:
            return
        loop = asyncio.get_running_loop()
        left = self._pushed + self._cutter.pause - loop.time()
        if left > 0:
            self._timer = loop.call_later(left, self._look)
        else:
            self._end()

    def _stop_watching(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


class LocalRecogniser:
    """One model for all tracks."""

    def __init__(self, decoder: Decoder, voice: VoiceModel, threads: int, now: Callable[[], float]) -> None:
        self._voice = voice
        self._decoders = Decoders(decoder, threads, now)

    def open(self, options: Options, hearer: Hearer, *, live: bool) -> LocalStream:
        """Begin with a track."""
        return LocalStream(Voice(self._voice), Turn(self._decoders, options, hearer), options, live=live)

    async def close(self) -> None:
        """End everything."""
        await self._decoders.close()
