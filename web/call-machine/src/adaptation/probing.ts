/** Why a train is sent: something may be wrong, or more may be possible. */
export type ProbeReason = "doubt" | "climb";

/** The server sends one train in so many milliseconds. */
const SPACING_MS = 220;
const DOUBT_MS = 1_500;
const CLIMB_MS = 2_000;
const LONGEST_MS = 5_000;
const GROWTH = 1.4;

/** When to send the next train, and of how many packets. */
export class Probing {
  #last = Number.NEGATIVE_INFINITY;
  #lastDoubt = Number.NEGATIVE_INFINITY;
  #pause = CLIMB_MS;
  #soon = true;
  #reason: ProbeReason = "climb";

  /** Why the latest train was sent. */
  get reason(): ProbeReason {
    return this.#reason;
  }

  /** Much changed: the next train may come at once, those after it in quick succession again. */
  hurry(): void {
    this.#pause = CLIMB_MS;
    this.#soon = true;
  }

  /** The train that was sent in doubt told nothing: another one may follow at once. */
  doubtAgain(): void {
    this.#lastDoubt = Number.NEGATIVE_INFINITY;
  }

  /** A train told nothing that helps. */
  slacken(): void {
    this.#pause = Math.min(LONGEST_MS, this.#pause * GROWTH);
  }

  due(now: number, reason: ProbeReason): boolean {
    if (now - this.#last < SPACING_MS) return false;
    if (reason === "doubt") return now - this.#lastDoubt >= DOUBT_MS;
    return this.#soon || now - this.#last >= this.#pause;
  }

  sent(now: number, reason: ProbeReason): void {
    this.#last = now;
    if (reason === "doubt") this.#lastDoubt = now;
    this.#soon = false;
    this.#reason = reason;
  }
}
