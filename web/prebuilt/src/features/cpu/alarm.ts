/** When this computer's load is worth a word, and what would help; without a browser. */

/** Loads come and go with every newcomer; only what lasts is told. */
export const LASTING_MS = 10_000;
/** Whoever was told does not want to hear it all the time. */
const PAUSE_MS = 5 * 60_000;
const MOST = 3;

export type Relief = "background" | "receiveLess" | "camera";

export interface Situation {
  /** What the call machine blames, such as `encode` or `decode`. */
  readonly reason: string;
  readonly background: boolean;
  readonly cameraOn: boolean;
  /** There are pictures of others that could be smaller. */
  readonly canReceiveLess: boolean;
}

/** What would help most and cost least; null where nothing is left to give up. */
export function reliefFor({ reason, background, cameraOn, canReceiveLess }: Situation): Relief | null {
  if (background) return "background";
  if (canReceiveLess && (reason !== "encode" || !cameraOn)) return "receiveLess";
  return cameraOn ? "camera" : null;
}

/** Counts what was told: not more than a few times in a call, and with pauses. */
export class Alarm {
  #told = 0;
  #last = Number.NEGATIVE_INFINITY;

  /** Whether to tell now, in milliseconds of whatever clock; counts as told if so. */
  rings(now: number): boolean {
    if (this.#told >= MOST || now < this.#last + PAUSE_MS) return false;
    this.#told += 1;
    this.#last = now;
    return true;
  }
}
