import { describe, expect, it } from "vitest";
import { flag, NO_LEVELS, roomLevels } from "./levels";

describe("roomLevels", () => {
  it("survives anything", () => {
    for (const answer of [null, undefined, "x", [], { config: [], domainConfig: 3 }])
      expect(roomLevels(answer)).toEqual(NO_LEVELS);
  });
});

describe("flag", () => {
  it("is the first boolean, or what holds otherwise", () => {
    expect(flag([{ on: null }, { on: "true" }, { on: false }, { on: true }], "on", true)).toBe(false);
    expect(flag([{}, { on: 1 }], "on", true)).toBe(true);
  });
});
