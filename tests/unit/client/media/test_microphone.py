import asyncio
from collections.abc import Iterator

import pytest

from parlour.client import MediaUnavailableError
from parlour.client.media.microphone import Microphone
from parlour.client.media.pcm import pcm_of
from tests.support.bots import loudness, tone


class Switched(list[bool]):
    """What others were told."""


@pytest.fixture
def told() -> Switched:
    return Switched()


@pytest.fixture
def microphone(told: Switched) -> Iterator[Microphone]:
    microphone = Microphone(buffer_seconds=0.1, on_switch=lambda: told.append(microphone.on))
    microphone.switch(on=True)
    told.clear()
    return microphone


async def said(microphone: Microphone, frames: int) -> bytes:
    return b"".join([pcm_of(await microphone.recv()) for _ in range(frames)])


async def test_silence_is_sent_while_nothing_is_queued(microphone: Microphone) -> None:
    assert await said(microphone, 2) == bytes(2 * 3840)


async def test_frames_are_numbered_and_leave_one_by_one(microphone: Microphone) -> None:
    frames = [await microphone.recv() for _ in range(3)]
    assert [frame.pts for frame in frames] == [0, 960, 1920]
    assert {(frame.samples, frame.sample_rate, frame.format.name) for frame in frames} == {(960, 48_000, "s16")}


async def test_what_is_written_is_said_in_one_piece(microphone: Microphone) -> None:
    await microphone.write(tone(480, 0.05), sample_rate=16_000)
    heard = await said(microphone, 4)
    assert loudness(heard[: 2 * 3840]) == pytest.approx(0.3 / 2**0.5, rel=0.1)
    assert loudness(heard[3 * 3840 :]) == 0


async def test_writing_waits_while_the_queue_is_full(microphone: Microphone) -> None:
    writing = asyncio.create_task(microphone.write(tone(480, 0.3), sample_rate=16_000))
    await asyncio.sleep(0)
    assert microphone.queued == pytest.approx(0.1)
    await said(microphone, 5)
    assert not writing.done()
    await said(microphone, 10)
    assert await writing


async def test_a_flush_drops_what_is_queued_and_what_waits(microphone: Microphone) -> None:
    writing = asyncio.create_task(microphone.write(tone(480, 10), sample_rate=16_000))
    await asyncio.sleep(0)
    assert microphone.flush() == pytest.approx(0.1)
    assert await writing is False
    assert await said(microphone, 2) == bytes(2 * 3840)
    assert await microphone.write(tone(480, 0.05), sample_rate=16_000)


@pytest.mark.parametrize("off", ["muted by others", "without permission"])
async def test_whoever_writes_is_let_go_when_it_is_switched_off(microphone: Microphone, off: str) -> None:
    writing = [asyncio.create_task(microphone.write(tone(480, 10), sample_rate=16_000)) for _ in range(3)]
    await asyncio.sleep(0)
    if off == "muted by others":
        microphone.switch(on=False)
    else:
        microphone.permit(False)
    assert await asyncio.gather(*writing) == [False] * 3


async def test_who_write_at_once_are_heard_one_after_another(microphone: Microphone) -> None:
    loud = asyncio.create_task(microphone.write(b"\x11\x11" * 48_00, sample_rate=48_000))
    quiet = asyncio.create_task(microphone.write(b"\x22\x22" * 48_00, sample_rate=48_000))
    await asyncio.sleep(0)
    heard = await said(microphone, 10)
    assert await asyncio.gather(loud, quiet) == [True, True]
    assert heard == b"\x11" * 19_200 + b"\x22" * 19_200


async def test_drained_waits_until_all_was_said(microphone: Microphone) -> None:
    await microphone.drained()
    await microphone.write(tone(480, 0.05), sample_rate=16_000)
    waiting = asyncio.create_task(microphone.drained())
    await said(microphone, 2)
    assert not waiting.done()
    await said(microphone, 1)
    await waiting


async def test_what_is_off_sends_nothing_at_all(microphone: Microphone, told: Switched) -> None:
    await microphone.write(tone(480, 0.05), sample_rate=16_000)
    microphone.mute()
    assert (microphone.on, microphone.queued, told) == (False, 0, [False])
    with pytest.raises(MediaUnavailableError):
        await microphone.write(b"\0\0", sample_rate=16_000)
    waiting = asyncio.create_task(microphone.recv())
    await asyncio.sleep(0.05)
    assert not waiting.done()
    microphone.unmute()
    assert pcm_of(await waiting) == bytes(3840)
    assert told == [False, True]


async def test_what_may_not_be_sent_stays_off_until_it_is_switched_on(microphone: Microphone, told: Switched) -> None:
    microphone.permit(False)
    assert told == [False]
    with pytest.raises(MediaUnavailableError, match="may not"):
        microphone.unmute()
    microphone.permit(True)
    assert not microphone.on
    microphone.unmute()
    assert told == [False, True]


async def test_who_stood_still_does_not_talk_faster(microphone: Microphone, monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.get_running_loop()
    now, slept = 100.0, 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now, slept
        now += seconds
        slept += seconds

    monkeypatch.setattr(loop, "time", lambda: now)
    monkeypatch.setattr("parlour.client.media.microphone.asyncio.sleep", sleep)
    await said(microphone, 51)
    assert slept == pytest.approx(1.0)
    now += 5.0
    slept = 0.0
    await said(microphone, 51)
    assert slept == pytest.approx(1.0)


@pytest.mark.parametrize(("pcm", "rate", "channels"), [(b"\0", 16_000, 1), (b"\0\0", 16_000, 2), (b"\0\0", 1, 1)])
async def test_what_is_no_sound_is_refused(microphone: Microphone, pcm: bytes, rate: int, channels: int) -> None:
    with pytest.raises(ValueError, match=r"pcm|sample_rate"):
        await microphone.write(pcm, sample_rate=rate, channels=channels)
    assert microphone.queued == 0


async def test_a_writer_that_is_cancelled_leaves_the_microphone_in_order(microphone: Microphone) -> None:
    writing = asyncio.create_task(microphone.write(tone(480, 10), sample_rate=16_000))
    await asyncio.sleep(0)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    await said(microphone, 6)
    assert microphone.queued == 0
    assert await microphone.write(tone(480, 0.05), sample_rate=16_000)
