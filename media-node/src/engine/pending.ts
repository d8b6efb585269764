import type { TrackRef } from "../protocol/messages.ts";

/** How long a browser may take to answer an offer. One that failed to takes its seat anew after 20 s without another. */
const ANSWER_MS = 15_000;
/**
 * When an offer that is not answered is made once more, the same: whoever has it already loses nothing by that. Those of large rooms
 * are long, and a browser with a slow link is not to be kept busy with copies.
 */
const REPEATS_MS = [3_000, 9_000];

export interface Offer {
  seq: number;
  sdp: string;
  tracks: Record<string, TrackRef | null>;
}

export interface PendingEvents {
  /** Pass the offer on to the browser; again when it takes its time. */
  onOffer(): void;
  /** The browser did not answer. */
  onSpent(): void;
}

/** An offer that is not answered yet. */
export class Pending {
  #timers: NodeJS.Timeout[] = [];

  constructor(
    readonly offer: Offer,
    readonly mids: ReadonlySet<string>,
    private readonly events: PendingEvents,
  ) {}

  /** Make the offer, now and once more if need be, and wait for the answer. */
  make(): void {
    this.stop();
    const spent = setTimeout(() => this.events.onSpent(), ANSWER_MS);
    const repeats = REPEATS_MS.map((after) => setTimeout(() => this.events.onOffer(), after));
    this.#timers = [spent, ...repeats];
    this.events.onOffer();
  }

  /** Wait no longer. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
  }
}
