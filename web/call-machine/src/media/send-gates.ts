import { SendGate, type SentLayer } from "../adaptation/send-gate.js";
import type { CancelTimer, Platform } from "../platform.js";
import type { SendWish } from "./encodings.js";
import type { Sender, WantedLayer } from "./sender.js";

export interface Gated {
  name: string;
  sender: Pick<Sender, "mid">;
  /** The layers as they would be sent with every gate open, smallest first. */
  layers: readonly WantedLayer[];
}

export interface SendGateEvents {
  /** The pictures that are sent in several layers now. */
  gated(): Gated[];
  stats(): Promise<RTCStatsReport | undefined>;
  /** Other layers of this picture are to be sent than before. */
  onChange(name: string): void;
  /** After that: much of it was lost, and is not worth to be sent again. */
  onSlump(name: string): void;
}

interface Entry {
  type: string;
  mid?: string;
  rid?: string;
  framesEncoded?: number;
  targetBitrate?: number;
  qualityLimitationReason?: string;
  nominated?: boolean;
  availableOutgoingBitrate?: number;
}

const PERIOD_MS = 200;

/** Looks at what the sending connection counts, and keeps a gate for each picture that is sent in layers. */
export class SendGates {
  readonly #gates = new Map<string, SendGate>();
  #cancel: CancelTimer | undefined;
  #reading = false;

  constructor(
    private readonly platform: Platform,
    private readonly events: SendGateEvents,
  ) {}

  /** A connection begins, with all gates open. */
  start(): void {
    this.stop();
    this.#cancel = this.platform.every(PERIOD_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#gates.clear();
  }

  /** The wish, less what the way out does not carry. */
  restrict(name: string, wish: SendWish): SendWish {
    const gate = this.#gates.get(name);
    return gate ? { ...wish, shut: gate.shut, lull: gate.lull } : wish;
  }

  /** The largest layer of it for others to receive; `undefined` for all. */
  most(name: string): number | undefined {
    return this.#gates.get(name)?.most;
  }

  /** What is sent under this name from now on is something else. */
  forget(name: string): void {
    this.#gates.delete(name);
  }

  async #look(): Promise<void> {
    if (this.#reading || this.events.gated().length === 0) return;
    const cancel = this.#cancel;
    this.#reading = true;
    try {
      const report = await this.events.stats();
      if (!report || cancel !== this.#cancel) return;
      const entries: Entry[] = [];
      report.forEach((entry: Entry) => {
        entries.push(entry);
      });
      for (const gated of this.events.gated()) this.#observe(gated, entries);
    } finally {
      this.#reading = false;
    }
  }

  #observe({ name, sender, layers }: Gated, entries: readonly Entry[]): void {
    const gate = this.#gates.get(name) ?? new SendGate();
    this.#gates.set(name, gate);
    const pair = entries.find(({ type, nominated }) => type === "candidate-pair" && nominated);
    const streams = entries.filter(({ type, mid }) => type === "outbound-rtp" && mid === sender.mid);
    // Browsers that tell this leave it out where it is nothing.
    const tellsGrants = streams.some(({ targetBitrate }) => targetBitrate !== undefined);
    const read = layers.map(({ rid, wanted, needs }): SentLayer => {
      const sent = streams.find((entry) => entry.rid === rid);
      return {
        wanted,
        needs,
        frames: sent?.framesEncoded ?? 0,
        granted: tellsGrants ? (sent?.targetBitrate ?? 0) : undefined,
        limited: sent?.qualityLimitationReason === "bandwidth",
      };
    });
    const now = this.platform.ticks();
    if (gate.observe({ now, layers: read, estimate: pair?.availableOutgoingBitrate })) this.events.onChange(name);
    if (gate.slumped) this.events.onSlump(name);
  }
}
