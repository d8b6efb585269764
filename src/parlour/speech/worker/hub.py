"""The sessions and their tracks, as the server says."""

import asyncio
import logging
import time
from collections.abc import Coroutine
from typing import Any, Final, Protocol

from parlour.speech.worker.engines.port import Heard, Options, Recogniser
from parlour.speech.worker.pace import Pace
from parlour.speech.worker.reception import Reception
from parlour.speech.worker.rtp import Packet
from parlour.speech.worker.sound import SoundTrack

__all__ = ["Hub", "Write"]

logger = logging.getLogger(__name__)

MOST_TRACKS: Final = 1000
"""Of all sessions together: each has two sockets."""


class Write(Protocol):
    """Tells the server something."""

    def __call__(self, event: str, **fields: object) -> None:
        """Write an event."""
        ...


class _Track:
    """One track of one session; it hears what its stream makes of it."""

    def __init__(self, session: str, name: str, options: Options, recogniser: Recogniser, write: Write) -> None:
        self._write = write
        self._names = {"session": session, "track": name}
        self._pace = Pace(time.monotonic)
        self._babbles = False
        self._sound = SoundTrack()
        self.reception = Reception(self._take)
        self.stream = recogniser.open(options, self, live=True)

    def tell_ports(self) -> None:
        rtp, rtcp = self.reception.ports
        self._write("listening", **self._names, rtp=rtp, rtcp=rtcp)

    def heard(self, heard: Heard) -> None:
        if self._babbles or not (self._pace.lets_final() if heard.final else self._pace.lets_interim()):
            if heard.final and not self._babbles:
                self._babbles = True
                self.failed("the recogniser says more than anybody can")
            return
        self._write(
            "utterance",
            **self._names,
            begin=round(heard.begin, 3),
            end=round(heard.end, 3),
            text=heard.text,
            final=heard.final,
            confidence=heard.confidence,
            language=heard.language,
            raw=heard.raw,
        )

    def missed(self, begin: float, end: float) -> None:
        self._write("missed", **self._names, begin=round(begin, 3), end=round(end, 3))

    def failed(self, problem: str) -> None:
        self._write("failed", session=self._names["session"], problem=problem)

    def _take(self, packet: Packet) -> None:
        found = self._sound.push(packet, time.time())
        if found is not None:
            self.stream.push(*found)


class _Session:
    def __init__(self, options: Options) -> None:
        self.options = options
        self.tracks: dict[str, _Track] = {}
        self.ending: set[asyncio.Task[None]] = set()
        self.preferred: list[str] = []


class Hub:
    """Carries out what the server says, one message after the other."""

    def __init__(self, recogniser: Recogniser, write: Write) -> None:
        self._recogniser = recogniser
        self._write = write
        self._sessions: dict[str, _Session] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, message: dict[str, Any]) -> None:
        """Carry out one message. Raises `KeyError`, `TypeError`, `ValueError` or `OSError` for what makes no sense."""
        name = message["session"]
        match message["do"]:
            case "open":
                self._sessions[name] = _Session(Options(**message["options"]))
            case "add":
                self._add(name, message["track"])
            case "flow":
                track, codec = self._sessions[name].tracks[message["track"]], message["codec"]
                track.reception.flow(message["address"], message["rtp_port"], codec["payload_type"], codec["ssrc"])
            case "rest" | "remove":
                self._end_track(self._sessions[name], message["track"])
            case "prefer":
                self._prefer(self._sessions[name], message["tracks"])
            case "close":
                self._begin(self._close(name))
            case "abandon":
                self._abandon(name)
            case unknown:
                raise ValueError(f"unknown: {unknown}")

    async def close(self) -> None:
        """End all sessions at once."""
        for name in list(self._sessions):
            self._abandon(name)
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _add(self, name: str, track: str) -> None:
        session = self._sessions[name]
        there = session.tracks.get(track)
        if there is not None and there.reception.flows:
            self._end_track(session, track)
            there = None
        if there is None:
            if sum(len(each.tracks) for each in self._sessions.values()) >= MOST_TRACKS:
                raise ValueError(f"there are {MOST_TRACKS} tracks already")
            there = session.tracks[track] = _Track(name, track, session.options, self._recogniser, self._write)
            if track in session.preferred:
                there.stream.prefer(session.preferred.index(track))
        there.tell_ports()

    def _prefer(self, session: _Session, tracks: list[str]) -> None:
        session.preferred = tracks
        for name, track in session.tracks.items():
            track.stream.prefer(tracks.index(name) if name in tracks else None)

    def _end_track(self, session: _Session, name: str) -> None:
        track = session.tracks.pop(name, None)
        if track is not None:
            track.reception.close()
            task = self._begin(_finish(track))
            session.ending.add(task)
            task.add_done_callback(session.ending.discard)

    async def _close(self, name: str) -> None:
        session = self._sessions[name]
        for track in list(session.tracks):
            self._end_track(session, track)
        await asyncio.gather(*session.ending, return_exceptions=True)
        if self._sessions.get(name) is session:
            del self._sessions[name]
        self._write("closed", session=name)

    def _abandon(self, name: str) -> None:
        session = self._sessions.pop(name, None)
        if session is None:
            return
        for track in session.tracks.values():
            track.reception.close()
            track.stream.close()
        for task in session.ending:
            task.cancel()

    def _begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


async def _finish(track: _Track) -> None:
    try:
        await track.stream.finish()
    finally:
        track.stream.close()
