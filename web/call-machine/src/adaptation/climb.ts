/** A step up that breaks within this time was a mistake, in milliseconds. */
const TRIAL_MS = 5_000;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 40_000;
/** A measure this much larger than the one that lied is believed before the pause is over. */
const BELIEVED = 1.5;

/** Remembers steps up that did not hold, so that the next one waits longer. */
export class Climb {
  /** The last step, unless it was taken back. */
  #steppedAt: number | undefined;
  #capacity = 0;
  #pause = FIRST_PAUSE_MS;
  /** No step before this. */
  #until = Number.NEGATIVE_INFINITY;
  #lied = Number.POSITIVE_INFINITY;
  #hasFallen = false;

  /** The way was too narrow before: what is measured now may be a mistake, and many large pictures at once a costly one. */
  get careful(): boolean {
    return this.#hasFallen;
  }

  /** May a step be taken on the strength of this measure? */
  may(now: number, capacity: number): boolean {
    return now >= this.#until || capacity >= BELIEVED * this.#lied;
  }

  step(now: number, capacity: number): void {
    if (this.#held(now)) this.#pause = FIRST_PAUSE_MS;
    this.#steppedAt = now;
    this.#capacity = capacity;
  }

  /** Something had to be taken back: the last step was a mistake, if it is fresh. */
  fell(now: number): void {
    this.#hasFallen = true;
    const mistake = this.#steppedAt !== undefined && !this.#held(now);
    if (this.#held(now)) this.#pause = FIRST_PAUSE_MS;
    this.#steppedAt = undefined;
    if (!mistake) return;
    this.#lied = this.#capacity;
    this.#until = now + this.#pause;
    this.#pause = Math.min(LONGEST_PAUSE_MS, 2 * this.#pause);
  }

  #held(now: number): boolean {
    return this.#steppedAt !== undefined && now - this.#steppedAt > TRIAL_MS;
  }
}
