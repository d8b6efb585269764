/** Boxes and places on the stage, in CSS pixels from its upper start corner. */

export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Rect extends Box {
  readonly x: number;
  readonly y: number;
}

/** The narrowest and the widest shape, as width divided by height. */
export interface Aspects {
  readonly min: number;
  readonly max: number;
}

export const WIDESCREEN = 16 / 9;

/** Space between tiles. */
export const GAP = 8;

/** The largest box of an allowed shape within `box`, in whole pixels. */
export function fitted(box: Box, { min, max }: Aspects): Box {
  if (box.width <= 0 || box.height <= 0) return { width: 0, height: 0 };
  const aspect = Math.min(max, Math.max(min, box.width / box.height));
  const width = Math.floor(Math.min(box.width, box.height * aspect));
  return { width, height: Math.floor(Math.min(box.height, width / aspect)) };
}

/** `inner` in the middle of `outer`. */
export function centred(inner: Box, outer: Rect): Rect {
  return {
    ...inner,
    x: outer.x + Math.floor((outer.width - inner.width) / 2),
    y: outer.y + Math.floor((outer.height - inner.height) / 2),
  };
}

export const whole = (box: Box): Rect => ({ x: 0, y: 0, width: box.width, height: box.height });

/** Phones held upright, and windows of that shape. */
export const isPortrait = (box: Box): boolean => box.height > box.width;
