import type { Layers } from "../signaling/messages.js";
import { type Level, NOTHING, SMALL, toLayers } from "./levels.js";

/** A larger size that was asked for should be there after so long, in milliseconds. */
const PATIENCE_MS = 3_000;

interface Watched {
  level: Level;
  /** Lines of the picture when its level rose. */
  lines: number;
  since: number;
  state: "waiting" | "nudged" | "done";
}

/**
 * Engines pass over a larger size that cannot begin yet, and some forget it then (seen with mediasoup: screens stayed small
 * for good). What does not grow is asked for once more, by way of a little less.
 */
export class Nudge {
  readonly #watched = new Map<string, Watched>();

  /** What to say besides the changes of levels, given the present levels and lines of pictures. */
  observe(now: number, levels: ReadonlyMap<string, Level>, lines: (key: string) => number): Map<string, Layers | null> {
    const said = new Map<string, Layers | null>();
    for (const key of this.#watched.keys()) if (!levels.has(key)) this.#watched.delete(key);
    for (const [key, level] of levels) {
      const known = this.#watched.get(key);
      if (known?.level !== level) {
        const rises = level > SMALL && level > (known?.level ?? NOTHING);
        this.#watched.set(key, { level, lines: lines(key), since: now, state: rises ? "waiting" : "done" });
      } else if (known.state === "nudged") {
        known.state = "done";
        said.set(key, toLayers(level));
      } else if (known.state === "waiting" && now - known.since >= PATIENCE_MS) {
        const grew = lines(key) !== known.lines || known.lines === 0;
        known.state = grew ? "done" : "nudged";
        const whole = toLayers(level);
        if (!grew && whole) said.set(key, { ...whole, temporal: whole.temporal - 1 });
      }
    }
    return said;
  }
}
