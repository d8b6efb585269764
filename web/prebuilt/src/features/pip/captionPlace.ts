import type { Look } from "../captions/look";

export interface CaptionPlace {
  /** Pixels, as all here. */
  readonly font: number;
  readonly rows: number;
  /** With what is around the rows. */
  readonly height: number;
}

/** Beside other work nobody follows more people at once. */
export const MOST_LINES = 2;
/** As in the page's styles. */
const ROW = 1.4;
const AROUND = 10;
/** Smaller than on the page, as everything in this window is. */
const FONT: Readonly<Record<Look["size"], number>> = { small: 13, medium: 15, large: 18, huge: 22 };
/** From this height of the window on there is room for one row more. */
const ROOMY = 300;
/** Captions take so much of a window at most. */
const SHARE = 0.4;

/** The place of captions in a window of this height: as high with one line as with two. `null`: it has no room for them. */
export function captionPlace(windowHeight: number, size: Look["size"]): CaptionPlace | null {
  const font = FONT[size];
  for (let rows = windowHeight < ROOMY ? 2 : 3; rows > 0; rows -= 1) {
    const height = Math.ceil(rows * font * ROW) + AROUND;
    if (height <= windowHeight * SHARE) return { font, rows, height };
  }
  return null;
}
