import { expect, it } from "vitest";
import { arrange, fit, MOST_PEOPLE, type Rect } from "../../src/recording/browser/layout.js";

const W = 1280;
const H = 720;

function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

it.each([
  [0, 0],
  [0, 1],
  [0, 2],
  [0, 5],
  [0, 16],
  [0, 400],
  [1, 0],
  [1, 1],
  [1, 30],
  [3, 2],
])("puts %i screens and %i people beside each other, inside the picture", (screens, people) => {
  const places = arrange(screens, people, W, H);
  expect(places.length).toBe(screens + Math.min(people, screens > 0 ? 6 : MOST_PEOPLE));
  for (const [index, one] of places.entries()) {
    expect(one.x >= 0 && one.y >= 0 && one.x + one.width <= W && one.y + one.height <= H).toBe(true);
    expect(one.width / one.height).toBeCloseTo(16 / 9, 1);
    for (const other of places.slice(index + 1)) expect(overlap(one, other)).toBe(false);
  }
});

it("gives two people half of the width each, and a screen most of it", () => {
  for (const { width } of arrange(0, 2, W, H)) expect(width).toBeGreaterThan(W * 0.48);
  const [screen, person] = arrange(1, 1, W, H);
  expect(screen?.width).toBeGreaterThan(W * 0.75);
  expect(person?.x).toBeGreaterThan(W * 0.75);
});

it("centres the last row", () => {
  const [first, , last] = arrange(0, 3, W, H);
  expect(Math.abs((last?.x ?? 0) + (last?.width ?? 0) / 2 - W / 2)).toBeLessThanOrEqual(1);
  expect(first?.y).toBeLessThan(last?.y ?? 0);
});

it("cuts faces to their place, and nothing off a screen", () => {
  const place = { x: 10, y: 20, width: 320, height: 180 };
  expect(fit({ width: 640, height: 480 }, place, true)).toEqual({
    from: { x: 0, y: 60, width: 640, height: 360 },
    to: place,
  });
  expect(fit({ width: 640, height: 480 }, place, false)).toEqual({
    from: { x: 0, y: 0, width: 640, height: 480 },
    to: { x: 50, y: 20, width: 240, height: 180 },
  });
});
