/** The end of one's time in a call, as the server has set it at the join: what is said of it and when. Without a browser. */

/** Words come so many minutes before the end. */
const WARNINGS = [10, 1] as const;
const MINUTE_MS = 60_000;

/** Whoever joins within the last minutes is told at once. */
export function dueWarning(leftMs: number, lastWarning: number | null): number | null {
  const due = WARNINGS.filter((minutes) => leftMs <= minutes * MINUTE_MS).at(-1);
  return due === undefined || due === lastWarning ? null : due;
}

/** The clock is shown for as long as the first warning lasts. */
export const isClose = (leftMs: number): boolean => leftMs <= WARNINGS[0] * MINUTE_MS;

/** How many minutes to speak of: what is left, at least one. */
export const minutesLeft = (leftMs: number): number => Math.max(1, Math.round(leftMs / MINUTE_MS));

/** `9:05`; never below zero. */
export function clockTime(leftMs: number): string {
  const seconds = Math.max(0, Math.ceil(leftMs / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
