import { type Counters, growth, Window } from "./window.js";

/** What a voice may need any time, in bit/s with all headers, however little it sends just now. */
const LEAST_RATE = 55_000;
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

  /** Bit/s to be kept free for it. */
  rate(now: number): number {
    let total = 0;
    for (const { window } of this.#streams.values()) {
      const rate = window.rate(now - FLOWING_MS);
      if (rate > 0) total += Math.max(LEAST_RATE, rate);
    }
    return total;
  }
}
