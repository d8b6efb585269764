"""What captions cost and how soon and how right they are, with human speech as Opus over RTP in real time.

Three recordings of 44 s: as it is, through a telephone's 8 kHz, and with noise behind it. Beside it, in the same run,
the same engine on the bare recordings, each as a whole. When a word ended is told by that engine's word times.
"""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import psutil

from bench.table import print_table
from parlour.clock import SystemClock
from parlour.settings.groups.transcription import TranscriptionSettings
from parlour.speech import Listening, SpeechEvent, SpeechOptions, SpeechService, SpeechSession, Utterance
from parlour.speech.engines import Whisper, find_engine
from tests.support.speaking import TWO_CITIES, Speaker, listen_to, packets, speech_file, words, wrong_words

__all__ = ["bare", "run"]

Samples = npt.NDArray[np.int16]

_RATE: Final = 48_000
_SILENT: Final = 10
_SILENT_SECONDS: Final = 15.0
_PATIENCE_SECONDS: Final = 30.0


@dataclass
class _Heard:
    """What came of one recording."""

    begun: float = 0.0
    utterances: list[tuple[float, Utterance]] = field(default_factory=list)
    ports: asyncio.Queue[Listening] = field(default_factory=asyncio.Queue)

    def utter(self, utterance: Utterance) -> None:
        self.utterances.append((time.time(), utterance))

    def event(self, event: SpeechEvent) -> None:
        if isinstance(event, Listening):
            self.ports.put_nowait(event)

    @property
    def text(self) -> str:
        return " ".join(each.text for _, each in self.utterances if each.final)

    def final_lags(self) -> list[float]:
        """Seconds from the end of each utterance to its final text."""
        return [at - each.end for at, each in self.utterances if each.final]

    def word_lags(self, ends: Sequence[float]) -> list[float]:
        """Seconds from the end of each word to the first text that has as many words."""
        lags: list[float] = []
        finished = 0
        for at, each in self.utterances:
            count = finished + len(words(each.text))
            lags += [at - self.begun - end for end in ends[len(lags) : count]]
            if each.final:
                finished = count
        return lags


def run() -> None:
    """Print the table."""
    asyncio.run(_measure())


async def _measure() -> None:
    recordings = _recordings()
    bare_wrong, bare_cost, ends = bare(recordings)
    service = SpeechService(TranscriptionSettings(), SystemClock())
    await service.start()
    try:
        heard, talking = await _talk(service, list(recordings.values()))
        noisy = await _silence(service, _quiet_room())
        nothing = await _silence(service, [])
    finally:
        await service.stop()
    live_wrong = [wrong_words(TWO_CITIES, each.text) for each in heard]
    lags = [lag for each, moments in zip(heard, ends, strict=True) for lag in each.word_lags(moments)]
    finals = [lag for each in heard for lag in each.final_lags()]
    seconds = sum(len(each) for each in recordings.values()) / _RATE
    print_table(
        "captions: faster-whisper, tiny.en, one thread",
        ("what", "live", "bare file", "ratio", "goal"),
        [
            *(
                (f"wrong words, {name}", f"{live:.3f}", f"{bare:.3f}", "", "")
                for name, live, bare in zip(recordings, live_wrong, bare_wrong, strict=True)
            ),
            (
                "wrong words, all",
                f"{np.mean(live_wrong):.3f}",
                f"{np.mean(bare_wrong):.3f}",
                f"{np.mean(live_wrong) / np.mean(bare_wrong):.2f}" if any(bare_wrong) else "bare: none",
                "<= 1.5",
            ),
            _row("end of a word to its first text, s", lags, "<= 1.5"),
            _row("end of an utterance to its final text, s", finals, "<= 2.5"),
            (
                "cores, one who talks",
                f"{talking:.3f}",
                f"{bare_cost / seconds:.3f}",
                f"{talking * seconds / bare_cost:.1f}",
                "",
            ),
            ("cores, one who is silent in a quiet room", f"{noisy:.4f}", "", "", ""),
            ("cores, one who sends nothing", f"{nothing:.4f}", "", "", "0"),
        ],
    )


def _row(name: str, lags: list[float], goal: str) -> tuple[str, ...]:
    return name, f"{median(lags):.2f} (95 %: {np.percentile(lags, 95):.2f})", "", "", goal


