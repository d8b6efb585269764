import { describe, expect, it } from "vitest";
import { fitted, type Rect } from "./geometry";
import { planOf, type Wish } from "./plan";

const WIDE = { width: 1256, height: 620 };
const PHONE = { width: 374, height: 720 };
const FRAME = { width: 359, height: 330 };
const ULTRAWIDE = { width: 2536, height: 800 };

const plan = (wish: Partial<Wish>) =>
  planOf({ box: WIDE, count: 4, focus: null, pair: false, showBar: true, minTiles: null, maxTiles: null, ...wish });

const area = ({ width, height }: { width: number; height: number }) => width * height;
const whole = (place: Rect) => fitted(place, { min: 16 / 9, max: 16 / 9 });

/** The large picture and the bar of a plan that has both. */
function divided(wish: Partial<Wish>) {
  const { focus, pages } = plan(wish);
  if (!focus || !pages) throw new Error("nothing is large, or there is no bar");
  return { focus, bar: pages.area, ...pages };
}

describe("a grid", () => {
  it("has the whole stage", () => {
    expect(plan({})).toMatchObject({
      kind: "grid",
      focus: null,
      pages: { area: { x: 0, y: 0, ...WIDE }, pager: null },
    });
  });

  it("leaves room to turn pages below it", () => {
    const { pages } = plan({ count: 12, maxTiles: 6 });
    expect(pages?.area.height).toBe(WIDE.height - 44);
    expect(pages?.pager).toEqual({ x: 0, y: WIDE.height - 44, width: WIDE.width, height: 44 });
  });

  it("lets one alone fill more than a tile among others may", () => {
    const { pages } = plan({ count: 1, box: PHONE });
    expect(area({ width: pages?.grid.tileWidth ?? 0, height: pages?.grid.tileHeight ?? 0 })).toBeGreaterThan(
      area(PHONE) * 0.98,
    );
  });
});

describe("two people", () => {
  it.each([WIDE, PHONE, FRAME])("fill %o with the other one", (box) => {
    const { kind, focus, pages } = plan({ pair: true, focus: "camera", count: 1, box });
    expect(kind).toBe("pair");
    expect(pages).toBeNull();
    expect(area(focus ?? { width: 0, height: 0 })).toBeGreaterThan(area(box) * 0.97);
  });

  it("do not become a strip on a very wide screen", () => {
    expect(plan({ pair: true, focus: "camera", count: 1, box: ULTRAWIDE }).focus).toMatchObject({
      width: 1600,
      x: 468,
    });
  });
});

describe("a bar", () => {
  it("is a column at the side of a wide stage, and under the large picture of an upright one", () => {
    const wide = divided({ focus: "screen" });
    expect(wide.bar.x).toBeGreaterThan(wide.focus.x + wide.focus.width);
    const phone = divided({ focus: "screen", box: PHONE });
    expect(phone.bar.y).toBeGreaterThan(phone.focus.y + phone.focus.height);
  });

  it.each([WIDE, PHONE, FRAME, ULTRAWIDE])("and the large picture share %o without overlap", (box) => {
    for (const focus of ["camera", "screen"] as const)
      for (const count of [1, 3, 8, 30]) {
        const { focus: large, bar } = divided({ box, focus, count });
        const beside = bar.x >= large.x + large.width;
        const below = bar.y >= large.y + large.height;
        expect(beside || below).toBe(true);
        expect(bar.x + bar.width).toBeLessThanOrEqual(box.width);
        expect(bar.y + bar.height).toBeLessThanOrEqual(box.height);
      }
  });

  it.each([WIDE, PHONE, FRAME, ULTRAWIDE])("leaves a shared screen most of what it could have of %o", (box) => {
    const { focus } = divided({ box, focus: "screen" });
    expect(area(whole(focus))).toBeGreaterThan(area(fitted(box, { min: 16 / 9, max: 16 / 9 })) * 0.6);
  });

  it("uses what a shared screen leaves empty on a phone", () => {
    const { grid } = divided({ box: PHONE, focus: "screen", count: 6 });
    expect(grid).toMatchObject({ columns: 2, rows: 3, pages: 1 });
  });

  it("turns pages at both ends of a row, and below a column", () => {
    const row = divided({ box: PHONE, focus: "camera", count: 9 });
    expect(row.area).toMatchObject({ x: 44, width: PHONE.width - 88 });
    expect(row.pager).toMatchObject({ x: 0, width: PHONE.width });
    const column = divided({ focus: "screen", count: 40 });
    expect(column.pager).toMatchObject({ y: WIDE.height - 44, height: 44 });
  });

  it("gives the large picture everything where it is hidden, or nobody is left for it", () => {
    const all = { x: 0, y: 0, ...WIDE };
    expect(plan({ focus: "screen", showBar: false })).toMatchObject({ focus: all, pages: null });
    expect(plan({ focus: "screen", count: 0 })).toMatchObject({ focus: all, pages: null });
  });

  it("obeys the largest number of tiles per page", () => {
    expect(divided({ focus: "screen", count: 8, maxTiles: 3 }).grid).toMatchObject({ pageSize: 3, pages: 3 });
  });
});
