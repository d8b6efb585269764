"""A bot that says hello, greets whoever comes, answers messages, and echoes voices: an example of `parlour.client`.

    pip install 'parlour[client]'
    python examples/hello_bot.py http://localhost:8000/hello

Open the same address in a browser and speak. Voice clients of pipecat (RTVI) take it for their bot.
"""

import argparse
import asyncio
import contextlib
import math
import signal
from array import array
from collections import deque
from collections.abc import Coroutine
from typing import Any

from parlour.client import AppMessage, AudioFrame, Call, CallEndedError, Json, ParticipantJoined, join

RATE = 24_000
QUIET = 0.01
"""Root mean square below which nobody speaks; 1 is the loudest there is."""
PAUSE_SECONDS = 0.5
"""After so long a pause it is anybody else's turn to be echoed."""


def jingle() -> bytes:
    """Return three rising tones: PCM of 16 bit, one channel."""
    samples = array("h")
    for pitch in (523.25, 659.25, 783.99):
        count = RATE // 5
        fade = [min(1.0, n / 400, (count - n) / 1_600) for n in range(count)]
        samples.extend(int(9_000 * fade[n] * math.sin(2 * math.pi * pitch * n / RATE)) for n in range(count))
    return samples.tobytes()


def loudness(frame: AudioFrame) -> float:
    """Return the root mean square of a frame, 0 to 1."""
    samples = array("h", frame.pcm)
    return math.sqrt(sum(one * one for one in samples) / max(1, len(samples))) / 32_768


class Echo:
    """Repeats what somebody says, one after another, so long after it was said."""

    def __init__(self, call: Call, delay: float) -> None:
        """Take the call, and the delay in seconds."""
        self._call = call
        self._delay = delay
        self._said: deque[tuple[float, bytes]] = deque()
        self._news = asyncio.Event()

    async def listen(self) -> None:
        """Keep what is said by whoever has the word."""
        clock = asyncio.get_running_loop().time
        speaker, last = "", 0.0
        async for frame in self._call.audio(sample_rate=RATE):
            if loudness(frame) < QUIET or (frame.participant != speaker and clock() - last < PAUSE_SECONDS):
                continue
            speaker, last = frame.participant, clock()
            self._said.append((last + self._delay, frame.pcm))
            self._news.set()

    async def repeat(self) -> None:
        """Say it when its time has come."""
        clock = asyncio.get_running_loop().time
        while True:
            await self._news.wait()
            self._news.clear()
            while self._said:
                due, pcm = self._said.popleft()
                await asyncio.sleep(due - clock())
                if self._call.microphone.on:
                    await self._call.microphone.write(pcm, sample_rate=RATE)


async def greet(call: Call, event: ParticipantJoined) -> None:
    """Say hello to somebody who has come."""
    name = event.participant.user_name or "stranger"
    await call.send_message({"type": "greeting", "text": f"Hello, {name}!"}, to=event.participant)
    await hello(call)


async def hello(call: Call) -> None:
    """Make the sound."""
    if call.microphone.on:
        await call.microphone.write(jingle(), sample_rate=RATE)


async def answer(call: Call, message: AppMessage) -> None:
    """Answer a message: those of voice clients as their protocol (RTVI) has it, others with what they said."""
    match message.data:
        case {"label": "rtvi-ai", "type": "client-ready", "id": str(number)}:
            about: Json = {"version": "1.0.0", "about": {"library": "parlour.client"}}
            await call.send_message(rtvi("bot-ready", number, about), to=message.sender)
        case {"label": "rtvi-ai", "type": "client-message", "id": str(number), "data": dict(asked)}:
            told: Json = {"t": asked.get("t"), "d": asked.get("d")}
            await call.send_message(rtvi("server-response", number, told), to=message.sender)
        case {"label": "rtvi-ai"} | {"type": "greeting" | "echo"}:
            pass
        case data if message.sender in call.participants:
            await call.send_message({"type": "echo", "data": data}, to=message.sender)


def rtvi(kind: str, number: str, data: Json) -> Json:
    """Return a message of RTVI."""
    return {"label": "rtvi-ai", "type": kind, "id": number, "data": data}


async def run(url: str, token: str | None, name: str, delay: float) -> None:
    """Be in the call until it ends."""
    async with join(url, token=token, user_name=name) as call:
        call.on(ParticipantJoined, lambda event: greet(call, event))
        call.on(AppMessage, lambda message: answer(call, message))
        echo = Echo(call, delay)
        await hello(call)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(echo.listen())
            tasks.create_task(echo.repeat())


async def until_terminated(work: Coroutine[Any, Any, None]) -> None:
    """Do the work, and leave the call when a service manager says that it is time, as after Ctrl-C."""
    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", help="of the room, such as http://localhost:8000/hello")
    parser.add_argument("--token", help="a meeting token")
    parser.add_argument("--name", default="Hello Bot", help="the display name")
    parser.add_argument("--delay", type=float, default=1.0, help="seconds between a voice and its echo")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt, asyncio.CancelledError):
        try:
            asyncio.run(until_terminated(run(given.url, given.token, given.name, given.delay)))
        except CallEndedError as end:
            parser.exit(1, f"{end}\n")


if __name__ == "__main__":
    main()
