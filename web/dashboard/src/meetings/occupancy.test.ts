import { describe, expect, it } from "vitest";
import { outlineOf, stepsOf } from "./occupancy";

describe("how many were inside", () => {
  it("changes with every join and leave", () => {
    const stays = [
      { join_time: 100, duration: 60 },
      { join_time: 130, duration: 60 },
      { join_time: 160, duration: 10 },
    ];
    expect(stepsOf(stays)).toEqual([
      { at: 100, count: 1 },
      { at: 130, count: 2 },
      { at: 160, count: 2 },
      { at: 170, count: 1 },
      { at: 190, count: 0 },
    ]);
  });

  it("is nobody where nobody stayed", () => {
    expect(stepsOf([])).toEqual([]);
    expect(stepsOf([{ join_time: 100, duration: 0 }])).toEqual([]);
  });

  it("is drawn from the first moment to the last, the most at the top", () => {
    const steps = stepsOf([
      { join_time: 100, duration: 100 },
      { join_time: 150, duration: 25 },
    ]);
    expect(outlineOf(steps, 100, 200, 2)).toBe(
      "M0 100L0 100L0 50L50 50L50 0L75 0L75 50L100 50L100 100L100 100L100 100Z",
    );
  });
});
