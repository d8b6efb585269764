/** How many were inside, from moment to moment. Moments are Unix seconds. */

export interface Stay {
  readonly join_time: number;
  readonly duration: number;
}

export interface Step {
  readonly at: number;
  /** From `at` until the next step. */
  readonly count: number;
}

/** The changes of how many were inside, in order, the last one being nobody. */
export function stepsOf(stays: readonly Stay[]): readonly Step[] {
  const changes = new Map<number, number>();
  const change = (at: number, by: number) => changes.set(at, (changes.get(at) ?? 0) + by);
  for (const { join_time, duration } of stays) {
    if (duration <= 0) continue;
    change(join_time, 1);
    change(join_time + duration, -1);
  }
  let count = 0;
  return [...changes]
    .sort(([one], [other]) => one - other)
    .map(([at, by]) => {
      count += by;
      return { at, count };
    });
}

/** A filled outline of `steps` between two moments, in a square of 100 by 100: how many were inside, `most` at the top. */
export function outlineOf(steps: readonly Step[], begin: number, end: number, most: number): string {
  const x = (at: number) => round((100 * (Math.min(Math.max(at, begin), end) - begin)) / (end - begin));
  const y = (count: number) => round(100 - (100 * count) / Math.max(1, most));
  let path = "M0 100";
  let before = 0;
  for (const { at, count } of steps) {
    path += `L${x(at)} ${y(before)}L${x(at)} ${y(count)}`;
    before = count;
  }
  return `${path}L100 ${y(before)}L100 100Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
