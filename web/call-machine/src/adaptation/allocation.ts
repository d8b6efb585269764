import { type Level, NOTHING, SMALL, WHOLE } from "./levels.js";

export interface Claim {
  key: string;
  /** Who comes first when there is too little for all: larger numbers. */
  priority: number;
  /** The most that is of use. */
  most: Level;
  /** Expected bit/s of a level. */
  cost(level: Level): number;
}

export type Levels = ReadonlyMap<string, Level>;

export function totalCost(claims: readonly Claim[], levels: Levels): number {
  return claims.reduce((sum, { key, cost }) => sum + cost(levels.get(key) ?? NOTHING), 0);
}

/**
 * Share `budget` bit/s: everybody gets the smallest picture, with few frames, before anybody gets more; then all frames, and
 * only then larger pictures. The more important come first: who speaks moves smoothly, while others only move. The most
 * important is not left without a picture while half of it fits: beyond that the sound would pay for it, and the picture would
 * stand still all the same (measured). Claims that are equally important grow together.
 */
export function allocate(claims: readonly Claim[], budget: number): Map<string, Level> {
  const levels = new Map<string, Level>(claims.map(({ key }) => [key, NOTHING]));
  const first = byImportance(claims)[0];
  if (first && first.most > NOTHING && budget >= first.cost(1) / 2) levels.set(first.key, 1);
  return raise(claims, levels, budget);
}

/** The same, but nobody gets less than now: what `budget` carries beyond the present levels. */
export function raise(claims: readonly Claim[], present: Levels, budget: number): Map<string, Level> {
  const levels = new Map<string, Level>(claims.map(({ key }) => [key, present.get(key) ?? NOTHING]));
  const sorted = byImportance(claims);
  let left = budget - totalCost(claims, levels);
  const lift = (claim: Claim, level: number): void => {
    const now = levels.get(claim.key) ?? NOTHING;
    if (now !== level - 1 || level > claim.most) return;
    const more = claim.cost(level as Level) - claim.cost(now);
    if (more > left) return;
    left -= more;
    levels.set(claim.key, level as Level);
  };
  const equals = groups(sorted);
  const liftAll = (all: readonly Claim[][], from: number, to: number): void => {
    for (const claims of all)
      for (let level = from; level <= to; level++) for (const claim of claims) lift(claim, level);
  };
  liftAll([sorted], 1, 1);
  liftAll(equals, 2, SMALL);
  liftAll(equals, SMALL + 1, WHOLE);
  return levels;
}

/** The same claim, but on no more than the next size; those without all frames of the smallest size claim these first. */
export function oneSizeUp(claim: Claim, present: Levels): Claim {
  const next = Math.max(SMALL, (present.get(claim.key) ?? NOTHING) + 1) as Level;
  return { ...claim, most: Math.min(claim.most, next) as Level };
}

/** One level more for the most important picture that has less than is of use; undefined when there is none. */
export function smallestStep(claims: readonly Claim[], present: Levels): Levels | undefined {
  const has = ({ key }: Claim): number => present.get(key) ?? NOTHING;
  const short = claims.filter((claim) => has(claim) < claim.most);
  const [next] = short.sort((a, b) => b.priority - a.priority || has(a) - has(b));
  return next && new Map([...present, [next.key, (has(next) + 1) as Level]]);
}

function byImportance(claims: readonly Claim[]): Claim[] {
  return [...claims].sort((a, b) => b.priority - a.priority);
}

function groups(sorted: readonly Claim[]): Claim[][] {
  const found: Claim[][] = [];
  for (const claim of sorted) {
    const last = found.at(-1);
    if (last?.[0]?.priority === claim.priority) last.push(claim);
    else found.push([claim]);
  }
  return found;
}
