/** How many tiles fit, and how large: the grid's arithmetic, without a browser. */

export interface GridBox {
  /** Free space in CSS pixels. */
  readonly width: number;
  readonly height: number;
}

export interface GridOptions {
  /** Space between tiles in CSS pixels. */
  readonly gap: number;
  /** Width divided by height of every tile. */
  readonly aspect: number;
  /** Tiles narrower than this go to a further page, unless even one does not fit. */
  readonly minTileWidth: number;
  /** Never more tiles than this on one page. */
  readonly maxTiles: number;
}

export interface GridLayout {
  readonly columns: number;
  readonly rows: number;
  /** Whole CSS pixels. */
  readonly tileWidth: number;
  readonly tileHeight: number;
}

export interface PagedGrid extends GridLayout {
  /** Tiles on a full page. */
  readonly pageSize: number;
  readonly pages: number;
}

export const DEFAULT_GRID: GridOptions = { gap: 10, aspect: 16 / 9, minTileWidth: 150, maxTiles: 25 };

const EMPTY: GridLayout = { columns: 0, rows: 0, tileWidth: 0, tileHeight: 0 };

/** The columns and rows that give `count` tiles of one aspect ratio the largest area within `box`. */
export function largestTiles(count: number, box: GridBox, options: GridOptions): GridLayout {
  let best = EMPTY;
  for (let columns = 1; columns <= count; columns++) {
    const layout = tilesInColumns(columns, Math.ceil(count / columns), box, options);
    if (layout.tileWidth > best.tileWidth) best = layout;
  }
  return best;
}

/**
 * Lay `count` tiles out in pages: as many tiles per page as stay at least `minTileWidth` wide, at most `maxTiles`.
 * The tile size is the same on every page, so that people do not change size when one turns the page.
 */
export function pagedGrid(count: number, box: GridBox, options: GridOptions = DEFAULT_GRID): PagedGrid {
  let pageSize = Math.max(1, Math.min(count, Math.floor(options.maxTiles)));
  let layout = largestTiles(pageSize, box, options);
  while (pageSize > 1 && layout.tileWidth < options.minTileWidth) {
    pageSize -= 1;
    layout = largestTiles(pageSize, box, options);
  }
  return { ...layout, pageSize, pages: Math.max(1, Math.ceil(count / pageSize)) };
}

/** The items of page `page` (from 0); a page that no longer exists becomes the last one. */
export function pageOf<T>(items: readonly T[], page: number, pageSize: number): readonly T[] {
  const last = Math.max(0, Math.ceil(items.length / pageSize) - 1);
  const start = Math.min(Math.max(0, page), last) * pageSize;
  return items.slice(start, start + pageSize);
}

function tilesInColumns(columns: number, rows: number, box: GridBox, { gap, aspect }: GridOptions): GridLayout {
  const widthLimit = (box.width - gap * (columns - 1)) / columns;
  const heightLimit = (box.height - gap * (rows - 1)) / rows;
  const tileWidth = Math.max(0, Math.floor(Math.min(widthLimit, heightLimit * aspect)));
  return { columns, rows, tileWidth, tileHeight: Math.floor(tileWidth / aspect) };
}
