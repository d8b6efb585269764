/** Lowering waits so long: whoever changes a grid of pictures drops some of them for a moment. */
const SETTLE_MS = 1000;

/** Follows which sizes of one published picture somebody is to receive. */
export class Needed {
  readonly #demands = new Map<object, number>();
  /** How many are to receive each size. */
  readonly #counts: number[];
  /** What was told last; `undefined`: nothing yet. */
  #told: number | null | undefined;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    layers: number,
    private readonly tell: (spatial: number | null) => void,
  ) {
    this.#counts = new Array(layers).fill(0);
    this.#settle();
  }

  /** `who` is to receive layer `spatial`, or nothing (`null`) from now on. */
  set(who: object, spatial: number | null): void {
    if (this.#closed) return;
    this.#count(this.#demands.get(who), -1);
    if (spatial === null) this.#demands.delete(who);
    else this.#demands.set(who, spatial);
    this.#count(this.#demands.get(who), 1);
    const largest = this.#largest();
    if (largest === this.#told) this.#stop();
    else if (largest !== null && (this.#told ?? -1) < largest) this.#say(largest);
    else this.#settle();
  }

  close(): void {
    this.#closed = true;
    this.#stop();
  }

  #count(spatial: number | undefined, change: number): void {
    if (spatial !== undefined) this.#counts[spatial] = (this.#counts[spatial] ?? 0) + change;
  }

  #settle(): void {
    this.#timer ??= setTimeout(() => this.#say(this.#largest()), SETTLE_MS);
  }

  #say(spatial: number | null): void {
    this.#stop();
    if (spatial === this.#told) return;
    this.#told = spatial;
    this.tell(spatial);
  }

  #stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #largest(): number | null {
    const largest = this.#counts.findLastIndex((count) => count > 0);
    return largest < 0 ? null : largest;
  }
}
