/** How a part of a shared screen is looked at more closely. */

import type { Box } from "./layout/geometry";

export interface Zoom {
  /** 1: the whole screen. */
  readonly scale: number;
  /** How far its middle is moved from the tile's, in CSS pixels. */
  readonly x: number;
  readonly y: number;
}

export const WHOLE: Zoom = { scale: 1, x: 0, y: 0 };
export const STEP = 1.5;
/** The largest scale. */
export const MOST = 6;

/** Larger or smaller by `factor`; what is at `point`, counted from the tile's middle, stays where it is. */
export function zoomed(zoom: Zoom, factor: number, point: { readonly x: number; readonly y: number }, box: Box): Zoom {
  const scale = Math.min(MOST, Math.max(1, zoom.scale * factor));
  const ratio = scale / zoom.scale;
  return within({ scale, x: point.x - (point.x - zoom.x) * ratio, y: point.y - (point.y - zoom.y) * ratio }, box);
}

export function panned(zoom: Zoom, dx: number, dy: number, box: Box): Zoom {
  return within({ ...zoom, x: zoom.x + dx, y: zoom.y + dy }, box);
}

/** Never further than to the picture's edge. */
function within({ scale, x, y }: Zoom, { width, height }: Box): Zoom {
  const [sideways, upright] = [((scale - 1) * width) / 2, ((scale - 1) * height) / 2];
  return { scale, x: clamp(x, sideways), y: clamp(y, upright) };
}

/** Also turns -0 into 0. */
const clamp = (value: number, most: number): number => Math.min(most, Math.max(-most, value)) + 0;
