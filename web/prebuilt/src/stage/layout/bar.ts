/** The large picture and the bar of the others beside or under it. */

import { type Box, fitted, GAP, type Rect, WIDESCREEN } from "./geometry";
import { type PagedGrid, type Pages, pagedGrid, span } from "./grid";

interface Sides {
  readonly focus: Rect;
  readonly bar: Rect;
  /** Whether the bar is a row under the large picture and not a column beside it. */
  readonly row: boolean;
}

/** The least and the usual size of a bar, and the most as a part of the stage. */
const COLUMN = { least: 112, usual: 0.17, usualMost: 240, most: 0.45 };
const ROW = { least: 76, usual: 0.18, usualMost: 150, most: 0.7 };

/** Where one turns the pages of the bar: so much of its length. */
export const PAGER = 44;
const TILES = { gap: GAP, minTiles: 1, maxTiles: 25 };
/** The narrowest tiles of a row, and of a column where that is broad enough. */
const NARROWEST = { row: 72, column: 120 };
/** The widest tile beside a large picture, and what a second row or column needs. */
const WIDEST = 320;
const LINE = 130;

/** Divide the stage for `count` small tiles. `cropped`: the large picture is a person's and may be taller than 16:9. */
export function withBar(box: Box, count: number, cropped: boolean, maxTiles: number | null) {
  const { row, ...sides } = divided(box, cropped);
  const { length, grid } = barGrid(sides.bar, row, count, maxTiles ?? TILES.maxTiles);
  // What its tiles leave of the bar's breadth, the large picture gets.
  const used = row
    ? span(grid.rows, grid.tileHeight, GAP)
    : Math.max(span(grid.columns, grid.tileWidth, GAP), grid.pages > 1 ? COLUMN.least : 0);
  const focus = row
    ? { ...sides.focus, height: box.height - used - GAP }
    : { ...sides.focus, width: box.width - used - GAP };
  const bar = row
    ? { ...sides.bar, y: focus.height + GAP, height: used }
    : { ...sides.bar, x: focus.width + GAP, width: used };
  const pages: Pages = { grid, ...(row ? turnedAtEnds(bar, length) : turnedBelow(bar, length)) };
  return { focus, pages };
}

/** A column or a row, whichever leaves a picture of 16:9 larger. */
function divided(box: Box, cropped: boolean): Sides {
  const [column, row] = [beside(box), under(box, cropped)];
  return shown(row.focus) > shown(column.focus) ? row : column;
}

function beside(box: Box): Sides {
  const width = breadth(box.width, box.width - box.height * WIDESCREEN, COLUMN);
  const focus = { x: 0, y: 0, width: box.width - width - GAP, height: box.height };
  return { focus, bar: { x: focus.width + GAP, y: 0, width, height: box.height }, row: false };
}

function under(box: Box, cropped: boolean): Sides {
  const height = breadth(box.height, cropped ? 0 : box.height - box.width / WIDESCREEN, ROW);
  const focus = { x: 0, y: 0, width: box.width, height: box.height - height - GAP };
  return { focus, bar: { x: 0, y: focus.height + GAP, width: box.width, height }, row: true };
}

/** The bar gets all that the large picture would leave empty (`idle`), and what is usual even where nothing is. */
function breadth(length: number, idle: number, limits: typeof COLUMN): number {
  const usual = Math.min(limits.usualMost, length * limits.usual);
  return Math.round(Math.max(limits.least, Math.min(length * limits.most, Math.max(usual, idle - GAP))));
}

function shown(focus: Rect): number {
  const { width, height } = fitted(focus, { min: WIDESCREEN, max: WIDESCREEN });
  return width * height;
}

function barGrid(bar: Rect, row: boolean, count: number, maxTiles: number) {
  const options = {
    ...TILES,
    aspects: { min: row ? 3 / 4 : 4 / 3, max: WIDESCREEN },
    maxTiles,
    minTileWidth: row ? NARROWEST.row : Math.min(NARROWEST.column, bar.width * 0.85),
    ...(row ? { maxRows: lines(bar.height) } : { maxColumns: lines(bar.width) }),
  };
  const length = row ? bar.width : bar.height;
  const all = pagedGrid(count, bar, options);
  if (all.pages === 1) return { length, grid: atMost(WIDEST, all) };
  const rest = row ? { ...bar, width: length - 2 * PAGER } : { ...bar, height: length - PAGER };
  return { length: row ? rest.width : rest.height, grid: atMost(WIDEST, pagedGrid(count, rest, options)) };
}

const lines = (breadth: number): number => Math.max(1, Math.floor((breadth + GAP) / LINE));

function turnedAtEnds(bar: Rect, length: number): Omit<Pages, "grid"> {
  if (length === bar.width) return { area: bar, pager: null };
  return { area: { ...bar, x: bar.x + PAGER, width: length }, pager: bar };
}

function turnedBelow(bar: Rect, length: number): Omit<Pages, "grid"> {
  if (length === bar.height) return { area: bar, pager: null };
  return { area: { ...bar, height: length }, pager: { ...bar, y: bar.y + length, height: PAGER } };
}

function atMost(width: number, grid: PagedGrid): PagedGrid {
  if (grid.tileWidth <= width) return grid;
  return { ...grid, tileWidth: width, tileHeight: Math.floor((grid.tileHeight * width) / grid.tileWidth) };
}
