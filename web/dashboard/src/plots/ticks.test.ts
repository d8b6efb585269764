import { describe, expect, it } from "vitest";
import { countsOf, ticksOf } from "./ticks";

const NOON = new Date(2026, 1, 3, 12, 0, 0).getTime() / 1000;

describe("the lines of an axis of time", () => {
  it("are at round times within it, and few", () => {
    const labels = ticksOf(NOON - 6 * 3600 - 60, NOON - 60).map(({ label }) => label);
    expect(labels).toEqual(["06:00", "07:00", "08:00", "09:00", "10:00", "11:00"]);
  });

  it("are at midnights where there are days", () => {
    const ticks = ticksOf(NOON - 5 * 86_400, NOON);
    expect(ticks.map(({ label }) => label)).toEqual(["30 Jan", "31 Jan", "1 Feb", "2 Feb", "3 Feb"]);
    expect(ticks.every(({ at }) => new Date(at * 1000).getHours() === 0)).toBe(true);
  });
});

describe("the lines of an axis of counts", () => {
  it.each([
    [0, [0, 1]],
    [1, [0, 1]],
    [4, [0, 1, 2, 3, 4]],
    [7, [0, 2, 4, 6, 8]],
    [100, [0, 25, 50, 75, 100]],
    [1234, [0, 1000, 2000]],
  ])("up to %d are whole numbers", (most, lines) => {
    expect(countsOf(most)).toEqual(lines);
  });
});
