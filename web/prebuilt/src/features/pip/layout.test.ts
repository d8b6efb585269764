import { describe, expect, it } from "vitest";
import type { Box, Rect } from "../../stage/layout/geometry";
import { pipLayout } from "./layout";

const shapes: Box[] = [];
for (let width = 0; width <= 1000; width += 50)
  for (let height = 0; height <= 800; height += 40) shapes.push({ width, height });

const apart = (a: Rect, b: Rect) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;

describe("in windows of every size", () => {
  it("nothing lies over anything else or beyond the edge", () => {
    for (const box of shapes) {
      const { focus, strip } = pipLayout(box, 5);
      const all = [focus, ...strip];
      for (const [index, one] of all.entries()) {
        expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= box.width && one.y + one.height <= box.height).toBe(
          true,
        );
        expect(all.slice(index + 1).every((other) => apart(one, other))).toBe(true);
      }
    }
  });

  it("the large picture is larger than the small ones together", () => {
    const area = ({ width, height }: Box) => width * height;
    for (const box of shapes) {
      const { focus, strip } = pipLayout(box, 9);
      expect(area(focus)).toBeGreaterThanOrEqual(strip.reduce((sum, each) => sum + area(each), 0));
    }
  });
});

it("has small pictures under the large one, beside it in broad windows, and none in tiny ones", () => {
  const usual = pipLayout({ width: 388, height: 302 }, 2);
  expect(usual.strip).toHaveLength(2);
  expect(usual.strip.every(({ y }) => y > usual.focus.height)).toBe(true);
  const broad = pipLayout({ width: 700, height: 200 }, 2);
  expect(broad.strip).toHaveLength(2);
  expect(broad.strip.every(({ x }) => x > broad.focus.width)).toBe(true);
  expect(pipLayout({ width: 230, height: 120 }, 2)).toMatchObject({ focus: { width: 230, height: 120 }, strip: [] });
});

it("has as many small pictures as there are others, and no more than have room", () => {
  const count = (others: number, box = { width: 388, height: 302 }) => pipLayout(box, others).strip.length;
  expect([count(0), count(1), count(30)]).toEqual([0, 1, 3]);
  expect(count(30, { width: 900, height: 500 })).toBe(5);
});

it("leaves the whole window to who is alone", () => {
  expect(pipLayout({ width: 388, height: 302 }, 0).focus).toMatchObject({ width: 388, height: 302 });
});
