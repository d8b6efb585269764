import asyncio
import gc

import av
import pytest

from parlour.client import EjectedError
from parlour.client.media.interests import Interests
from parlour.client.media.streams import AudioStream, Streams, VideoStream


class Heard:
    """Streams, and what the server would be told."""

    def __init__(self) -> None:
        self.changes = 0
        self.interests = Interests(self._change)
        self.streams = Streams()

    def _change(self) -> None:
        self.changes += 1

    def audio(self, whose: str | None = None, *, seconds: float = 5, continuous: bool = False) -> AudioStream:
        stream = AudioStream(self.interests, whose, "audio", 16_000, 1, seconds=seconds, continuous=continuous)
        self.streams.add(stream)
        return stream

    def say(self, who: str, number: int, name: str = "audio") -> None:
        self.streams.hear(who, name, bytes([number, 0] * 1920), 48_000 + 960 * number)


@pytest.fixture
def heard() -> Heard:
    return Heard()


async def test_everybody_is_heard_with_their_own_clocks(heard: Heard) -> None:
    stream = heard.audio()
    for number in range(4):
        heard.say("ann", number)
    heard.say("ben", 9)
    frames = [await anext(stream) for _ in range(5)]
    assert [frame.participant for frame in frames] == ["ann"] * 4 + ["ben"]
    assert [frame.timestamp for frame in frames] == [pytest.approx(time) for time in (0, 0.02, 0.04, 0.06, 0)]
    assert {(frame.sample_rate, frame.channels) for frame in frames} == {(16_000, 1)}


async def test_only_whom_one_listens_to_is_heard(heard: Heard) -> None:
    stream = heard.audio("ann")
    heard.say("ben", 1)
    heard.say("ann", 2, "screenAudio")
    heard.say("ann", 3)
    assert (await anext(stream)).participant == "ann"
    assert len(stream._feed) == 0


async def test_what_is_not_read_in_time_is_dropped_and_counted(heard: Heard) -> None:
    stream = heard.audio(seconds=0.1)
    for number in range(1_000):
        heard.say("ann", number % 100)
    assert (len(stream._feed), stream.dropped) == (5, 995)


async def test_a_stream_that_nobody_holds_is_received_no_longer(heard: Heard) -> None:
    stream = heard.audio("ann")
    assert heard.interests.stated() == {"*": {"audio": False}, "ann": {"audio": True}}
    del stream
    gc.collect()
    assert heard.interests.stated() == {"*": {"audio": False}}
    assert heard.changes == 2


async def test_readers_of_the_same_are_counted(heard: Heard) -> None:
    one, two = heard.audio(), heard.audio()
    await one.aclose()
    await one.aclose()
    assert heard.interests.stated() == {"*": {"audio": True}}
    async with two:
        pass
    assert heard.interests.stated() == {"*": {"audio": False}}


async def test_reading_ends_with_the_stream_and_when_they_leave(heard: Heard) -> None:
    closed, gone, everybody = heard.audio(), heard.audio("ann"), heard.audio()
    heard.say("ann", 1)
    await closed.aclose()
    heard.streams.leave("ann")
    assert [frame.participant async for frame in closed] == ["ann"]
    assert [frame.participant async for frame in gone] == ["ann"]
    heard.say("ben", 1)
    assert [(await anext(everybody)).participant for _ in range(2)] == ["ann", "ben"]
    assert not heard.interests.about("ann")


async def test_reading_raises_what_ended_the_call(heard: Heard) -> None:
    stream = heard.audio()
    waiting = asyncio.create_task(anext(stream))
    await asyncio.sleep(0)
    heard.streams.end(EjectedError("out"))
    with pytest.raises(EjectedError):
        await waiting


async def test_a_pause_of_a_continuous_stream_is_silence(heard: Heard) -> None:
    stream = heard.audio(continuous=True)
    heard.say("ann", 5)
    first = await anext(stream)
    silence = [await anext(stream) for _ in range(3)]
    assert {frame.pcm for frame in silence} == {bytes(640)}
    assert silence[0].timestamp == pytest.approx(first.timestamp + first.duration)
    heard.streams.leave("ann")
    await stream.aclose()
    assert [frame async for frame in stream] == []


async def test_what_waits_unread_is_told_before_silence_and_no_time_is_lost(
    heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = heard.audio(continuous=True)
    heard.say("ann", 0)
    frames = [await anext(stream)]
    loop = asyncio.get_running_loop()
    late = loop.time() + 1
    monkeypatch.setattr(loop, "time", lambda: late)  # the reader was busy with something else
    for number in (1, 2):
        heard.say("ann", number)
        frames.append(await anext(stream))
    ends = [frame.timestamp + frame.duration for frame in frames]
    assert [frame.timestamp for frame in frames[1:]] == pytest.approx(ends[:-1])


async def test_pictures_are_told_with_whose_they_are(heard: Heard) -> None:
    stream = VideoStream(heard.interests, "ann", "video", 0.2)
    heard.streams.add(stream)
    for number in range(10):
        picture = av.VideoFrame(18, 10, "yuv420p")
        picture.pts = number
        heard.streams.see("ann", "video", picture)
    assert stream.dropped == 4
    frame = await anext(stream)
    assert (frame.width, frame.height, len(frame.rgb()), frame.participant) == (18, 10, 540, "ann")


@pytest.mark.parametrize(("rate", "channels"), [(1, 1), (16_000, 3)])
async def test_a_format_that_cannot_be_is_refused_and_nothing_asked_for(heard: Heard, rate: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"sample_rate|channels"):
        AudioStream(heard.interests, None, "audio", rate, channels, seconds=1, continuous=False)
    assert heard.changes == 0
