/** Where an axis of time has its lines: at round times of the day here, few enough to read. */

export interface Tick {
  /** Unix seconds. */
  readonly at: number;
  readonly label: string;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  MINUTE,
  5 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  4 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
];
const MOST = 6;

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });

export function ticksOf(begin: number, end: number): readonly Tick[] {
  const step = STEPS.find((one) => (end - begin) / one <= MOST) ?? 7 * DAY;
  const offset = -new Date(end * 1000).getTimezoneOffset() * MINUTE;
  const format = step >= DAY ? DATE : TIME;
  const ticks: Tick[] = [];
  for (let at = Math.ceil((begin + offset) / step) * step - offset; at < end; at += step) {
    ticks.push({ at, label: format.format(at * 1000) });
  }
  return ticks;
}

/** Whole numbers from 0 for an axis of counts whose highest is `most`: two to five of them. */
export function countsOf(most: number): readonly number[] {
  const highest = Math.max(1, most);
  const step = [1, 2, 5, 10, 20, 25, 50].find((one) => highest / one <= 4) ?? 10 ** Math.ceil(Math.log10(highest / 4));
  const last = Math.ceil(highest / step) * step;
  return Array.from({ length: last / step + 1 }, (_, index) => index * step);
}
