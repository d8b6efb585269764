import { isDoubtful, isHeavy, isSevere } from "./loss.js";
import { type Flow, Window } from "./window.js";

/** Loss is judged over this time, in milliseconds. */
const WINDOW_MS = 500;
/** Heavy loss shows in this time already, in milliseconds. */
const NEWEST_MS = 240;
/** What comes all the time is seen over this time, if the levels were the same for so long, in milliseconds. */
const STEADY_MS = 2_900;
/** Less than this share of what came before, of at least so many bit/s, is asked about. */
const SLOWED_SHARE = 0.65;
const SLOWED_LEAST = 250_000;

/** What arrives of sound and pictures together, and what of it is lost, over the times that decisions look back. */
export class Throughput {
  readonly #window = new Window();

  add(flow: Flow): void {
    this.#window.add(flow);
  }

  /** Loss that no link has by itself, as far as it is not from before `quietUntil`. */
  heavyLoss(now: number, quietUntil: number): boolean {
    return [WINDOW_MS, NEWEST_MS].some((span) => isHeavy(this.#window.since(Math.max(now - span, quietUntil))));
  }

  /** Loss to ask about. */
  doubtfulLoss(now: number, quietUntil: number): boolean {
    return isDoubtful(this.#window.since(Math.max(now - WINDOW_MS, quietUntil)));
  }

  severeLoss(now: number): boolean {
    return isSevere(this.#window.since(now - 2 * WINDOW_MS));
  }

  /** Much less comes than came lately of the same pictures, since `steppedAt`: they show less that moves, or a queue fills. */
  slowed(now: number, steppedAt: number): boolean {
    if (now - steppedAt < STEADY_MS + WINDOW_MS) return false;
    const before = this.#window.rate(now - STEADY_MS);
    return before >= SLOWED_LEAST && this.#window.rate(now - WINDOW_MS) < SLOWED_SHARE * before;
  }

  /** Bit/s that arrive. */
  received(now: number): number {
    return this.#window.rate(now - 2 * WINDOW_MS);
  }

  /**
   * Bit/s that arrive all the time, since `steppedAt`. A moment in which much comes is no proof of a full link: it is full when much
   * comes all the time.
   */
  steady(now: number, steppedAt: number): number {
    const lately = this.#window.rate(Math.max(now - STEADY_MS, Math.min(now - 2 * WINDOW_MS, steppedAt)));
    return Math.min(this.received(now), lately);
  }
}
