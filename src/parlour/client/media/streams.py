"""What a bot hears and sees: streams that it reads at its own pace, bounded in memory."""

import asyncio
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Final, Generic, Self, TypeVar

import av

from parlour.client.feed import Feed
from parlour.client.media.continuity import Continuity
from parlour.client.media.interests import EVERYBODY, Interests
from parlour.client.media.pcm import FULL_RATE, AudioFrame, Converter

__all__ = ["AudioStream", "MediaStream", "Streams", "VideoFrame", "VideoStream"]

_CHANNELS: Final = 2
_FRAMES_PER_SECOND: Final = 50
_PICTURES_PER_SECOND: Final = 30


@dataclass(frozen=True, slots=True)
class VideoFrame:
    """One picture of somebody's."""

    picture: av.VideoFrame
    """As it was decoded: planar YUV 4:2:0. PyAV converts it to other formats and to arrays."""
    timestamp: float
    """Seconds since the first picture of this stream, by the sender's clock."""
    participant: str
    """The session id of whoever is seen."""

    @property
    def width(self) -> int:
        """In pixels; may change from one picture to the next."""
        width: int = self.picture.width
        return width

    @property
    def height(self) -> int:
        """In pixels; may change from one picture to the next."""
        height: int = self.picture.height
        return height

    def rgb(self) -> bytes:
        """Return the pixels, row by row, three bytes each."""
        converted = self.picture.reformat(format="rgb24")
        plane = converted.planes[0]
        rows, width = bytes(plane), 3 * converted.width
        if plane.line_size == width:
            return rows[: width * converted.height]
        return b"".join(rows[y * plane.line_size :][:width] for y in range(converted.height))


F = TypeVar("F", AudioFrame, VideoFrame)


