import { describe, expect, it } from "vitest";
import { CATALOGUE } from "../../tests/catalogue";
import { ApiError } from "../api/Api";
import type { HeldProperty, Json } from "../api/shapes";
import { bodyOf, isSame, problemsAt, rebased, shownOf, withChange } from "./draft";

function held(own: Json, inherited: Json = null): HeldProperty {
  return {
    value: own ?? inherited,
    own,
    inherited,
    source: own === null ? "default" : "room",
    inherited_source: "default",
  };
}

const HELD = { max_participants: held(5, 200), lang: held(null, "en"), privacy: held(null, "public") };

describe("changes that are not saved", () => {
  it("are what differs from what is set, and a change back is none", () => {
    const one = withChange(new Map(), HELD, "max_participants", 6);
    expect([...one]).toEqual([["max_participants", 6]]);
    expect(withChange(one, HELD, "max_participants", 5).size).toBe(0);
    expect(withChange(new Map(), HELD, "lang", null).size).toBe(0);
  });

  it("are sent alone, null for back to the inherited value, what stands beside the properties there", () => {
    const draft = new Map<string, Json>([
      ["max_participants", null],
      ["lang", "de"],
      ["privacy", "private"],
    ]);
    expect(bodyOf(draft, CATALOGUE)).toEqual({
      privacy: "private",
      properties: { max_participants: null, lang: "de" },
    });
    expect(bodyOf(new Map([["privacy", "private"]]), CATALOGUE)).toEqual({ privacy: "private" });
  });

  it("are gone once the server has them, and stay where somebody else changed something else", () => {
    const draft = new Map<string, Json>([
      ["max_participants", 6],
      ["lang", "de"],
    ]);
    expect([...rebased(draft, { ...HELD, max_participants: held(6, 200) })]).toEqual([["lang", "de"]]);
  });

  it("are shown as they would be", () => {
    const draft = new Map<string, Json>([["max_participants", null]]);
    expect(shownOf(draft, "max_participants", HELD.max_participants, "room")).toEqual({
      value: 200,
      own: null,
      source: "default",
      isChanged: true,
    });
    expect(shownOf(new Map([["lang", "de"]]), "lang", HELD.lang, "domain")).toMatchObject({
      value: "de",
      source: "domain",
    });
    expect(shownOf(draft, "lang", HELD.lang, "room")).toMatchObject({ value: "en", own: null, isChanged: false });
  });
});

describe("what the server refuses", () => {
  const error = new ApiError(400, "no", [
    { path: "properties.max_participants", info: "too few" },
    { path: "properties.sip.display_name", info: "too long" },
    { path: "privacy", info: "must be one of" },
  ]);

  it("is found at its field, and at what holds it where the field is not shown", () => {
    expect(problemsAt(error, "max_participants").map(({ info }) => info)).toEqual(["too few"]);
    expect(problemsAt(error, "privacy")).toHaveLength(1);
    expect(problemsAt(error, "sip")).toHaveLength(0);
    expect(problemsAt(error, "sip", true)).toHaveLength(1);
    expect(problemsAt(error, "sip.display_name")).toHaveLength(1);
    expect(problemsAt(undefined, "sip")).toHaveLength(0);
  });
});

describe("two values", () => {
  it("are the same whatever the order of their keys", () => {
    expect(isSame({ a: 1, b: [true, { c: null }] }, { b: [true, { c: null }], a: 1 })).toBe(true);
    expect(isSame({ a: 1 }, { a: 1, b: 2 })).toBe(false);
    expect(isSame([1, 2], [2, 1])).toBe(false);
    expect(isSame([], {})).toBe(false);
    expect(isSame(0, false)).toBe(false);
    expect(isSame({ a: 1 }, { b: 1 })).toBe(false);
  });
});
