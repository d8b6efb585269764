import { type Counters, growth, Window } from "./window.js";

/** What a voice needs as soon as somebody speaks, in bit/s with all headers. */
const VOICE_RATE = 55_000;
/** A stream that was silent for longer needs nothing, in milliseconds. */
const FLOWING_MS = 2_500;

/** The received sound, which pictures never take anything from. */
export class Sound {
  readonly #streams = new Map<string, { last: Counters; window: Window }>();

  read(now: number, span: number, readings: ReadonlyMap<string, Counters>): Counters[] {
    for (const key of this.#streams.keys()) if (!readings.has(key)) this.#streams.delete(key);
    return [...readings].map(([key, reading]) => {
      const known = this.#streams.get(key);
      const grown = growth(known?.last, reading);
      const window = known?.window ?? new Window();
      window.add({ ...grown, at: now, span });
      this.#streams.set(key, { last: reading, window });
      return grown;
    });
  }

  /** Bit/s to be kept free for it: those who are silent send next to nothing, and one of them may begin to speak. */
  rate(now: number): number {
    const flowing = [...this.#streams.values()]
      .map(({ window }) => window.rate(now - FLOWING_MS))
      .filter((rate) => rate);
    const more = flowing.map((rate) => VOICE_RATE - rate);
    return flowing.reduce((sum, rate) => sum + rate, 0) + Math.max(0, ...more);
  }
}
