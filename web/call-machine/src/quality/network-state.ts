import type { DailyNetworkStats } from "@daily-co/daily-js";

export type NetworkState = DailyNetworkStats["networkState"];
export type Threshold = DailyNetworkStats["threshold"];
type Reason = DailyNetworkStats["networkStateReasons"][number];

/** What is measured of the network; null where nothing flows that could tell. */
export type Reading = Readonly<Record<Reason, number | null>>;

/** From where on a value is a warning, and from where on it is bad. For the bitrate less is worse. */
interface Limit {
  warning: number;
  bad: number;
}

/**
 * Losses as shares: sound is mended up to a twentieth, and nothing hides a seventh. Seconds to the server and back: with as
 * much on the other side people begin to talk at once. Bits per second: the smallest picture and sound, and sound alone.
 */
const LIMITS: Readonly<Record<Reason, Limit>> = {
  sendPacketLoss: { warning: 0.05, bad: 0.15 },
  recvPacketLoss: { warning: 0.05, bad: 0.15 },
  roundTripTime: { warning: 0.3, bad: 0.6 },
  availableOutgoingBitrate: { warning: 250_000, bad: 100_000 },
};

const REASONS = Object.keys(LIMITS) as Reason[];

/** A value must be so much better than a limit before it counts as beyond it again. */
const RELIEF = 0.75;
/** Readings in a row that it takes to become worse, better, and unknown. */
const TO_WORSE = 2;
const TO_BETTER = 4;
const TO_UNKNOWN = 3;
/** How much the latest reading counts. */
const WEIGHT = 0.5;

type Level = 0 | 1 | 2;
const STATES = ["good", "warning", "bad"] as const;
const THRESHOLDS = ["good", "low", "very-low"] as const;

/** The former word for a state. */
export function thresholdOf(state: NetworkState): Threshold {
  return state === "unknown" ? "good" : (THRESHOLDS[STATES.indexOf(state)] ?? "good");
}

export interface Verdict {
  state: NetworkState;
  /** What is to blame for a state that is not good. */
  reasons: Reason[];
}

/** Judge values once, without a past, as at the end of a test. */
export function judge(reading: Reading): Verdict {
  const levels = REASONS.map((reason) => [reason, levelOf(reason, reading[reason] ?? null)] as const);
  if (REASONS.every((reason) => reading[reason] === null)) return { state: "unknown", reasons: [] };
  return verdictOf(levels);
}

function verdictOf(levels: readonly (readonly [Reason, Level])[]): Verdict {
  const worst = Math.max(...levels.map(([, level]) => level)) as Level;
  const reasons = worst === 0 ? [] : levels.flatMap(([reason, level]) => (level > 0 ? [reason] : []));
  return { state: STATES[worst], reasons };
}

function levelOf(reason: Reason, value: number | null, relief = 1): Level {
  if (value === null) return 0;
  const { warning, bad } = LIMITS[reason];
  if (reason === "availableOutgoingBitrate") return value < bad / relief ? 2 : value < warning / relief ? 1 : 0;
  return value >= bad * relief ? 2 : value >= warning * relief ? 1 : 0;
}

/** One kind of trouble: smoothed, and slow to change its mind. */
class Trouble {
  level: Level = 0;
  value: number | null = null;
  #worse = 0;
  #better = 0;

  constructor(private readonly reason: Reason) {}

  observe(value: number | null): void {
    if (value === null) this.value = null;
    else this.value = this.value === null ? value : WEIGHT * value + (1 - WEIGHT) * this.value;
    const entered = levelOf(this.reason, this.value);
    // To leave a level takes more than to be just beyond its limit.
    const kept = levelOf(this.reason, this.value, RELIEF);
    this.#worse = entered > this.level ? this.#worse + 1 : 0;
    this.#better = kept < this.level ? this.#better + 1 : 0;
    if (this.#worse >= TO_WORSE) this.#settle(entered);
    else if (this.#better >= TO_BETTER) this.#settle(kept);
  }

  #settle(level: Level): void {
    this.level = level;
    this.#worse = 0;
    this.#better = 0;
  }
}

/** The state of the network as daily-js tells it, from a reading every two seconds. */
export class NetworkJudge {
  #troubles = REASONS.map((reason) => [reason, new Trouble(reason)] as const);
  #known = 0;
  #unknown = 0;

  /** Take the next reading. */
  observe(reading: Reading): void {
    const isKnown = REASONS.some((reason) => reading[reason] !== null);
    this.#known = isKnown ? this.#known + 1 : this.#known;
    this.#unknown = isKnown ? 0 : this.#unknown + 1;
    for (const [reason, trouble] of this.#troubles) trouble.observe(reading[reason]);
    if (this.#unknown >= TO_UNKNOWN) this.forget();
  }

  /** Begin anew: the connections are others. */
  forget(): void {
    this.#troubles = REASONS.map((reason) => [reason, new Trouble(reason)] as const);
    this.#known = 0;
  }

  get verdict(): Verdict {
    if (this.#known < TO_WORSE) return { state: "unknown", reasons: [] };
    return verdictOf(this.#troubles.map(([reason, { level }]) => [reason, level] as const));
  }

  /** The former way to tell the state. */
  get threshold(): Threshold {
    return thresholdOf(this.verdict.state);
  }

  /** 0 to 100, in steps of ten: it is told with every change, and small ones are none. */
  get quality(): number {
    const worst = Math.min(...this.#troubles.map(([reason, { value }]) => goodness(reason, value)));
    return Math.round(worst * 10) * 10;
  }
}

/** 1 up to half of a warning, two thirds at it, one third at what is bad, nothing at twice that. */
function goodness(reason: Reason, value: number | null): number {
  if (value === null) return 1;
  const { warning, bad } = LIMITS[reason];
  const falls = reason === "availableOutgoingBitrate";
  const points: [number, number][] = falls
    ? [
        [2 * warning, 1],
        [warning, 2 / 3],
        [bad, 1 / 3],
        [bad / 2, 0],
      ]
    : [
        [warning / 2, 1],
        [warning, 2 / 3],
        [bad, 1 / 3],
        [2 * bad, 0],
      ];
  const beyond = (at: number): boolean => (falls ? value <= at : value >= at);
  const next = points.findIndex(([at]) => !beyond(at));
  if (next === 0) return 1;
  const [from, to] = [points[next - 1], points[next]];
  if (!from || !to) return 0;
  return from[1] + ((value - from[0]) / (to[0] - from[0])) * (to[1] - from[1]);
}
