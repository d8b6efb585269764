import { describe, expect, it } from "vitest";
import { type Corner, cornerByKey, cornerPlace, nearestCorner, nextCorner, readCorner, writeCorner } from "./corner";

const BOXES = [
  { width: 1256, height: 620 },
  { width: 374, height: 720 },
  { width: 300, height: 330 },
];
const CORNERS = [true, false].flatMap((top) => [true, false].map((start): Corner => ({ top, start })));

describe.each(BOXES)("on a stage of %o", (box) => {
  it.each(CORNERS)("%o is within, and nearest to itself", (corner) => {
    const { x, y, width, height } = cornerPlace(corner, box);
    expect(x).toBeGreaterThan(0);
    expect(y).toBeGreaterThan(0);
    expect(x + width).toBeLessThan(box.width);
    expect(y + height).toBeLessThan(box.height);
    expect(nearestCorner({ x, y, width, height }, box)).toEqual(corner);
  });
});

it("is upright on a phone held upright", () => {
  const { width, height } = cornerPlace({ top: true, start: true }, { width: 374, height: 720 });
  expect(height).toBeGreaterThan(width);
});

it("leaves the other one's name free", () => {
  const { y, height } = cornerPlace({ top: false, start: true }, { width: 1256, height: 620 });
  expect(620 - y - height).toBeGreaterThan(40);
});

it("goes by arrow keys where they point, and by no others", () => {
  const lower = { top: false, start: false };
  expect(cornerByKey("ArrowUp", lower)).toEqual({ top: true, start: false });
  expect(cornerByKey("ArrowLeft", lower)).toEqual({ top: false, start: true });
  expect(cornerByKey("ArrowDown", lower)).toEqual(lower);
  expect(cornerByKey("Enter", lower)).toBeNull();
});

it("goes round all four by presses", () => {
  const first = { top: true, start: true };
  const round = [first];
  for (let press = 0; press < 4; press++) round.push(nextCorner(round.at(-1) ?? first));
  expect(new Set(round.map(writeCorner)).size).toBe(4);
  expect(round.at(-1)).toEqual(first);
});

it.each(CORNERS)("%o is remembered", (corner) => {
  expect(readCorner(writeCorner(corner))).toEqual(corner);
});

it("is the lower one at the end of lines for who never moved it", () => {
  expect(readCorner(null)).toEqual({ top: false, start: false });
  expect(readCorner("nonsense")).toEqual({ top: false, start: false });
});
