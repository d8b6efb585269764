"""Human speech as plain RTP to a real process with a real model."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import numpy as np
import psutil
import pytest

from parlour.clock import SystemClock
from parlour.processes.confinement import NOBODY, becomes_nobody
from parlour.processes.users import OWN_USERS
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import (
    Listening,
    Lost,
    Missed,
    SpeechEvent,
    SpeechOptions,
    SpeechService,
    SpeechSession,
    Utterance,
)
from tests.support.speaking import Speaker, listen_to, packets, speech_file, words, wrong_words
from tests.support.waiting import eventually

TRACK = "alice/cam-audio"
BEGINNING = "it was the best of times it was the worst of times"


class Hearer:
    """A session, and what came of it."""

    def __init__(self, service: SpeechService, name: str, options: SpeechOptions) -> None:
        self.utterances: list[Utterance] = []
        self.events: list[SpeechEvent] = []
        self.session: SpeechSession = service.open(name, options, self.utterances.append, self.events.append)

    def text(self, track: str = TRACK) -> str:
        return " ".join(each.text for each in self.utterances if each.final and each.track == track)

    async def flow(self, speaker: Speaker, track: str = TRACK) -> int:
        """Have a track heard; returns where it is to be sent."""
        before = len(self.events)
        self.session.say("add", {"track": track, "kind": "audio"})
        await eventually(lambda: self._ports(track, before), 30)
        self.session.say("flow", {"track": track, **speaker.told})
        # The process reads it before what comes later.
        await asyncio.sleep(0.1)
        ports = self._ports(track, before)
        assert ports is not None
        return ports.rtp

    def _ports(self, track: str, before: int) -> Listening | None:
        found = [each for each in self.events[before:] if isinstance(each, Listening) and each.track == track]
        return found[-1] if found else None


@asynccontextmanager
async def running(settings: TranscriptionSettings | None = None) -> AsyncIterator[SpeechService]:
    service = SpeechService(settings or TranscriptionSettings(), SystemClock())
    await service.start()
    try:
        yield service
    finally:
        await service.stop()


def spoken(seconds: float) -> list[bytes]:
    return packets(listen_to(speech_file()))[: int(seconds * 50)]


def status(pid: int) -> dict[str, list[str]]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.split() for name, _, value in (line.partition(":") for line in lines)}


async def test_what_is_said_becomes_text_at_once_and_a_killed_process_comes_back() -> None:
    async with running() as service:
        assert service.available
        assert service.pid is None
        hearer = Hearer(service, "one", SpeechOptions())
        sentence = spoken(5.2)
        with Speaker() as speaker:
            port = await hearer.flow(speaker)
            begun = time.time()
            await speaker.speak(sentence, port)
            await eventually(lambda: hearer.text())
        assert wrong_words(BEGINNING, hearer.text()) <= 0.1
        final = hearer.utterances[-1]
        assert begun + 0.8 < final.begin < begun + 1.8
        assert begun + 4 < final.end < begun + 6.2
        assert len(hearer.utterances) >= 3
        assert 0.5 < final.confidence <= 1
        assert final.language == "en"

        killed = service.pid
        assert killed is not None
        found = await asyncio.to_thread(status, killed)
        assert {int(found[name][0], 16) for name in ("CapInh", "CapPrm", "CapEff", "CapAmb")} == {0} or not (
            becomes_nobody() or os.geteuid()
        )
        if becomes_nobody():
            (user,) = {int(each) for each in [*found["Uid"], *found["Gid"]]}
            assert user in (NOBODY, *OWN_USERS)
            assert found["Groups"] == []
        assert os.getpriority(os.PRIO_PROCESS, killed) == 10

        with Speaker() as speaker:
            port = await hearer.flow(speaker, "bob/cam-audio")
            speaking = asyncio.create_task(speaker.speak(spoken(4.0), port))
            await asyncio.sleep(2.5)
            os.kill(killed, signal.SIGKILL)
            await speaking
        await eventually(lambda: Lost() in hearer.events)
        with Speaker() as speaker:
            port = await hearer.flow(speaker, "bob/cam-audio")
            assert service.pid not in (None, killed)
            await speaker.speak(spoken(3.4), port)
            # What was being said at the end is text before it is closed.
            await hearer.session.close()
        assert "best of times" in hearer.text("bob/cam-audio").lower()


async def test_two_who_talk_over_each_other_are_told_apart_and_who_left_is_heard_to_the_end() -> None:
    async with running() as service:
        one, two = Hearer(service, "one", SpeechOptions()), Hearer(service, "two", SpeechOptions(punctuate=False))
        late = packets(listen_to(speech_file())[int(16.8 * 48_000) : int(20.9 * 48_000)])
        with Speaker() as alice, Speaker() as bob, Speaker() as carol:
            ports = [
                await one.flow(alice),
                await one.flow(bob, "bob/cam-audio"),
                await two.flow(carol, "carol/cam-audio"),
            ]
            one.session.prefer([TRACK])
            await asyncio.gather(
                alice.speak(spoken(5.2), ports[0]),
                bob.speak(late, ports[1]),
                carol.speak(late, ports[2]),
            )
            one.session.say("remove", {"track": "bob/cam-audio"})
            await asyncio.gather(one.session.close(), two.session.close())
        assert wrong_words(BEGINNING, one.text()) <= 0.3
        for text in (one.text("bob/cam-audio"), two.text("carol/cam-audio")):
            assert wrong_words("it was the spring of hope it was the winter of despair", text) <= 0.3
        assert two.text("carol/cam-audio") == " ".join(words(two.text("carol/cam-audio")))
        assert not [each for each in one.events if isinstance(each, Missed)]


async def test_noise_and_silence_are_no_text() -> None:
    async with running() as service:
        hearer = Hearer(service, "one", SpeechOptions())
        noise = np.random.default_rng(1).normal(0, 600, 3 * 48_000).astype(np.int16)
        with Speaker() as speaker:
            port = await hearer.flow(speaker)
            await speaker.speak(packets(noise), port)
            await hearer.session.close()
        assert hearer.text() == ""


async def test_what_was_said_in_a_file_is_text_with_times_and_progress(tmp_path: Path) -> None:
    async with running() as service:
        shares: list[float] = []
        bounds: set[str] = set()

        def note(share: float) -> None:
            shares.append(share)
            for child in psutil.Process().children():
                limits = Path(f"/proc/{child.pid}/limits").read_text().splitlines()
                bounds.update(line.split()[4] for line in limits if line.startswith("Max data size"))

        found = await service.transcribe_file(speech_file(), SpeechOptions(include_raw=True), on_progress=note)
        assert any(each.isdecimal() for each in bounds), "what reads a stranger's file has no bound of memory"
        assert wrong_words(BEGINNING, found[0].text[: len(BEGINNING) + 4]) <= 0.2
        assert 0.8 < found[0].begin < 1.6
        assert found[-1].end == pytest.approx(41.8, abs=1)
        assert shares == sorted(shares)
        assert shares[-1] == 1.0
        assert isinstance(found[0].raw, dict)
        assert found[0].raw["is_final"] is True
