"""How loud somebody is in the ears of a page."""

import math

from tests.support.browser import CallPage

__all__ = ["SILENT_MICROPHONE", "decibels"]

SILENT_MICROPHONE = """
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      const stream = await open(wish);
      const [heard] = stream.getAudioTracks();
      if (!heard) return stream;
      const silence = new AudioContext().createMediaStreamDestination().stream.getAudioTracks()[0];
      silence.getSettings = () => heard.getSettings();
      return new MediaStream([silence, ...stream.getVideoTracks()]);
    };
"""
"""A script for a page whose microphone works and hears nothing."""


def decibels(page: CallPage) -> float:
    """How loud the only other person is in the page's ears over two seconds."""
    power: float = page.run(
        """async () => {
            const other = Object.values(call.participants()).find(({ local }) => !local);
            const context = new AudioContext();
            const meter = new AnalyserNode(context, { fftSize: 4096 });
            context.createMediaStreamSource(new MediaStream([other.tracks.audio.persistentTrack])).connect(meter);
            await context.resume();
            const samples = new Float32Array(4096);
            let [sum, count] = [0, 0];
            for (const until = performance.now() + 2000; performance.now() < until; count += samples.length) {
                await new Promise((resolve) => setTimeout(resolve, 40));
                meter.getFloatTimeDomainData(samples);
                for (const sample of samples) sum += sample * sample;
            }
            await context.close();
            return sum / count;
        }"""
    )
    return 10 * math.log10(power + 1e-10)
