/** Which arrangement the stage has, and how many places there are in it. */

import { PAGER, withBar } from "./bar";
import { type Aspects, type Box, centred, fitted, GAP, type Rect, whole } from "./geometry";
import { type Pages, pagedGrid, tileShapes } from "./grid";

export interface Wish {
  readonly box: Box;
  /** Tiles besides the large one. */
  readonly count: number;
  /** What is large: a person's picture may be cropped, a screen is shown whole. */
  readonly focus: "camera" | "screen" | null;
  /** Two people: the other one large, oneself in a small window over it. */
  readonly pair: boolean;
  readonly showBar: boolean;
  readonly minTiles: number | null;
  readonly maxTiles: number | null;
}

export interface Plan {
  readonly kind: "grid" | "pair" | "speaker";
  readonly focus: Rect | null;
  /** The grid, or the bar beside the large picture. */
  readonly pages: Pages | null;
}

const GRID = { gap: GAP, minTileWidth: 150, minTiles: 1, maxTiles: 25 };
/** A large person fills what is there, unless that hides too much of the picture. */
const LARGE: Aspects = { min: 0.42, max: 2 };
const ANY: Aspects = { min: 0, max: Number.POSITIVE_INFINITY };

export function planOf(wish: Wish): Plan {
  const { box, count, focus, pair, showBar, maxTiles } = wish;
  if (pair) return { kind: "pair", focus: within(whole(box), LARGE), pages: null };
  if (focus === null) return { kind: "grid", focus: null, pages: gridPages(wish) };
  const shape = focus === "screen" ? ANY : LARGE;
  if (!showBar || count === 0) return { kind: "speaker", focus: within(whole(box), shape), pages: null };
  const { focus: large, pages } = withBar(box, count, focus === "camera", maxTiles);
  return { kind: "speaker", focus: within(large, shape), pages };
}

function gridPages({ box, count, minTiles, maxTiles }: Wish): Pages {
  const options = {
    ...GRID,
    // Alone, one fills the stage as a large person does.
    aspects: count === 1 ? LARGE : tileShapes(box),
    minTiles: minTiles ?? GRID.minTiles,
    maxTiles: maxTiles ?? Math.max(GRID.maxTiles, minTiles ?? 0),
  };
  const grid = pagedGrid(count, box, options);
  if (grid.pages === 1) return { area: whole(box), grid, pager: null };
  const area = { ...whole(box), height: Math.max(0, box.height - PAGER) };
  const pager = { x: 0, y: area.height, width: box.width, height: PAGER };
  return { area, grid: pagedGrid(count, area, options), pager };
}

const within = (place: Rect, shape: Aspects): Rect => centred(fitted(place, shape), place);
