import { expect, it } from "vitest";
import { noteLevels, sameSpeakers } from "./speaking";

it("shows somebody as speaking at once and for a moment after", () => {
  const loud = noteLevels(new Map(), { a: 0.5, b: 0.001 }, 0);
  expect([...loud.keys()]).toEqual(["a"]);
  expect([...noteLevels(loud, { a: 0 }, 500).keys()]).toEqual(["a"]);
  expect([...noteLevels(loud, { a: 0 }, 900).keys()]).toEqual([]);
});

it("tells whether the speakers changed", () => {
  expect(sameSpeakers(new Map([["a", 1]]), new Map([["a", 9]]))).toBe(true);
  expect(sameSpeakers(new Map([["a", 1]]), new Map([["b", 1]]))).toBe(false);
});
