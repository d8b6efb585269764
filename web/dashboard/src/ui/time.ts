/** Moments and lengths of time in words. */

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A length in seconds: `45 s`, `12 min`, `1 h 5 min`, `3 d 2 h`. */
export function lengthOf(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min`;
  if (whole < DAY) return joined(Math.floor(whole / HOUR), "h", Math.floor((whole % HOUR) / MINUTE), "min");
  return joined(Math.floor(whole / DAY), "d", Math.floor((whole % DAY) / HOUR), "h");
}

function joined(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** How long ago a moment (milliseconds) was at `now`. */
export function ago(moment: number, now: number): string {
  const seconds = (now - moment) / 1000;
  if (seconds < 0) return `in ${lengthOf(-seconds)}`;
  return seconds < 5 ? "just now" : `${lengthOf(seconds)} ago`;
}

/** Milliseconds of a moment as the server writes it. */
export function millis(moment: string | null | undefined): number | undefined {
  const value = moment ? Date.parse(moment) : Number.NaN;
  return Number.isNaN(value) ? undefined : value;
}

const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A moment (milliseconds) with its date: `3 Feb 2026, 10:20`. */
export function dateOf(moment: number): string {
  return DATE.format(moment);
}

/** The time of day of a moment (milliseconds): `10:20`. */
export function clockOf(moment: number): string {
  return CLOCK.format(moment);
}
