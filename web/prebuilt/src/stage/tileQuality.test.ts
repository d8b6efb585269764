import { describe, expect, it } from "vitest";
import { layerFor, receiveSettings } from "./tileQuality";

describe("the layer of a tile", () => {
  it.each([
    [90, 0],
    [180, 0],
    [225, 0],
    [226, 1],
    [450, 1],
    [451, 2],
    [1_400, 2],
  ])("of %i lines is %i", (lines, layer) => {
    expect(layerFor(lines)).toBe(layer);
  });
});

describe("what is asked for", () => {
  it("is the tiles' layer for everybody, and the smallest for those on other pages", () => {
    expect(receiveSettings(1, ["ben", "cleo"], [])).toEqual({
      base: { video: { layer: 1 } },
      ben: { video: { layer: 0 } },
      cleo: { video: { layer: 0 } },
    });
  });

  it("takes back what was asked of those who are on this page now", () => {
    expect(receiveSettings(2, ["cleo"], ["ben", "cleo"])).toEqual({
      base: { video: { layer: 2 } },
      ben: "inherit",
      cleo: { video: { layer: 0 } },
    });
  });
});
