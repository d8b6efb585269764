/** The list of people of a call that is divided into groups, without a browser. */

import { type BreakoutRoom, type Division, isIn } from "../../call/division";
import type { Listed } from "../../call/people";

/** Some of the people under one heading. */
export interface Section<T> {
  /** Where they are: a group, the main room, or elsewhere than oneself. */
  readonly where: BreakoutRoom | "main" | "elsewhere";
  readonly people: readonly T[];
}

/** For hosts: every group with who is in it now, after the main room where somebody is there. */
export function everyGroup<T extends Listed>(people: readonly T[], division: Division): readonly Section<T>[] {
  const inMain: T[] = [];
  const members = new Map(division.rooms.map((room) => [room, [] as T[]]));
  for (const person of people) {
    const room = isIn(division, person.sessionId);
    ((room && members.get(room)) ?? inMain).push(person);
  }
  const groups = [...members].map(([where, inside]) => ({ where, people: inside }));
  return inMain.length > 0 ? [{ where: "main", people: inMain }, ...groups] : groups;
}

/** For everybody else: who is in the room of `me`, then the others. */
export function ownGroup<T extends Listed>(
  people: readonly T[],
  division: Division,
  me: string | null,
): readonly Section<T>[] {
  const here = isIn(division, me);
  const company: T[] = [];
  const others: T[] = [];
  for (const person of people) (isIn(division, person.sessionId) === here ? company : others).push(person);
  const own: Section<T> = { where: here ?? "main", people: company };
  return others.length > 0 ? [own, { where: "elsewhere", people: others }] : [own];
}
