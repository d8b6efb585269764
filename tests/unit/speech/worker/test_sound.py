"""Opus packets become samples, each at its moment."""

import numpy as np
import pytest

from parlour.speech.worker.rtp import Packet
from parlour.speech.worker.sound import SoundTrack
from tests.support.speaking import packets

TONE = (8000 * np.sin(2 * np.pi * 440 * np.arange(48_000) / 48_000)).astype(np.int16)


def packet(number: int, payload: bytes, time: int | None = None) -> Packet:
    return Packet(number, (number * 960 if time is None else time) % 2**32, payload, 111, 1)


def test_a_second_is_a_second_with_the_same_sound() -> None:
    track = SoundTrack()
    found = [track.push(packet(n, each), 100.0 + n * 0.02) for n, each in enumerate(packets(TONE))]
    sounds = [each[0] for each in found if each is not None]
    sound = np.concatenate(sounds).astype(float)
    assert len(sound) / 16_000 == pytest.approx(1.0, abs=0.03)
    peak = np.argmax(np.abs(np.fft.rfft(sound[4000:12_000]))) * 2
    assert peak == pytest.approx(440, abs=3)


def test_moments_are_the_senders_whenever_its_packets_come() -> None:
    track, payload = SoundTrack(), packets(TONE)[3]
    late = [0.0, 0.13, 0.05, 0.2]
    found = [track.push(packet(n, payload, 2**32 - 960 + n * 960), 100.0 + n * 0.02 + late[n]) for n in range(4)]
    moments = [each[1] for each in found if each is not None]
    assert moments[0] == 100.0
    assert np.diff(moments) == pytest.approx([0.02] * (len(moments) - 1))


def test_a_clock_that_goes_astray_is_not_followed() -> None:
    track, payload = SoundTrack(), packets(TONE)[3]
    for n, time in enumerate([0, 48_000 * 3600, 960]):
        found = track.push(packet(n, payload, time), 100.0 + n)
        assert found is None or found[1] == 100.0 + n


def test_a_pause_without_packets_is_a_pause() -> None:
    track, payload = SoundTrack(), packets(TONE)[3]
    track.push(packet(0, payload, 0), 100.0)
    found = track.push(packet(1, payload, 48_000 * 5), 105.1)
    assert found is not None
    assert found[1] == 105.0


def test_what_is_no_opus_is_passed_over() -> None:
    track, payloads = SoundTrack(), packets(TONE)
    rng = np.random.default_rng(1)
    for n in range(300):
        track.push(packet(n, rng.bytes(int(rng.integers(1, 1400)))), 100.0 + n * 0.02)
    found = [track.push(packet(300 + n, each), 106.0 + n * 0.02) for n, each in enumerate(payloads)]
    assert sum(each is not None for each in found) > 40
