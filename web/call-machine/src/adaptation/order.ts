import type { Claim } from "./allocation.js";

/** Pictures change places because of their importance no more often than this, in milliseconds. */
const CALM_MS = 4_000;

/** Notices when pictures became more or less important than they were. */
export class Order {
  #priorities: ReadonlyMap<string, number> = new Map();
  #calmUntil = Number.NEGATIVE_INFINITY;

  /** Did the importance of known pictures change? Changes in quick succession are told once it is calm. */
  changed(now: number, claims: readonly Claim[]): boolean {
    const former = this.#priorities;
    const differs = claims.some(({ key, priority }) => (former.get(key) ?? priority) !== priority);
    if (differs && now < this.#calmUntil) return false;
    if (differs) this.#calmUntil = now + CALM_MS;
    this.#priorities = new Map(claims.map(({ key, priority }) => [key, priority]));
    return differs;
  }
}
