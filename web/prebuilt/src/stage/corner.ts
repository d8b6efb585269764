/** The corner in which one's own small picture sits over the other one's. */

import type { Box, Rect } from "./layout/geometry";

export interface Corner {
  readonly top: boolean;
  /** At the side where lines begin. */
  readonly start: boolean;
}

const MARGIN = 12;
/** Room for the name of the large picture, which stands in the lower corner at the start. */
const NAME = 36;

/** The size of that picture: a phone held upright gets an upright one. */
function floatSize(box: Box): Box {
  if (box.height > box.width) {
    const width = Math.round(Math.min(160, Math.max(76, box.width * 0.26)));
    return { width, height: Math.round((width * 4) / 3) };
  }
  const width = Math.round(Math.min(280, Math.max(112, box.width * 0.2)));
  return { width, height: Math.round((width * 9) / 16) };
}

export function cornerPlace({ top, start }: Corner, box: Box): Rect {
  const size = floatSize(box);
  const below = MARGIN + (start ? NAME : 0);
  return {
    ...size,
    x: start ? MARGIN : Math.max(0, box.width - size.width - MARGIN),
    y: top ? MARGIN : Math.max(0, box.height - size.height - below),
  };
}

/** The corner nearest to a picture that was let go at `place`. */
export function nearestCorner(place: Rect, box: Box): Corner {
  return { top: place.y + place.height / 2 < box.height / 2, start: place.x + place.width / 2 < box.width / 2 };
}

/** Where an arrow key sends it; null for other keys. */
export function cornerByKey(key: string, corner: Corner): Corner | null {
  if (key === "ArrowUp" || key === "ArrowDown") return { ...corner, top: key === "ArrowUp" };
  if (key === "ArrowLeft" || key === "ArrowRight") return { ...corner, start: key === "ArrowLeft" };
  return null;
}

/** On to the next corner, clockwise. */
export const nextCorner = ({ top, start }: Corner): Corner => ({ top: start, start: !top });

export const writeCorner = ({ top, start }: Corner): string => `${top ? "top" : "bottom"} ${start ? "start" : "end"}`;

/** What was written; the lower corner at the end of lines where nothing was. */
export function readCorner(text: string | null): Corner {
  const [side, end] = (text ?? "").split(" ");
  return { top: side === "top", start: end === "start" };
}
