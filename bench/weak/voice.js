// The voice of one of several people who speak in turn, as a microphone's track: syllables while it is this person's turn,
// then nothing at all.
window.openVoice = ({ place, of }) => {
  const [TURN_SECONDS, SYLLABLES_PER_SECOND, PITCH] = [3, 4, 110 + 25 * place];
  const context = new AudioContext({ sampleRate: 48_000 });
  const rate = context.sampleRate;
  const sound = context.createBuffer(1, of * TURN_SECONDS * rate, rate);
  const samples = sound.getChannelData(0);
  for (let index = 0; index < TURN_SECONDS * rate; index++) {
    const seconds = index / rate;
    const loudness = Math.max(0, Math.sin(Math.PI * SYLLABLES_PER_SECOND * seconds)) ** 2;
    let tone = 0;
    for (let overtone = 1; overtone <= 20; overtone++) tone += Math.sin(2 * Math.PI * PITCH * overtone * seconds) / overtone;
    samples[index] = 0.2 * loudness * (tone + 0.3 * (2 * Math.random() - 1));
  }
  const source = new AudioBufferSourceNode(context, { buffer: sound, loop: true });
  const out = context.createMediaStreamDestination();
  source.connect(out);
  const period = of * TURN_SECONDS;
  const elapsed = Date.now() / 1000 - place * TURN_SECONDS;
  source.start(0, ((elapsed % period) + period) % period);
  return out.stream.getAudioTracks()[0];
};
