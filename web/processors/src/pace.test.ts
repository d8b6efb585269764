import { describe, expect, it } from "vitest";
import { Pace } from "./pace.js";

function told(milliseconds: readonly number[]): number[] {
  const slow: number[] = [];
  const pace = new Pace((mean) => slow.push(mean));
  for (const one of milliseconds) pace.took(one);
  return slow;
}

describe("the pace of frames", () => {
  it("is no news while it is quick enough, single slow frames included", () => {
    expect(told([...Array(49).fill(20), 900, ...Array(49).fill(20)])).toEqual([]);
  });

  it("is told once when it is slow on the whole", () => {
    expect(told(Array(200).fill(150))).toEqual([150]);
  });
});
