import { describe, expect, it } from "vitest";
import { ago, lengthOf, millis } from "./time";

describe("lengths of time", () => {
  it.each([
    [0, "0 s"],
    [59.4, "59 s"],
    [60, "1 min"],
    [3600, "1 h"],
    [3900, "1 h 5 min"],
    [90_000, "1 d 1 h"],
    [-3, "0 s"],
  ])("%d seconds are %s", (seconds, words) => {
    expect(lengthOf(seconds)).toBe(words);
  });

  it("say how long ago something was, and how long it will be", () => {
    expect(ago(1000, 2000)).toBe("just now");
    expect(ago(0, 60_000)).toBe("1 min ago");
    expect(ago(60_000, 0)).toBe("in 1 min");
  });

  it("come from moments as the server writes them", () => {
    expect(millis("2026-02-03T10:20:30.000Z")).toBe(1_770_114_030_000);
    expect(millis("nonsense")).toBeUndefined();
    expect(millis(null)).toBeUndefined();
  });
});
