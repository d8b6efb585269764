/** Two friendly notes, made here: nothing is loaded for them. */

const NOTES: readonly { readonly hertz: number; readonly at: number }[] = [
  { hertz: 523.25, at: 0 },
  { hertz: 783.99, at: 0.35 },
];
const NOTE_SECONDS = 0.6;
const LOUDNESS = 0.25;

/** Play them on a speaker by its id, or on the usual one. Resolves when they have faded away; rejects where nothing can be played. */
export async function playTestSound(speakerId: string | undefined): Promise<void> {
  const context = new AudioContext();
  try {
    const out = context.createMediaStreamDestination();
    for (const { hertz, at } of NOTES) note(context, out, hertz, context.currentTime + 0.05 + at);
    // An audio element can be led to a speaker in more browsers than a context can.
    const player = new Audio();
    player.srcObject = out.stream;
    if (speakerId && typeof player.setSinkId === "function") await player.setSinkId(speakerId);
    await player.play();
    await new Promise((resolve) => setTimeout(resolve, 1000 * (NOTE_SECONDS + 0.45)));
    player.srcObject = null;
  } finally {
    await context.close();
  }
}

function note(context: AudioContext, out: AudioNode, hertz: number, at: number): void {
  const tone = new OscillatorNode(context, { frequency: hertz });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + NOTE_SECONDS);
  tone.connect(volume).connect(out);
  tone.start(at);
  tone.stop(at + NOTE_SECONDS);
}
