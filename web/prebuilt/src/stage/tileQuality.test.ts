import { describe, expect, it } from "vitest";
import type { PlacedTile, Role } from "./layout/placing";
import { changes, layerFor, tileSettings } from "./tileQuality";

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

const tile = (sessionId: string, height: number, role: Role = "grid", width = (height * 16) / 9): PlacedTile => ({
  tile: { sessionId, kind: "camera" },
  role,
  place: { x: 0, y: 0, width, height },
});
const screen = (sessionId: string, height: number, role: Role): PlacedTile => ({
  ...tile(sessionId, height, role),
  tile: { sessionId, kind: "screen" },
});
const layer = (number: number) => ({ video: { layer: number } });

describe("what is wanted", () => {
  it("is the tiles' layer for everybody where all are in sight, newcomers too", () => {
    expect(tileSettings([tile("ben", 300), tile("cleo", 300)], false, 1, 2)).toEqual({ base: layer(1) });
  });

  it("is the smallest picture of people on other pages", () => {
    expect(tileSettings([tile("ben", 300)], true, 1, 2)).toEqual({ base: layer(0), ben: layer(1) });
  });

  it("is more of who is large", () => {
    const shown = [tile("ben", 700, "focus"), tile("cleo", 100, "bar"), tile("dan", 100, "bar")];
    expect(tileSettings(shown, false, 1, 2)).toEqual({ base: layer(0), ben: layer(2) });
  });

  it("counts the screen's own pixels, and what cropping hides", () => {
    expect(tileSettings([tile("ben", 200)], false, 2, 2)).toEqual({ base: layer(1) });
    expect(tileSettings([tile("ben", 300, "grid", 900)], false, 1, 2)).toEqual({ base: layer(2) });
  });

  it("is never more than an embedding app wants", () => {
    expect(tileSettings([tile("ben", 700)], false, 1, 1)).toEqual({ base: layer(1) });
  });

  it("is less of a shared screen in the bar, and all of a large one", () => {
    const shown = [screen("ben", 700, "focus"), screen("cleo", 100, "bar"), tile("cleo", 300, "bar")];
    expect(tileSettings(shown, true, 1, 2)).toEqual({
      base: layer(0),
      cleo: { screenVideo: { layer: 0 }, video: { layer: 1 } },
    });
  });
});

describe("what is asked for", () => {
  const inherited = { screenVideo: { layer: "inherit" }, video: { layer: "inherit" } };

  it("is only what changes, and an end to what no longer holds", () => {
    const before = { base: layer(0), ben: layer(1), cleo: layer(2), dan: layer(2) };
    const wanted = { base: layer(0), ben: layer(1), dan: { screenVideo: { layer: 0 } } };
    expect(changes(before, wanted)).toEqual({ cleo: "inherit", dan: { ...inherited, screenVideo: { layer: 0 } } });
  });

  it("is nothing where nothing changes", () => {
    expect(changes({ base: layer(0) }, { base: layer(0) })).toEqual({});
  });
});
