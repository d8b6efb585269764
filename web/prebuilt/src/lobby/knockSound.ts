const KNOCKS_AT = [0, 0.16];
const SECONDS = 0.09;

/** Two soft knocks. A browser that plays no sound yet, or has no way to, stays silent. */
export function knockSound(): void {
  try {
    const context = new AudioContext();
    for (const at of KNOCKS_AT) knock(context, context.currentTime + at);
    setTimeout(() => void context.close().catch(() => undefined), 1000);
  } catch {
    // It is seen and read out all the same.
  }
}

function knock(context: AudioContext, at: number): void {
  const oscillator = context.createOscillator();
  const volume = context.createGain();
  oscillator.type = "triangle";
  oscillator.frequency.setValueAtTime(220, at);
  oscillator.frequency.exponentialRampToValueAtTime(90, at + SECONDS);
  volume.gain.setValueAtTime(0.25, at);
  volume.gain.exponentialRampToValueAtTime(0.001, at + SECONDS);
  oscillator.connect(volume).connect(context.destination);
  oscillator.start(at);
  oscillator.stop(at + SECONDS);
}
