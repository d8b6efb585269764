import { expect, it } from "vitest";
import { deviceTrouble, deviceTroubles } from "./trouble";

it("says nothing when all is well", () => {
  expect(deviceTroubles("fine", "fine")).toEqual([]);
});

it("waits for the permission prompt before it complains", () => {
  expect(deviceTroubles("starting", "blocked")).toEqual(["trouble.pending"]);
});

it("says one sentence when camera and microphone have the same trouble, else one each", () => {
  expect(deviceTroubles("blocked", "blocked")).toEqual(["trouble.blocked.both"]);
  expect(deviceTroubles("not-found", "in-use")).toEqual(["trouble.not-found.camera", "trouble.in-use.microphone"]);
  expect(deviceTroubles("fine", "other")).toEqual(["trouble.other.microphone"]);
});

it("folds every state of daily-react", () => {
  expect(["granted", "idle", "pending", "blocked", "not-found", "in-use"].map(deviceTrouble)).toEqual([
    "fine",
    "fine",
    "starting",
    "blocked",
    "not-found",
    "in-use",
  ]);
  for (const state of ["not-supported", "constraints-invalid", "undefined-mediadevices", "unknown"])
    expect(deviceTrouble(state)).toBe("other");
});
