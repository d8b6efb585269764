import { describe, expect, it } from "vitest";
import { panned, WHOLE, zoomed } from "./zoom";

const BOX = { width: 1000, height: 500 };
const MIDDLE = { x: 0, y: 0 };

describe("zooming", () => {
  it("keeps what is looked at where it is", () => {
    const point = { x: 200, y: -100 };
    const { scale, x, y } = zoomed(WHOLE, 2, point, BOX);
    // What was at the point is drawn at its distance from the middle, twice as far, moved by x and y.
    expect([point.x * scale + x, point.y * scale + y]).toEqual([point.x, point.y]);
  });

  it("ends at six times and at the whole", () => {
    expect(zoomed(WHOLE, 100, MIDDLE, BOX).scale).toBe(6);
    expect(zoomed({ scale: 3, x: 900, y: 0 }, 0.01, MIDDLE, BOX)).toEqual(WHOLE);
  });
});

describe("moving", () => {
  it("goes no further than to the edge", () => {
    const twice = zoomed(WHOLE, 2, MIDDLE, BOX);
    expect(panned(twice, 100, -50, BOX)).toEqual({ scale: 2, x: 100, y: -50 });
    expect(panned(twice, 9999, -9999, BOX)).toEqual({ scale: 2, x: 500, y: -250 });
  });

  it("does nothing to the whole", () => {
    expect(panned(WHOLE, 50, 50, BOX)).toEqual(WHOLE);
  });
});
