import type { Platform } from "./platform.js";

/** For so long a sign of broken media speaks for a loss of the messages that is noticed after it, in milliseconds. */
const FRESH_MS = 10_000;

/**
 * When the messages are lost, and nothing arrives of the media either, the device's way into the network is another one: ICE is
 * restarted as soon as the messages are back, without waiting until the browser calls the connections broken.
 */
export class MediaDoubt {
  #seenAt = Number.NEGATIVE_INFINITY;
  #isAway = false;
  #hasRestarted = false;

  constructor(
    private readonly platform: Pick<Platform, "ticks">,
    private readonly restart: () => void,
  ) {}

  /** Nothing arrives any more, or a connection of the media broke. */
  note(): void {
    this.#seenAt = this.platform.ticks();
    if (this.#isAway) this.#restartOnce();
  }

  /** The messages are lost. */
  lost(): void {
    this.#isAway = true;
    if (this.platform.ticks() - this.#seenAt < FRESH_MS) this.#restartOnce();
  }

  /** The messages are back. */
  back(): void {
    this.#isAway = this.#hasRestarted = false;
  }

  #restartOnce(): void {
    if (this.#hasRestarted) return;
    this.#hasRestarted = true;
    this.restart();
  }
}
