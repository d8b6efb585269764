/** Where tiles stand in a picture. Pure. */

export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** As many as can be told apart at 1280 by 720. */
export const MOST_PEOPLE = 25;
const MOST_BESIDE_SCREENS = 6;
const GAP = 8;
const ASPECT = 16 / 9;
/** The part of the width that shared screens have beside people. */
const SCREENS_SHARE = 0.8;

/** Places for screens, then for people; the last people have none where there are too many. */
export function arrange(screens: number, people: number, width: number, height: number): Rect[] {
  const whole = { x: 0, y: 0, width, height };
  if (screens === 0) return grid(Math.min(people, MOST_PEOPLE), whole);
  if (people === 0) return grid(screens, whole);
  const left = Math.round(width * SCREENS_SHARE);
  const strip = { x: left, y: 0, width: width - left, height };
  const beside = column(Math.min(people, MOST_BESIDE_SCREENS), strip);
  return [...grid(screens, { ...whole, width: left }), ...beside];
}

/** As large as they can be, in rows that are centred. */
function grid(count: number, area: Rect): Rect[] {
  if (count === 0) return [];
  const [columns, width] = best(count, area);
  const height = width / ASPECT;
  const rows = Math.ceil(count / columns);
  const top = area.y + (area.height - rows * height - (rows - 1) * GAP) / 2;
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = row === rows - 1 ? count - row * columns : columns;
    const left = area.x + (area.width - inRow * width - (inRow - 1) * GAP) / 2;
    return rounded(left + (index - row * columns) * (width + GAP), top + row * (height + GAP), width, height);
  });
}

function best(count: number, area: Rect): readonly [columns: number, width: number] {
  let found: readonly [number, number] = [1, 0];
  for (let columns = 1; columns <= count; columns++) {
    const width = fitting(columns, Math.ceil(count / columns), area);
    if (width > found[1]) found = [columns, width];
  }
  return found;
}

function fitting(columns: number, rows: number, { width, height }: Rect): number {
  const across = (width - GAP * (columns + 1)) / columns;
  const down = ((height - GAP * (rows + 1)) / rows) * ASPECT;
  return Math.min(across, down);
}

function column(count: number, area: Rect): Rect[] {
  const width = fitting(1, count, area);
  const height = width / ASPECT;
  const top = area.y + (area.height - count * height - (count - 1) * GAP) / 2;
  const left = area.x + (area.width - width) / 2;
  return Array.from({ length: count }, (_, index) => rounded(left, top + index * (height + GAP), width, height));
}

function rounded(x: number, y: number, width: number, height: number): Rect {
  return { x: Math.round(x), y: Math.round(y), width: Math.round(width), height: Math.round(height) };
}

/** The part of a picture that fills a place (`cover`), or the part of a place that a picture fills (`contain`). */
export function fit(picture: { width: number; height: number }, place: Rect, cover: boolean): { from: Rect; to: Rect } {
  const across = place.width / picture.width;
  const down = place.height / picture.height;
  const scale = cover ? Math.max(across, down) : Math.min(across, down);
  if (!cover) {
    const [width, height] = [picture.width * scale, picture.height * scale];
    const [x, y] = [place.x + (place.width - width) / 2, place.y + (place.height - height) / 2];
    return { from: { x: 0, y: 0, ...picture }, to: { x, y, width, height } };
  }
  const [width, height] = [place.width / scale, place.height / scale];
  const [x, y] = [(picture.width - width) / 2, (picture.height - height) / 2];
  return { from: { x, y, width, height }, to: place };
}
