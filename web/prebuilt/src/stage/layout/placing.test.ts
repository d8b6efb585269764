import { describe, expect, it } from "vitest";
import { cameraOf, screenOf } from "../tiles";
import { type Cast, placed } from "./placing";
import { planOf, type Wish } from "./plan";

const BOX = { width: 1256, height: 620 };
const FLOAT = { x: 900, y: 500, width: 200, height: 112 };
const PEOPLE = ["me", "a", "b", "c", "d", "e", "f", "g"];

const planned = (wish: Partial<Wish>) =>
  planOf({ box: BOX, count: 0, focus: null, pair: false, showBar: true, minTiles: null, maxTiles: null, ...wish });
const cast = (given: Partial<Cast> = {}): Cast => ({
  people: PEOPLE,
  selfId: "me",
  screens: [],
  focus: null,
  ...given,
});
const roles = ({ shown }: ReturnType<typeof placed>) =>
  shown.map(({ tile, role }) => `${role} ${tile.sessionId}${tile.kind === "screen" ? " screen" : ""}`);

describe("a page of the grid", () => {
  const plan = planned({ count: 8, maxTiles: 2 });

  it("shows its people only, and says who is a page away and who is further", () => {
    const page = placed(plan, cast(), 1, null);
    expect(roles(page)).toEqual(["grid b", "grid c"]);
    expect(page.near).toEqual(["a", "d", "e"]);
    expect(page.far).toEqual(["f", "g"]);
    expect(page.seen).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("never counts oneself as unseen: one's own picture needs no network", () => {
    expect(placed(plan, cast(), 3, null).far).toEqual(["a", "b", "c"]);
  });
});

describe("a large picture", () => {
  it("keeps its seat in the document's order, so that nothing there moves", () => {
    const people = ["me", "a", "b"];
    const plan = planned({ count: 3, focus: "camera" });
    expect(roles(placed(plan, cast({ people, focus: cameraOf("b") }), 0, null))).toEqual([
      "bar me",
      "bar a",
      "focus b",
    ]);
    expect(roles(placed(plan, cast({ people, focus: cameraOf("a") }), 0, null))).toEqual([
      "bar me",
      "focus a",
      "bar b",
    ]);
  });

  it("stands beside the other screens and then the people", () => {
    const plan = planned({ count: 3, focus: "screen" });
    const given = cast({ people: ["me", "a"], screens: ["a", "b"], focus: screenOf("b") });
    expect(roles(placed(plan, given, 0, null))).toEqual(["bar a screen", "focus b screen", "bar me", "bar a"]);
  });

  it("is alone where the bar is hidden, and everybody else is far", () => {
    const plan = planned({ count: 7, focus: "camera", showBar: false });
    const given = placed(plan, cast({ focus: cameraOf("a") }), 0, null);
    expect(roles(given)).toEqual(["focus a"]);
    expect(given.far).toEqual(["b", "c", "d", "e", "f", "g"]);
  });
});

describe("two people", () => {
  const plan = planned({ count: 1, focus: "camera", pair: true });
  const two = cast({ people: ["me", "a"], focus: cameraOf("a") });

  it("are one large and oneself in a small window", () => {
    const { shown } = placed(plan, two, 0, FLOAT);
    expect(shown).toMatchObject([
      { tile: { sessionId: "me" }, role: "float", place: FLOAT },
      { tile: { sessionId: "a" }, role: "focus" },
    ]);
  });

  it("are the other one alone where there is no such window", () => {
    expect(roles(placed(plan, two, 0, null))).toEqual(["focus a"]);
  });
});
