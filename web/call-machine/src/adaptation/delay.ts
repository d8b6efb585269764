/** Growth above the least that was seen which says that packets wait in a queue, in milliseconds. */
const GROWN_MS = 200;
/** So much needs no second reading. */
const ALARMING_MS = 450;
/** Readings in a row. */
const ENOUGH = 2;

/**
 * Follows how long packets are under way, by several clocks of which each is only compared with itself. A queue that fills
 * tells of too much before anything is lost.
 */
export class DelayTrend {
  readonly #sources = new Map<string, { least: number; last: number; grown: number }>();

  /** A new reading of one clock, in milliseconds. */
  add(source: string, delay: number): void {
    const known = this.#sources.get(source);
    const least = Math.min(known?.least ?? delay, delay);
    // A queue that empties is no reason to worry, however long it still is.
    const rising = delay >= (known?.last ?? delay);
    const weight = delay > least + ALARMING_MS ? ENOUGH : delay > least + GROWN_MS ? 1 : 0;
    this.#sources.set(source, { least, last: delay, grown: rising && weight > 0 ? (known?.grown ?? 0) + weight : 0 });
  }

  /** One clock says so, and said so before unless it is much. */
  get growing(): boolean {
    return [...this.#sources.values()].some(({ grown }) => grown >= ENOUGH);
  }

  /** Something was done about it: only new readings count. */
  calm(): void {
    for (const source of this.#sources.values()) source.grown = 0;
  }

  /** The way is another one now. */
  forget(): void {
    this.#sources.clear();
  }
}