def _recordings() -> dict[str, Samples]:
    clean = listen_to(speech_file())
    narrow = np.repeat(listen_to(speech_file(), 8000), 6)
    loud = float(np.sqrt(np.mean(clean.astype(float) ** 2)))
    noise = np.random.default_rng(7).normal(0, loud / 8, len(clean))
    noisy = np.clip(clean + noise, -32_768, 32_767).astype(np.int16)
    return {"as it is": clean, "8 kHz": narrow.astype(np.int16), "with noise, 18 dB": noisy}


def _quiet_room() -> list[bytes]:
    return packets(np.random.default_rng(1).normal(0, 40, int(_SILENT_SECONDS * _RATE)).astype(np.int16))


def bare(recordings: dict[str, Samples]) -> tuple[list[float], float, list[list[float]]]:
    """Return wrong words of each, the processor's seconds for all, and when the words ended."""
    from faster_whisper import WhisperModel  # noqa: PLC0415 - of an extra

    found = find_engine(TranscriptionSettings())
    if not isinstance(found, Whisper):
        raise SystemExit(str(found.missing))
    model: Any = WhisperModel(str(found.folder), device="cpu", compute_type="int8", cpu_threads=1)
    wrong: list[float] = []
    ends: list[list[float]] = []
    cost = 0.0
    for sound in recordings.values():
        scaled = _decimated(sound)
        begun = time.process_time()
        segments, _ = model.transcribe(scaled, language="en", beam_size=3, condition_on_previous_text=False)
        text = " ".join(segment.text for segment in segments)
        cost += time.process_time() - begun
        wrong.append(wrong_words(TWO_CITIES, text))
        timed, _ = model.transcribe(scaled, language="en", word_timestamps=True, condition_on_previous_text=False)
        ends.append([float(word.end) for segment in timed for word in segment.words])
    return wrong, cost, ends


def _decimated(sound: Samples) -> Any:
    import av  # noqa: PLC0415 - of an extra

    frame = av.AudioFrame.from_ndarray(sound[np.newaxis], "s16", "mono")
    frame.sample_rate = _RATE
    made = av.AudioResampler("s16", "mono", 16_000).resample(frame)
    return np.concatenate([each.to_ndarray()[0] for each in made]).astype(np.float32) / 32_768


async def _talk(service: SpeechService, sounds: list[Samples]) -> tuple[list[_Heard], float]:
    """Return what was heard of each, and the cores that the process took while somebody talked."""
    found: list[_Heard] = []
    spent = seconds = 0.0
    for number, sound in enumerate(sounds):
        heard = _Heard()
        found.append(heard)
        session = service.open(f"talk-{number}", SpeechOptions(), heard.utter, heard.event)
        payloads = packets(sound)
        with Speaker() as speaker:
            port = await _flow(session, heard, speaker, "a/cam-audio")
            process = psutil.Process(service.pid)
            before = _cpu(process)
            heard.begun = time.time()
            await speaker.speak(payloads, port)
            await asyncio.sleep(1.5)
            spent += _cpu(process) - before
            seconds += len(sound) / _RATE
            await session.close()
    return found, spent / seconds


async def _silence(service: SpeechService, payloads: list[bytes]) -> float:
    """Return the cores that each of several takes who do not talk."""
    heard = _Heard()
    session = service.open("silence", SpeechOptions(), heard.utter, heard.event)
    speakers = [Speaker() for _ in range(_SILENT)]
    ports = [await _flow(session, heard, each, f"{number}/cam-audio") for number, each in enumerate(speakers)]
    process = psutil.Process(service.pid)
    before, begun = _cpu(process), time.monotonic()
    if payloads:
        await asyncio.gather(*(each.speak(payloads, port) for each, port in zip(speakers, ports, strict=True)))
    else:
        await asyncio.sleep(_SILENT_SECONDS)
    spent = (_cpu(process) - before) / (time.monotonic() - begun) / _SILENT
    await session.close()
    for each in speakers:
        each.close()
    if heard.utterances:
        print(f"  text of silence: {heard.text!r}")
    return spent


async def _flow(session: SpeechSession, heard: _Heard, speaker: Speaker, track: str) -> int:
    session.say("add", {"track": track, "kind": "audio"})
    async with asyncio.timeout(_PATIENCE_SECONDS):
        port = (await heard.ports.get()).rtp
    session.say("flow", {"track": track, **speaker.told})
    await asyncio.sleep(0.1)
    return port


def _cpu(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)
