import { expect, it } from "vitest";
import { isHeard } from "./newcomer";

const ARRIVAL = { rule: true, people: 3, now: 60_000, joinedAt: 0, lastSoundAt: Number.NEGATIVE_INFINITY } as const;

it("is heard always, never, or among so many people", () => {
  const rules = [true, false, 3, 2, 0].map((rule) => isHeard({ ...ARRIVAL, rule }));
  expect(rules).toEqual([true, false, true, false, false]);
});

it("is not heard of people who were there before", () => {
  expect(isHeard({ ...ARRIVAL, joinedAt: 59_000 })).toBe(false);
});

it("is one sound for a crowd", () => {
  expect(isHeard({ ...ARRIVAL, lastSoundAt: 59_000 })).toBe(false);
  expect(isHeard({ ...ARRIVAL, lastSoundAt: 57_000 })).toBe(true);
});
