import type { Levels } from "./allocation.js";
import { type Level, NOTHING, SMALL } from "./levels.js";

/** How long a step down stops what was too large, in milliseconds. */
const DRAIN_MS = 120;
/** After a step down, what was under way still arrives or is missed for so long, in milliseconds. */
const QUIET_MS = 700;

/**
 * A step down. A smaller size begins with a key frame, which a full queue would spoil (measured: pictures stood still for
 * seconds): what was larger stops first, and what it is to become follows with the next reading, when the queue is empty or
 * nearly so.
 */
export class Descent {
  #quietUntil = Number.NEGATIVE_INFINITY;
  #drainedAt = 0;
  #target: Levels | undefined;

  /** Until when what is counted tells nothing. */
  get quietUntil(): number {
    return this.#quietUntil;
  }

  /** Begin to go down from `present` to `target`; returns the levels for now. */
  begin(now: number, present: Levels, target: Levels): Levels {
    this.#target = target;
    this.#drainedAt = now + DRAIN_MS;
    this.#quietUntil = now + QUIET_MS;
    return new Map([...target].map(([key, level]) => [key, shrinks(present.get(key), level) ? NOTHING : level]));
  }

  /** The levels that were to be reached, once, when it is time for them. */
  finish(now: number): Levels | undefined {
    if (!this.#target || now < this.#drainedAt) return undefined;
    const target = this.#target;
    this.#target = undefined;
    return target;
  }
}

function shrinks(from: Level = NOTHING, to: Level): boolean {
  return from > SMALL && to < from;
}
