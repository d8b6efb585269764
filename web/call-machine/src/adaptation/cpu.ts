/** What the decoder did with a picture, in running totals. */
export interface Decoding {
  decoded: number;
  /** Came, and were not shown for want of time. */
  dropped: number;
}

const HIGH_SHARE = 0.3;
const FEWEST_FRAMES = 5;
/** A page that is looked at this seldom has no time for more; timers of hidden pages fire more often. In milliseconds. */
const LATE_MS = 1_600;
/** How long it must be so before something is done, and how long nothing more is done after that, in milliseconds. */
const PATIENCE_MS = 2_000;
const FIRST_REST_MS = 20_000;
const LONGEST_REST_MS = 160_000;

/** The largest size that this machine decodes in time: lowered when many frames are dropped, raised again after a rest. */
export class DecodingLimit {
  #limit = 2;
  #totals: Decoding = { decoded: 0, dropped: 0 };
  #busySince: number | undefined;
  #loweredAt = Number.NEGATIVE_INFINITY;
  #rest = FIRST_REST_MS;

  get spatial(): number {
    return this.#limit;
  }

  /** `largest` is the largest layer that is received at present, `span` the time since the last reading. */
  observe(now: number, span: number, largest: number, pictures: Iterable<Decoding>): void {
    const { decoded, dropped } = this.#grow(pictures);
    const all = decoded + dropped;
    const drops = all >= FEWEST_FRAMES && dropped >= HIGH_SHARE * all;
    if (!drops && span < LATE_MS) this.#busySince = undefined;
    else this.#busySince ??= now;
    if (this.#busySince !== undefined && now - this.#busySince >= PATIENCE_MS) this.#lower(now, largest);
    else if (this.#limit < 2 && now - this.#loweredAt >= this.#rest) this.#raise(now);
  }

  #grow(pictures: Iterable<Decoding>): Decoding {
    const totals = { decoded: 0, dropped: 0 };
    for (const { decoded, dropped } of pictures) {
      totals.decoded += decoded;
      totals.dropped += dropped;
    }
    const former = this.#totals;
    this.#totals = totals;
    return {
      decoded: Math.max(0, totals.decoded - former.decoded),
      dropped: Math.max(0, totals.dropped - former.dropped),
    };
  }

  #lower(now: number, largest: number): void {
    this.#busySince = undefined;
    if (largest === 0) return;
    if (now - this.#loweredAt < 2 * this.#rest) this.#rest = Math.min(LONGEST_REST_MS, 2 * this.#rest);
    else this.#rest = FIRST_REST_MS;
    this.#limit = Math.min(this.#limit, largest) - 1;
    this.#loweredAt = now;
  }

  #raise(now: number): void {
    this.#limit += 1;
    this.#loweredAt = now;
  }
}
