import type { Measure } from "./capacity.js";

/** What is known besides a train when it is judged. */
export interface Evidence {
  now: number;
  /** Bit/s that arrive, and that flow or may any moment. */
  received: number;
  needed: number;
  /** Something other than the train says already that the way is too narrow. */
  supported: boolean;
}

/** What a train that was sent in doubt told: `too-much` is sent for a way that carries `carried` bit/s, or it is the way. */
export type Verdict = { says: "too-much"; carried: number } | { says: "the-way" } | { says: "nothing" };

/** The capacity must be this much above what flows, or the trouble comes of too much. */
const TIGHT = 1.05;
/** A train of which less arrives met a full queue. */
const SWALLOWED = 0.3;
/** Loss that does not come of too much needs no new judgement for so long, in milliseconds. */
const ACQUITTAL_MS = 1_500;

/** Whether trouble comes of too much that is sent, or of a way that loses packets by itself. */
export class Doubt {
  #acquittedUntil = Number.NEGATIVE_INFINITY;
  #since: number | undefined;
  /** The last train said that the way is too narrow, which a busy page makes of single trains, too. */
  #suspected = false;
  /** The last train that was sent in doubt hardly arrived. */
  #swallowed = false;

  /** Where the way loses packets by itself, that goes on, and tells nothing about what it carries. */
  counts(now: number): boolean {
    return now > this.#acquittedUntil;
  }

  /** There is doubt at this moment; returns since when, in milliseconds of the readings' clock. */
  persist(now: number): number {
    this.#since ??= now;
    return this.#since;
  }

  /** There is none at this moment. */
  pause(): void {
    this.#since = undefined;
  }

  /** Something was done about it: only what comes now counts. */
  settle(now: number): void {
    this.#since = undefined;
    this.#swallowed = false;
    this.#suspected = false;
    this.#acquittedUntil = now;
  }

  judge({ capacity, arrived }: Measure, { now, received, needed, supported }: Evidence): Verdict {
    // Where a full queue took nearly all of two trains, what comes through is what the way carries.
    const swallowed = arrived < SWALLOWED;
    const again = swallowed && this.#swallowed;
    this.#swallowed = swallowed;
    if (capacity === undefined && !again) return { says: "nothing" };
    const carried = capacity ?? received;
    const tight = carried < TIGHT * needed;
    const sure = again || this.#suspected || supported;
    this.#suspected = tight && !sure;
    if (this.#suspected) return { says: "nothing" };
    if (tight) return { says: "too-much", carried };
    this.#acquittedUntil = now + ACQUITTAL_MS;
    return { says: "the-way" };
  }
}
