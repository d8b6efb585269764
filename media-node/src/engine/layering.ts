import type { Layers, LayerWish } from "../protocol/messages.ts";
import { keyOf } from "./keys.ts";

/** The most that a peer is to receive of a track: `null` is nothing, `undefined` all there is. */
export type Wish = Layers | null | undefined;

/** What was stated about the layers that a peer receives. */
export class Layering {
  #initial: Wish;
  readonly #wishes = new Map<string, Layers | null>();

  state(initial: Wish, tracks: readonly LayerWish[]): void {
    if (initial !== undefined) this.#initial = initial;
    for (const wish of tracks) this.#wishes.set(keyOf(wish), wish.layers);
  }

  of(key: string): Wish {
    return this.#wishes.has(key) ? this.#wishes.get(key) : this.#initial;
  }
}