class MediaStream(Generic[F]):
    """Frames of one track name, of somebody or of everybody: an asynchronous iterator.

    The track is received as long as the stream exists and is not closed. What is not read in time gives way to what is
    newer. Reading ends when the participant leaves or the stream is closed, and raises what ended the call.
    """

    def __init__(self, interests: Interests, participant: str | None, name: str, capacity: int) -> None:
        """Take whose track (`None`: everybody's), its name, and how many frames may wait."""
        self._interests = interests
        self.participant = participant
        self.name = name
        self._feed: Feed[F] = Feed(capacity)
        self._release = weakref.finalize(self, interests.drop, participant or EVERYBODY, name)  # type: ignore[var-annotated]
        self._release.atexit = False
        interests.add(participant or EVERYBODY, name)

    @property
    def dropped(self) -> int:
        """How many frames were not read in time."""
        return self._feed.dropped

    def matches(self, session_id: str, name: str) -> bool:
        """Tell whether this track belongs here."""
        return name == self.name and self.participant in {None, session_id}

    async def aclose(self) -> None:
        """Stop receiving. Reading ends after what waits."""
        self.end()

    def end(self, error: Exception | None = None) -> None:
        """Nothing more comes, because of `error` or not."""
        self._feed.end(error)
        self._release()  # once

    def __aiter__(self) -> Self:
        """Return this very stream."""
        return self

    async def __anext__(self) -> F:
        """Wait for the next frame."""
        return await self._feed.get()

    async def __aenter__(self) -> Self:
        """Return this very stream, which is closed at the end."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        await self.aclose()


class AudioStream(MediaStream[AudioFrame]):
    """Somebody's sound, or everybody's, in the format that was asked for."""

    def __init__(
        self,
        interests: Interests,
        participant: str | None,
        name: str,
        sample_rate: int,
        channels: int,
        *,
        seconds: float,
        continuous: bool,
    ) -> None:
        """Take whose, the format, how much may wait unread, and whether gaps are filled. Raises `ValueError`."""
        self._converter = Converter(sample_rate, channels)
        super().__init__(interests, participant, name, max(1, int(seconds * _FRAMES_PER_SECOND)))
        self.sample_rate = sample_rate
        self.channels = channels
        self._converters: dict[str, Converter] = {}
        self._starts: dict[str, int] = {}
        self._continuity = Continuity() if continuous else None
        self._told: deque[AudioFrame] = deque()

    async def __anext__(self) -> AudioFrame:
        """Wait for the next frame, or the time of silence."""
        if (continuity := self._continuity) is None:
            return await super().__anext__()
        clock = asyncio.get_running_loop().time
        while not self._told:
            if not len(self._feed) and (silence := continuity.silence(clock())) is not None:
                return silence
            with suppress(TimeoutError):
                async with asyncio.timeout_at(continuity.due):
                    self._told = continuity.take(await super().__anext__(), clock())
        return self._told.popleft()

    def take(self, session_id: str, pcm: bytes, start: int) -> None:
        """Add stereo PCM of 48,000 Hz whose first sample has the number `start`."""
        converter = self._converters.setdefault(session_id, Converter(self.sample_rate, self.channels))
        converted = converter.convert(pcm, FULL_RATE, _CHANNELS)
        begin = self._starts.setdefault(session_id, start)
        if converted:
            timestamp = (start - begin) / FULL_RATE
            self._feed.put(AudioFrame(converted, self.sample_rate, self.channels, timestamp, session_id))

    def forget(self, session_id: str) -> None:
        """Somebody left, or their track is another one."""
        self._converters.pop(session_id, None)
        self._starts.pop(session_id, None)
        if self._continuity is not None:
            self._continuity.forget(session_id)


class VideoStream(MediaStream[VideoFrame]):
    """Somebody's pictures."""

    def __init__(self, interests: Interests, participant: str | None, name: str, seconds: float) -> None:
        """Take whose, and how many seconds may wait unread."""
        super().__init__(interests, participant, name, max(1, int(seconds * _PICTURES_PER_SECOND)))
        self._starts: dict[str, float] = {}

    def take(self, session_id: str, picture: av.VideoFrame) -> None:
        """Add a picture."""
        now = float(picture.time or 0.0)
        self._feed.put(VideoFrame(picture, now - self._starts.setdefault(session_id, now), session_id))

    def forget(self, session_id: str) -> None:
        """Somebody left, or their track is another one."""
        self._starts.pop(session_id, None)


class Streams:
    """All streams that are being read. They are held weakly: one that nobody can read any more is not received."""

    def __init__(self) -> None:
        """Begin without any."""
        self._all: weakref.WeakSet[AudioStream | VideoStream] = weakref.WeakSet()

    def add(self, stream: AudioStream | VideoStream) -> None:
        """Hand frames to this one, too."""
        self._all.add(stream)

    def hear(self, session_id: str, name: str, pcm: bytes, start: int) -> None:
        """Hand sound to whoever reads it."""
        for stream in self._of(session_id, name):
            if isinstance(stream, AudioStream):
                stream.take(session_id, pcm, start)

    def see(self, session_id: str, name: str, picture: av.VideoFrame) -> None:
        """Hand a picture to whoever reads it."""
        for stream in self._of(session_id, name):
            if isinstance(stream, VideoStream):
                stream.take(session_id, picture)

    def begin(self, session_id: str, name: str) -> None:
        """A track begins anew, and with it its clock."""
        for stream in self._of(session_id, name):
            stream.forget(session_id)

    def leave(self, session_id: str) -> None:
        """Somebody is gone: whoever reads only them is done."""
        for stream in tuple(self._all):
            stream.forget(session_id)
            if stream.participant == session_id:
                stream.end()

    def end(self, error: Exception | None) -> None:
        """The call is over."""
        for stream in tuple(self._all):
            stream.end(error)

    def _of(self, session_id: str, name: str) -> Iterator[AudioStream | VideoStream]:
        return (stream for stream in tuple(self._all) if stream.matches(session_id, name))
