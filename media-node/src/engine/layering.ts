import type { Layers, LayerWish } from "../protocol/messages.ts";
import { keyOf } from "./keys.ts";

/** The most that a peer is to receive of a track: `null` is nothing, `undefined` all there is. */
export type Wish = Layers | null | undefined;

/** Tracks that are remembered beyond those that are wanted now: they may be wanted again. */
const MOST_REMEMBERED = 2000;

/** What was stated about the layers that a peer receives. */
export class Layering {
  #initial: Wish;
  /** The latest statement comes last. */
  readonly #wishes = new Map<string, Layers | null>();

  constructor(private readonly wanted: { has(key: string): boolean; readonly size: number }) {}

  state(initial: Wish, tracks: readonly LayerWish[]): void {
    if (initial !== undefined) {
      this.#initial = initial;
      this.#wishes.clear();
    }
    for (const wish of tracks) {
      const key = keyOf(wish);
      this.#wishes.delete(key);
      this.#wishes.set(key, wish.layers);
    }
    if (this.#wishes.size > this.wanted.size + MOST_REMEMBERED) this.#forget();
  }

  of(key: string): Wish {
    return this.#wishes.has(key) ? this.#wishes.get(key) : this.#initial;
  }

  #forget(): void {
    let spare = this.#wishes.size - this.wanted.size - MOST_REMEMBERED / 2;
    for (const key of this.#wishes.keys()) {
      if (spare <= 0) return;
      if (this.wanted.has(key)) continue;
      this.#wishes.delete(key);
      spare -= 1;
    }
  }
}
