import { describe, expect, it } from "vitest";
import { DEFAULT_GRID, largestTiles, pagedGrid, pageOf } from "./gridLayout";

const WIDE = { width: 1280, height: 720 };
const PHONE = { width: 370, height: 640 };

describe("largestTiles", () => {
  it("gives one person the whole 16:9 stage", () => {
    expect(largestTiles(1, WIDE, DEFAULT_GRID)).toEqual({ columns: 1, rows: 1, tileWidth: 1280, tileHeight: 720 });
  });

  it("puts two people side by side on a wide screen and above each other on a phone", () => {
    expect(largestTiles(2, WIDE, DEFAULT_GRID)).toMatchObject({ columns: 2, rows: 1 });
    expect(largestTiles(2, PHONE, DEFAULT_GRID)).toMatchObject({ columns: 1, rows: 2 });
  });

  it("makes a square of four on a wide screen", () => {
    expect(largestTiles(4, WIDE, DEFAULT_GRID)).toMatchObject({ columns: 2, rows: 2 });
  });

  it.each([WIDE, PHONE, { width: 320, height: 200 }, { width: 3000, height: 400 }])("never overflows %o", (box) => {
    for (let count = 1; count <= 49; count++) {
      const { columns, rows, tileWidth, tileHeight } = largestTiles(count, box, DEFAULT_GRID);
      expect(columns * rows).toBeGreaterThanOrEqual(count);
      expect(columns * tileWidth + (columns - 1) * DEFAULT_GRID.gap).toBeLessThanOrEqual(box.width);
      expect(rows * tileHeight + (rows - 1) * DEFAULT_GRID.gap).toBeLessThanOrEqual(box.height);
      expect(Math.abs(tileHeight - tileWidth / DEFAULT_GRID.aspect)).toBeLessThan(1);
    }
  });

  it("has no tiles for nobody and none in no space", () => {
    expect(largestTiles(0, WIDE, DEFAULT_GRID).tileWidth).toBe(0);
    expect(largestTiles(3, { width: 0, height: 0 }, DEFAULT_GRID).tileWidth).toBe(0);
  });
});

describe("pagedGrid", () => {
  it("keeps everybody on one page while the tiles stay wide enough", () => {
    expect(pagedGrid(9, WIDE)).toMatchObject({ pageSize: 9, pages: 1, columns: 3 });
  });

  it("turns to further pages on a small screen", () => {
    const grid = pagedGrid(20, PHONE);
    expect(grid.tileWidth).toBeGreaterThanOrEqual(DEFAULT_GRID.minTileWidth);
    expect(grid.pages).toBe(Math.ceil(20 / grid.pageSize));
    expect(grid.pages).toBeGreaterThan(1);
  });

  it("obeys the largest number of tiles per page", () => {
    expect(pagedGrid(30, WIDE, { ...DEFAULT_GRID, maxTiles: 4 })).toMatchObject({ pageSize: 4, pages: 8 });
  });

  it("shows one tile even where none is wide enough", () => {
    expect(pagedGrid(5, { width: 100, height: 60 })).toMatchObject({ pageSize: 1, pages: 5 });
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
