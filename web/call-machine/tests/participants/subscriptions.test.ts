import { describe, expect, it } from "vitest";
import { readWishes, Subscriptions } from "../../src/participants/subscriptions.js";

describe("subscriptions", () => {
  it("follow the automatic setting without a wish", () => {
    expect(new Subscriptions(true).of("a", "video")).toBe(true);
    expect(new Subscriptions(false).of("a", "video")).toBe(false);
  });

  it("keep a wish beside later ones for other tracks", () => {
    const subscriptions = new Subscriptions(false);
    subscriptions.wish("a", { named: { video: true }, custom: undefined });
    subscriptions.wish("a", { named: { audio: "staged" }, custom: undefined });
    expect(subscriptions.of("a", "video")).toBe(true);
    expect(subscriptions.of("a", "audio")).toBe("staged");
    expect(subscriptions.of("b", "video")).toBe(false);
  });

  it("apply one wish to custom tracks of any name", () => {
    const subscriptions = new Subscriptions(false);
    const wishes = readWishes({ custom: true });
    if (wishes) subscriptions.wish("a", wishes);
    expect(subscriptions.of("a", "drawing")).toBe(true);
    expect(subscriptions.exceptionsFor("a", ["drawing"])).toEqual({ drawing: true });
  });

  it("end what was said of single custom tracks with what is said of all", () => {
    const subscriptions = new Subscriptions(false);
    for (const value of [{ custom: { drawing: true } }, { custom: false }]) {
      const wishes = readWishes(value);
      if (wishes) subscriptions.wish("a", wishes);
    }
    expect(subscriptions.of("a", "drawing")).toBe(false);
  });

  it("end all exceptions when they become automatic", () => {
    const subscriptions = new Subscriptions(false);
    subscriptions.wish("a", { named: { video: false }, custom: undefined });
    subscriptions.setAuto(true);
    expect(subscriptions.of("a", "video")).toBe(true);
  });
});

describe("reading setSubscribedTracks", () => {
  it("takes one value for everything", () => {
    expect(readWishes("staged")).toMatchObject({ named: { audio: "staged", screenVideo: "staged" }, custom: "staged" });
  });

  it("takes custom tracks by name", () => {
    expect(readWishes({ audio: true, custom: { drawing: false } })).toEqual({
      named: { audio: true, drawing: false },
      custom: undefined,
    });
  });

  it.each([[undefined], [null], [7], ["everything"]])("says nothing for %s", (value) => {
    expect(readWishes(value)).toBeNull();
  });
});
