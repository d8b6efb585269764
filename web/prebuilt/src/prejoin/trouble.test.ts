import { expect, it } from "vitest";
import { messages } from "../messages";
import { deviceTrouble, troubleSentences } from "./trouble";

it("says nothing when all is well", () => {
  expect(troubleSentences("fine", "fine")).toEqual([]);
});

it("waits for the permission prompt before it complains", () => {
  expect(troubleSentences("starting", "blocked")).toEqual([messages.trouble.pending]);
});

it("says one sentence when camera and microphone have the same trouble, else one each", () => {
  expect(troubleSentences("blocked", "blocked")).toEqual([messages.trouble.blocked.both]);
  expect(troubleSentences("not-found", "in-use")).toEqual([
    messages.trouble["not-found"].camera,
    messages.trouble["in-use"].microphone,
  ]);
  expect(troubleSentences("fine", "other")).toEqual([messages.trouble.other.microphone]);
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
