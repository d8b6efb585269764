// A microphone of which the test decides what is heard: `sounds.noise` and `sounds.voice` are the loudness of each, 0 to 1.
// The voice is a made one: a humming throat, whose pitch and mouth move, in syllables.
(() => {
  const context = new AudioContext({ sampleRate: 48000 });
  const microphone = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
  const loudness = (name) => {
    const gain = new GainNode(context, { gain: 0 });
    gain.connect(microphone);
    Object.defineProperty(window.sounds, name, { set: (value) => gain.gain.setValueAtTime(value, context.currentTime) });
    return gain;
  };
  window.sounds = {};

  const buffer = new AudioBuffer({ length: 4 * 48000, sampleRate: 48000 });
  const samples = buffer.getChannelData(0);
  for (let index = 0; index < samples.length; index++) samples[index] = Math.random() * 2 - 1;
  const noise = new AudioBufferSourceNode(context, { buffer, loop: true });
  noise.connect(loudness("noise"));
  noise.start();

  const throat = new OscillatorNode(context, { type: "sawtooth", frequency: 130 });
  const tune = new OscillatorNode(context, { frequency: 2.3 });
  tune.connect(new GainNode(context, { gain: 18 })).connect(throat.frequency);
  const syllables = new GainNode(context, { gain: 0.5 });
  const rhythm = new OscillatorNode(context, { frequency: 3.7 });
  rhythm.connect(new GainNode(context, { gain: 0.5 })).connect(syllables.gain);
  const mouth = new OscillatorNode(context, { frequency: 1.9 });
  for (const [frequency, width, gain, moves] of [
    [600, 6, 3, 150],
    [1300, 8, 2, 400],
    [2500, 10, 1, 200],
  ]) {
    const formant = new BiquadFilterNode(context, { type: "bandpass", frequency, Q: width });
    mouth.connect(new GainNode(context, { gain: moves })).connect(formant.frequency);
    throat.connect(formant).connect(new GainNode(context, { gain })).connect(syllables);
  }
  syllables.connect(loudness("voice"));
  for (const oscillator of [throat, tune, rhythm, mouth]) oscillator.start();

  const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async ({ audio, video }) => {
    const tracks = video ? (await own({ video })).getTracks() : [];
    if (audio) {
      await context.resume();
      tracks.push(microphone.stream.getAudioTracks()[0].clone());
    }
    return new MediaStream(tracks);
  };
})();
