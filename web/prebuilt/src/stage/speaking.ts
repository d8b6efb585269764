/** From audio levels to "is speaking": quick to begin, slow to end, so that rings do not flicker between words. */

/** Level (0 to 1) above which somebody counts as speaking. */
const THRESHOLD = 0.02;
/** How long the ring stays after the last loud moment, in milliseconds. */
const HOLD_MS = 800;

/** Loud moments by session id, in milliseconds of any steady clock. */
export type LoudMoments = ReadonlyMap<string, number>;

/** Note who is loud at `now`, and forget those whose last loud moment is too long ago. */
export function noteLevels(before: LoudMoments, levels: Readonly<Record<string, number>>, now: number): LoudMoments {
  const after = new Map([...before].filter(([, at]) => now - at < HOLD_MS));
  for (const [id, level] of Object.entries(levels)) if (level > THRESHOLD) after.set(id, now);
  return after;
}

export function sameSpeakers(one: LoudMoments, other: LoudMoments): boolean {
  return one.size === other.size && [...one.keys()].every((id) => other.has(id));
}
