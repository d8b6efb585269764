import { describe, expect, it } from "vitest";
import { focusOf, otherOfTwo, type Presence } from "./focus";
import { cameraOf, screenOf } from "./tiles";

const presence = (given: Partial<Presence> = {}): Presence => ({
  people: ["me", "a", "b", "c"],
  selfId: "me",
  screens: [],
  speakers: [],
  hasCamera: () => false,
  ...given,
});

describe("what is large", () => {
  it("is nothing in a grid", () => {
    expect(focusOf(presence({ speakers: ["a"] }), null, false)).toBeNull();
  });

  it("is the pinned one before all else", () => {
    const shared = presence({ screens: ["a"], speakers: ["b"] });
    expect(focusOf(shared, cameraOf("c"), true)).toEqual(cameraOf("c"));
    expect(focusOf(shared, cameraOf("me"), false)).toEqual(cameraOf("me"));
  });

  it("is not the pin of who left, nor of a share that ended", () => {
    expect(focusOf(presence(), cameraOf("gone"), false)).toBeNull();
    expect(focusOf(presence({ screens: ["a"] }), screenOf("b"), false)).toEqual(screenOf("a"));
  });

  it("is a shared screen, the newest, before who speaks", () => {
    expect(focusOf(presence({ screens: ["b", "a"], speakers: ["c"] }), null, true)).toEqual(screenOf("b"));
  });

  it("is in speaker view who speaks, else who spoke last and is still there", () => {
    expect(focusOf(presence({ speakers: ["b", "a"] }), null, true)).toEqual(cameraOf("b"));
    expect(focusOf(presence({ speakers: ["gone", "a"] }), null, true)).toEqual(cameraOf("a"));
  });

  it("is in silence the first with a camera, else the first", () => {
    expect(focusOf(presence({ hasCamera: (id) => id === "c" || id === "me" }), null, true)).toEqual(cameraOf("c"));
    expect(focusOf(presence(), null, true)).toEqual(cameraOf("a"));
  });

  it("is never oneself by itself", () => {
    expect(focusOf(presence({ speakers: ["me"], hasCamera: (id) => id === "me" }), null, true)).toEqual(cameraOf("a"));
    expect(focusOf(presence({ people: ["me"] }), null, true)).toBeNull();
  });
});

describe("a call of two", () => {
  const two = (given: Partial<Presence> = {}) => presence({ people: ["me", "a"], ...given });

  it("shows the other one large, in either view", () => {
    expect(otherOfTwo(two(), null)).toBe("a");
    expect(otherOfTwo(two(), cameraOf("a"))).toBe("a");
  });

  it("is none with a third person, with a shared screen, with oneself pinned or hidden", () => {
    expect(otherOfTwo(presence(), null)).toBeNull();
    expect(otherOfTwo(two({ screens: ["a"] }), screenOf("a"))).toBeNull();
    expect(otherOfTwo(two(), cameraOf("me"))).toBeNull();
    expect(otherOfTwo(presence({ people: ["a", "b"], selfId: null }), null)).toBeNull();
  });
});
