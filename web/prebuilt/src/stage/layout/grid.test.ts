import { describe, expect, it } from "vitest";
import { GAP, WIDESCREEN, whole } from "./geometry";
import { gridPlaces, largestTiles, pagedGrid, pageOf, tileShapes } from "./grid";

const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 370, height: 640 };
const BOXES = [WIDE, PHONE, { width: 320, height: 200 }, { width: 3000, height: 400 }, { width: 359, height: 330 }];
const OPTIONS = { gap: GAP, minTileWidth: 150, minTiles: 1, maxTiles: 25 };

const tiles = (count: number, box: typeof WIDE) => largestTiles(count, box, { gap: GAP, aspects: tileShapes(box) });
const paged = (count: number, box: typeof WIDE, options = {}) =>
  pagedGrid(count, box, { ...OPTIONS, aspects: tileShapes(box), ...options });

describe("largestTiles", () => {
  it("puts two people side by side on a wide screen and above each other on a phone", () => {
    expect(tiles(2, WIDE)).toMatchObject({ columns: 2, rows: 1 });
    expect(tiles(2, PHONE)).toMatchObject({ columns: 1, rows: 2 });
  });

  it("makes a square of four on a wide screen", () => {
    expect(tiles(4, WIDE)).toMatchObject({ columns: 2, rows: 2 });
  });

  it("crops pictures where that wins space", () => {
    const { tileWidth, tileHeight } = tiles(2, WIDE);
    expect(tileWidth / tileHeight).toBeCloseTo(4 / 3, 1);
    expect(tileWidth).toBe((WIDE.width - GAP) / 2);
  });

  it("makes tiles of a phone taller than they are wide where that wins space", () => {
    expect(tiles(2, { width: 360, height: 720 })).toMatchObject({ tileWidth: 360, tileHeight: 356 });
    expect(tiles(8, { width: 360, height: 900 })).toMatchObject({ columns: 2, tileWidth: 176, tileHeight: 219 });
  });

  it.each(BOXES)("never overflows %o, and keeps shapes within their limits", (box) => {
    const { min, max } = tileShapes(box);
    for (let count = 1; count <= 49; count++) {
      const { columns, rows, tileWidth, tileHeight } = tiles(count, box);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * tileWidth + (columns - 1) * GAP).toBeLessThanOrEqual(box.width);
      expect(rows * tileHeight + (rows - 1) * GAP).toBeLessThanOrEqual(box.height);
      // Whole pixels: small tiles miss the exact shape by one.
      expect(tileWidth / (tileHeight + 1)).toBeLessThanOrEqual(max);
      expect((tileWidth + 1) / tileHeight).toBeGreaterThanOrEqual(min);
    }
  });

  it.each(BOXES)("uses at least as much of %o as tiles of 16:9 would", (box) => {
    const area = ({ tileWidth, tileHeight }: ReturnType<typeof tiles>) => tileWidth * tileHeight;
    for (let count = 1; count <= 49; count++) {
      const rigid = largestTiles(count, box, { gap: GAP, aspects: { min: WIDESCREEN, max: WIDESCREEN } });
      expect(area(tiles(count, box))).toBeGreaterThanOrEqual(area(rigid) * 0.999);
    }
  });

  it("has no tiles for nobody and none in no space", () => {
    expect(tiles(0, WIDE).tileWidth).toBe(0);
    expect(tiles(3, { width: 0, height: 0 }).tileWidth).toBe(0);
  });
});

describe("pagedGrid", () => {
  it("keeps everybody on one page while the tiles stay wide enough", () => {
    expect(paged(9, WIDE)).toMatchObject({ pageSize: 9, pages: 1, columns: 3 });
  });

  it("turns to further pages on a small screen", () => {
    const grid = paged(20, PHONE);
    expect(grid.tileWidth).toBeGreaterThanOrEqual(OPTIONS.minTileWidth);
    expect(grid.pages).toBe(Math.ceil(20 / grid.pageSize));
    expect(grid.pages).toBeGreaterThan(1);
  });

  it("obeys the largest number of tiles per page", () => {
    expect(paged(30, WIDE, { maxTiles: 4 })).toMatchObject({ pageSize: 4, pages: 8 });
  });

  it("obeys the smallest number of tiles per page, however small they get", () => {
    expect(paged(20, PHONE, { minTiles: 16 })).toMatchObject({ pageSize: 16, pages: 2 });
    expect(paged(20, WIDE, { minTiles: 16, maxTiles: 4 }).pageSize).toBe(4);
  });

  it("shows one tile even where none is wide enough", () => {
    expect(paged(5, { width: 100, height: 60 })).toMatchObject({ pageSize: 1, pages: 5 });
  });
});

describe("gridPlaces", () => {
  it("fills rows one after the other and centres the last", () => {
    const grid = { columns: 2, rows: 2, tileWidth: 100, tileHeight: 60 };
    expect(gridPlaces(3, grid, { x: 10, y: 20, width: 308, height: 168 }, 8)).toEqual([
      { x: 60, y: 40, width: 100, height: 60 },
      { x: 168, y: 40, width: 100, height: 60 },
      { x: 114, y: 108, width: 100, height: 60 },
    ]);
  });

  it.each(BOXES)("puts nobody over anybody else in %o", (box) => {
    for (let count = 1; count <= 25; count++) {
      const places = gridPlaces(count, tiles(count, box), whole(box), GAP);
      for (const [index, a] of places.entries()) {
        expect(a.x).toBeGreaterThanOrEqual(0);
        expect(a.x + a.width).toBeLessThanOrEqual(box.width);
        expect(a.y).toBeGreaterThanOrEqual(0);
        expect(a.y + a.height).toBeLessThanOrEqual(box.height);
        for (const b of places.slice(index + 1))
          expect(a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y).toBe(true);
      }
    }
  });
});

describe("pageOf", () => {
  it("cuts out one page and falls back to the last", () => {
    const items = [1, 2, 3, 4, 5];
    expect(pageOf(items, 1, 2)).toEqual([3, 4]);
    expect(pageOf(items, 9, 2)).toEqual([5]);
    expect(pageOf(items, -1, 2)).toEqual([1, 2]);
    expect(pageOf([], 0, 2)).toEqual([]);
  });
});
