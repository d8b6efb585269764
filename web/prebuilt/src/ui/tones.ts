/** Short sounds of the page's own. Nothing is loaded for them. */

export interface Tone {
  /** Seconds from now, and how long it lasts. */
  readonly at: number;
  readonly seconds: number;
  /** Hertz at its beginning and at its end. */
  readonly from: number;
  readonly to: number;
  readonly volume: number;
  readonly type: OscillatorType;
}

/** Play them. A browser that plays no sound yet, or has no way to, stays silent. */
export function playTones(tones: readonly Tone[]): void {
  try {
    const context = new AudioContext();
    for (const tone of tones) play(context, tone);
    setTimeout(() => void context.close().catch(() => undefined), 1000);
  } catch {
    // What a sound says is seen and read out as well.
  }
}

function play(context: AudioContext, { at, seconds, from, to, volume, type }: Tone): void {
  const begin = context.currentTime + at;
  const oscillator = context.createOscillator();
  const gain = context.createGain();
  oscillator.type = type;
  oscillator.frequency.setValueAtTime(from, begin);
  oscillator.frequency.exponentialRampToValueAtTime(to, begin + seconds);
  gain.gain.setValueAtTime(volume, begin);
  gain.gain.exponentialRampToValueAtTime(0.001, begin + seconds);
  oscillator.connect(gain).connect(context.destination);
  oscillator.start(begin);
  oscillator.stop(begin + seconds);
}
