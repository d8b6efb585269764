import type { DailySendSettings } from "@daily-co/daily-js";
import type { Platform } from "../platform.js";
import type { SendWish } from "./encodings.js";
import { type Gated, SendGates } from "./send-gates.js";
import { SendWishes } from "./send-wishes.js";
import type { Sender } from "./sender.js";

export interface EncodingEvents {
  /** The names of all publications. */
  names(): Iterable<string>;
  sender(name: string): Sender | undefined;
  /** Whether the SFU has heard of this publication. */
  isKnown(name: string): boolean;
  stats(): Promise<RTCStatsReport | undefined>;
  /** The largest layers that are sent at present changed, by track name. */
  onSending(layers: Record<string, number>): void;
  /** What is wished of some track changed. */
  onEncoding(): void;
}

/** What the SFU expects of a new publication. */
const ALL_LAYERS = 2;

/** How each publication is encoded: as the app wishes, as others need it, and as the way out carries it. */
export class Encoding {
  readonly #wishes: SendWishes;
  readonly #gates: SendGates;
  /** The largest layers that the SFU was told are sent, by track name. */
  readonly #told = new Map<string, number>();

  constructor(
    platform: Platform,
    private readonly events: EncodingEvents,
  ) {
    this.#wishes = new SendWishes(platform, (name) => void this.apply(name));
    this.#gates = new SendGates(platform, {
      gated: () => this.#gated(),
      stats: () => events.stats(),
      onChange: (name) => void this.apply(name),
      onSlump: (name) => void events.sender(name)?.flush(),
    });
  }

  /** How `name` is to be sent now. */
  wishOf(name: string): SendWish {
    const wish = this.#wishes.of(name);
    return this.#isAdaptive(name) ? this.#gates.restrict(name, wish) : wish;
  }

  /** Bring the encodings of one publication in line. Others are told first: the sooner they know, the sooner they turn to what is sent. */
  async apply(name: string): Promise<void> {
    this.#tellSending(name);
    await this.events.sender(name)?.update(this.wishOf(name));
  }

  async applyAll(): Promise<void> {
    await Promise.all([...this.events.names()].map((name) => this.apply(name)));
  }

  /** Limit what is sent of `name` to so many kbit/s, now and on every later connection; null lifts the limit. */
  async limit(name: string, kilobits: number | null): Promise<void> {
    this.#wishes.limit(name, kilobits);
    await this.apply(name);
    this.events.onEncoding();
  }

  /** The largest layers that anybody receives, by track name; null for none. */
  need(layers: Readonly<Record<string, number | null>>): void {
    this.#wishes.need(layers);
  }

  /** The app's send settings; those that it does not name stay. Returns what is in force. Throws `RequestError`. */
  async configure(settings: unknown): Promise<DailySendSettings> {
    this.#wishes.settings.update(settings);
    await this.applyAll();
    this.events.onEncoding();
    return this.#wishes.settings.toDaily();
  }

  /** A connection begins: all that it sends is to be measured. */
  start(): void {
    this.#gates.start();
  }

  /** The connection is gone, and with it what others said of their needs. */
  stop(): void {
    this.#gates.stop();
    this.#told.clear();
    this.#wishes.forgetNeeds();
  }

  /** What is sent under this name from now on is something else. */
  forget(name: string): void {
    this.#wishes.forgetNeeds([name]);
    this.#gates.forget(name);
    this.#told.delete(name);
  }

  /** What is only left out because nobody needs it counts as sent: it comes as soon as somebody does. */
  #tellSending(name: string): void {
    const allowed = this.events.sender(name)?.largest(this.#wishes.allowed(name));
    if (allowed === undefined || !this.events.isKnown(name)) return;
    const carried = this.#isAdaptive(name) ? this.#gates.most(name) : undefined;
    const most = Math.min(allowed, carried ?? ALL_LAYERS);
    if (most === (this.#told.get(name) ?? ALL_LAYERS)) return;
    this.#told.set(name, most);
    this.events.onSending({ [name]: most });
  }

  /** Layers that the app wants to be sent always are left alone. */
  #isAdaptive(name: string): boolean {
    return this.#wishes.settings.of(name).adaptive !== false;
  }

  #gated(): Gated[] {
    return [...this.events.names()].flatMap((name) => {
      const sender = this.events.sender(name);
      if (!sender || !this.#isAdaptive(name)) return [];
      const layers = sender.layers(this.#wishes.of(name));
      return layers.length > 0 ? [{ name, sender, layers }] : [];
    });
  }
}
