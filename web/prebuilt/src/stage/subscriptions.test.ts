import { describe, expect, it } from "vitest";
import { oneByOne, subscriptionChanges } from "./subscriptions";

describe("cameras are subscribed one by one", () => {
  it("from many out of sight on, until nobody is", () => {
    expect(oneByOne(false, 16)).toBe(false);
    expect(oneByOne(false, 17)).toBe(true);
    expect(oneByOne(true, 1)).toBe(true);
    expect(oneByOne(true, 0)).toBe(false);
  });
});

describe("what is said", () => {
  const tracks = (camera: boolean) => ({
    setSubscribedTracks: { audio: true, video: camera, screenAudio: true, screenVideo: true, custom: true },
  });

  it("is everybody's voice, and the cameras of those in sight, at first", () => {
    const wanted = new Map([
      ["ben", true],
      ["cleo", false],
    ]);
    expect(subscriptionChanges(new Map(), wanted)).toEqual({ ben: tracks(true), cleo: tracks(false) });
  });

  it("is then only what changes", () => {
    const before = new Map([
      ["ben", true],
      ["cleo", false],
      ["gone", true],
    ]);
    const wanted = new Map([
      ["ben", true],
      ["cleo", true],
    ]);
    expect(subscriptionChanges(before, wanted)).toEqual({ cleo: tracks(true) });
  });
});
