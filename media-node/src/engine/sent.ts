/** Between two changes, the later of which makes it larger, so long passes at least: each costs every receiver something. */
const PAUSE_MS = 1000;

/** Follows the largest size of one published picture that its browser says it sends. Smaller ones count at once. */
export class Sent {
  #spatial: number;
  #latest: number;
  #changedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(
    private readonly top: number,
    private readonly onChange: () => void,
  ) {
    this.#spatial = top;
    this.#latest = top;
  }

  /** The largest size to expect now, from 0. */
  get spatial(): number {
    return this.#spatial;
  }

  say(spatial: number): void {
    if (this.#closed) return;
    this.#latest = Math.min(spatial, this.top);
    if (this.#latest <= this.#spatial) this.#settle();
    else this.#timer ??= setTimeout(() => this.#settle(), this.#changedAt + PAUSE_MS - performance.now());
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#latest === this.#spatial) return;
    this.#spatial = this.#latest;
    this.#changedAt = performance.now();
    this.onChange();
  }
}
