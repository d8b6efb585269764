import type { CancelTimer, Platform } from "../platform.js";
import type { SendWish } from "./encodings.js";
import { layeringOf, SendSettings } from "./send-settings.js";

/** A layer that nobody needs any more is sent for so long still, so that a short need does not toggle it. */
const CALM_MS = 1_000;

/**
 * All that decides how the tracks are encoded: the app's settings and limits, which outlive connections, and which layers the
 * server says are needed, which counts for the present connection.
 */
export class SendWishes {
  readonly settings = new SendSettings();
  readonly #limits = new Map<string, number>();
  readonly #needed = new Map<string, number>();
  readonly #lowering = new Map<string, CancelTimer>();

  constructor(
    private readonly platform: Platform,
    private readonly onChange: (name: string) => void,
  ) {}

  /** Limit all layers of `name` together to so many kbit/s; null lifts the limit. */
  limit(name: string, kilobits: number | null): void {
    if (kilobits === null) this.#limits.delete(name);
    else this.#limits.set(name, kilobits * 1_000);
  }

  /** The largest layers that anybody receives; null for none. More is sent at once, less after a while. */
  need(layers: Readonly<Record<string, number | null>>): void {
    for (const [name, spatial] of Object.entries(layers)) {
      const most = spatial ?? -1;
      this.#lowering.get(name)?.();
      this.#lowering.delete(name);
      if (most >= (this.#needed.get(name) ?? Number.POSITIVE_INFINITY)) this.#setNeeded(name, most);
      else
        this.#lowering.set(
          name,
          this.platform.after(CALM_MS, () => this.#setNeeded(name, most)),
        );
    }
  }

  /** The track is another one, or its connection is: everything counts as needed until the server says otherwise. */
  forgetNeeds(names?: readonly string[]): void {
    for (const name of names ?? [...this.#needed.keys(), ...this.#lowering.keys()]) {
      this.#lowering.get(name)?.();
      this.#lowering.delete(name);
      this.#needed.delete(name);
    }
  }

  of(name: string): SendWish {
    const allowed = this.allowed(name);
    const needed = this.settings.of(name).adaptive === false ? undefined : this.#needed.get(name);
    return { ...allowed, most: Math.min(allowed.most, needed ?? allowed.most) };
  }

  /** The same, if everything is needed. */
  allowed(name: string): SendWish {
    return { ...layeringOf(name, this.settings.of(name)), limit: this.#limits.get(name) };
  }

  #setNeeded(name: string, most: number): void {
    this.#lowering.delete(name);
    this.#needed.set(name, most);
    this.onChange(name);
  }
}
