import { type Level, SMALL } from "./levels.js";

export type PictureKind = "camera" | "screen";

/**
 * What senders aim at, in bit/s by level; a quarter and half of the frames of VP8 take about 45 and 65 % of the bits. Screens
 * are always sent with all of their few frames; a whole picture of text is large, and needs room beyond the average.
 */
const NOMINAL: Readonly<Record<PictureKind, readonly number[]>> = {
  camera: [0, 54_000, 78_000, 120_000, 420_000, 1_700_000],
  screen: [0, 150_000, 150_000, 150_000, 420_000, 2_500_000],
};

/** A still picture costs little until it moves, so measured rates are believed within these bounds only. */
const LEAST_SHARE = 0.6;
const MOST_SHARE = 2;
/** How much a second of measuring weighs against what was known. */
const WEIGHT = 0.3;

export function nominalRate(kind: PictureKind, level: Level): number {
  return NOMINAL[kind][level] ?? 0;
}

/** What the levels of one picture cost: what senders aim at, corrected by what arrived. */
export class LearntRates {
  readonly #learnt = new Map<Level, number>();

  constructor(private readonly kind: PictureKind) {}

  /** So many bit/s arrived while the picture had this level and nothing was lost. */
  learn(level: Level, rate: number): void {
    const known = this.#learnt.get(level) ?? nominalRate(this.kind, level);
    this.#learnt.set(level, known + WEIGHT * (rate - known));
  }

  /** Expected bit/s. */
  of(level: Level): number {
    const nominal = nominalRate(this.kind, level);
    const learnt = this.#learnt.get(level);
    if (learnt === undefined) return nominal;
    return Math.min(nominal * (level > SMALL ? 1.2 : MOST_SHARE), Math.max(nominal * LEAST_SHARE, learnt));
  }
}
