import { type Box, centred, type Rect, WIDESCREEN, whole } from "../../stage/layout/geometry";

export interface PipLayout {
  readonly focus: Rect;
  /** Places of small pictures, from the start. */
  readonly strip: readonly Rect[];
}

const GAP = 6;
/** Small pictures are worth it only where the large one stays larger than this. */
const LEAST_FOCUS: Box = { width: 200, height: 120 };
/** A small picture shows who it is from this height on; a larger one takes from the large one. */
const SMALL = { least: 52, most: 110, share: 0.24 };
/** Broader windows have the small pictures beside the large one. */
const BROAD = 2;

/** Places in a window whose room for pictures is `box`, for one large picture and up to `others` small ones. */
export function pipLayout(box: Box, others: number): PipLayout {
  const beside = box.width > box.height * BROAD;
  const height = Math.round(
    Math.min(SMALL.most, Math.max(SMALL.least, beside ? sideHeight(box) : box.height * SMALL.share)),
  );
  const small: Box = { width: Math.round((height * 4) / 3), height };
  const focus: Rect = beside
    ? { ...whole(box), width: box.width - small.width - GAP }
    : { ...whole(box), height: box.height - small.height - GAP };
  const tight = focus.width < LEAST_FOCUS.width || focus.height < LEAST_FOCUS.height;
  const [length, step] = beside
    ? [box.height + GAP, small.height + GAP]
    : ([box.width + GAP, small.width + GAP] as const);
  const count = Math.min(others, Math.floor(length / step));
  if (tight || count < 1) return { focus: whole(box), strip: [] };
  const taken = count * step - GAP;
  const area: Rect = beside
    ? { x: focus.width + GAP, y: 0, width: small.width, height: box.height }
    : { x: 0, y: focus.height + GAP, width: box.width, height: small.height };
  const row = centred(beside ? { width: small.width, height: taken } : { width: taken, height: small.height }, area);
  const strip = Array.from({ length: count }, (_, index) => ({
    ...small,
    x: row.x + (beside ? 0 : index * step),
    y: row.y + (beside ? index * step : 0),
  }));
  return { focus, strip };
}

/** Beside the large picture two find a place, if they can. */
function sideHeight({ width, height }: Box): number {
  return Math.min((width / WIDESCREEN) * SMALL.share, (height - GAP) / 2);
}
