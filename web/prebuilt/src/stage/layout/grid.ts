/** How many tiles fit, and how large: the grid's arithmetic, without a browser. */

import { type Aspects, type Box, fitted, isPortrait, type Rect, WIDESCREEN } from "./geometry";

export interface GridOptions {
  /** Space between tiles in CSS pixels. */
  readonly gap: number;
  readonly aspects: Aspects;
  /** Never more than so many rows or columns; any number unless given. */
  readonly maxRows?: number;
  readonly maxColumns?: number;
  /** Tiles narrower than this go to a further page, unless even one does not fit. */
  readonly minTileWidth: number;
  /** So many are on one page, however small they get. */
  readonly minTiles: number;
  /** Never more tiles than this on one page; stronger than `minTiles`. */
  readonly maxTiles: number;
}

export interface Grid {
  readonly columns: number;
  readonly rows: number;
  /** Whole CSS pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

export interface PagedGrid extends Grid {
  /** Tiles on a full page. */
  readonly pageSize: number;
  readonly pages: number;
}

export interface Pages {
  /** Where the tiles are. */
  readonly area: Rect;
  readonly grid: PagedGrid;
  /** Where one turns the pages; null for a single page. */
  readonly pager: Rect | null;
}

const EMPTY: Grid = { columns: 0, rows: 0, tileWidth: 0, tileHeight: 0 };

/** What a picture of 16:9 loses when it is cropped counts this much against the space that is won. */
const PRICE_OF_CROPPING = 0.3;

/** Shapes of people's tiles: cameras are cropped to 4:3 where that wins space, and further in windows held upright. */
export function tileShapes(box: Box): Aspects {
  return { min: isPortrait(box) ? 3 / 4 : 4 / 3, max: WIDESCREEN };
}

/** The columns and rows whose `count` tiles show most within `box`. */
export function largestTiles(
  count: number,
  box: Box,
  options: Pick<GridOptions, "gap" | "aspects" | "maxRows" | "maxColumns">,
): Grid {
  const { gap, aspects, maxRows = count, maxColumns = count } = options;
  let best = EMPTY;
  let most = 0;
  for (let columns = 1; columns <= Math.min(count, maxColumns); columns++) {
    const rows = Math.ceil(count / columns);
    if (rows > maxRows) continue;
    const cell = { width: share(box.width, columns, gap), height: share(box.height, rows, gap) };
    const tile = fitted(cell, aspects);
    const shown = worth(tile);
    if (shown <= most) continue;
    most = shown;
    best = { columns, rows, tileWidth: tile.width, tileHeight: tile.height };
  }
  return best;
}

/**
 * Lay `count` tiles out in pages: as many tiles per page as stay at least `minTileWidth` wide, within `minTiles` and `maxTiles`.
 * The tile size is the same on every page, so that people do not change size when one turns the page.
 */
export function pagedGrid(count: number, box: Box, options: GridOptions): PagedGrid {
  let pageSize = Math.max(1, Math.min(count, Math.floor(options.maxTiles)));
  let grid = largestTiles(pageSize, box, options);
  while (pageSize > Math.max(1, options.minTiles) && grid.tileWidth < options.minTileWidth) {
    pageSize -= 1;
    grid = largestTiles(pageSize, box, options);
  }
  return { ...grid, pageSize, pages: Math.max(1, Math.ceil(count / pageSize)) };
}

/** Places for `count` tiles of a page, row by row; a last row that is not full stands in the middle. */
export function gridPlaces(count: number, grid: Grid, within: Rect, gap: number): readonly Rect[] {
  const { columns, tileWidth: width, tileHeight: height } = grid;
  const rows = Math.ceil(count / columns);
  const top = within.y + Math.floor((within.height - span(rows, height, gap)) / 2);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const start = within.x + Math.floor((within.width - span(inRow, width, gap)) / 2);
    return { x: start + (index % columns) * (width + gap), y: top + row * (height + gap), width, height };
  });
}

/** The items of page `page` (from 0); a page that no longer exists becomes the last one. */
export function pageOf<T>(items: readonly T[], page: number, pageSize: number): readonly T[] {
  const last = Math.max(0, Math.ceil(items.length / pageSize) - 1);
  const start = Math.min(Math.max(0, page), last) * pageSize;
  return items.slice(start, start + pageSize);
}

/** What each of `parts` gets of a length. */
const share = (length: number, parts: number, gap: number): number => (length - gap * (parts - 1)) / parts;

export const span = (parts: number, size: number, gap: number): number => parts * size + gap * Math.max(0, parts - 1);

/** The area of a tile, less for what it hides of a picture. */
function worth({ width, height }: Box): number {
  if (width <= 0 || height <= 0) return 0;
  const visible = Math.min(1, width / height / WIDESCREEN);
  return width * height * (1 - PRICE_OF_CROPPING * (1 - visible));
}
