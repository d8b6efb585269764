import { expect, it } from "vitest";
import { elapsed, isMp4, isServers, NOTHING, onAir, runningOf } from "./recordings";

const WEBM = new Uint8Array([0x1a, 0x45, 0xdf, 0xa3, 0, 0, 0, 0]);
const MP4 = new Uint8Array([0, 0, 0, 24, ...new TextEncoder().encode("ftypisom")]);

it.each([
  [0, "0:00"],
  [7_900, "0:07"],
  [247_000, "4:07"],
  [3_723_000, "1:02:03"],
  [-5, "0:00"],
])("reads %i milliseconds as %s", (milliseconds, text) => {
  expect(elapsed(milliseconds)).toBe(text);
});

it("begins by the clock of the page", () => {
  const one = { instance_id: "i", state: "running" as const, started_by: "ann", seconds: 10 };
  const each = { id: "i", state: "running", by: "ann", since: 15_000 };
  expect(
    runningOf({ recordings: [{ ...one, type: "raw-tracks" }], streams: [{ ...one, endpoints: [] }] }, 25_000),
  ).toEqual({
    recordings: [{ ...each, kind: "raw-tracks" }],
    streams: [{ ...each, targets: [] }],
  });
});

it("is on the air from when it really runs until it has ended", () => {
  const one = (state: "starting" | "running" | "stopping") => ({ id: "i", state, by: null, since: 0 });
  expect(onAir([one("starting")])).toEqual([]);
  expect(onAir([one("running")])).toHaveLength(1);
  expect(onAir([one("stopping")], [one("running")])).toHaveLength(1);
  expect(onAir([one("stopping")])).toEqual([]);
});

it("is the server's by the documented instance, or as the server says, or without a name", () => {
  const recordings = [{ id: "i", kind: "cloud", state: "running", by: null, since: 0 }] as const;
  expect(isServers("c3df927c-f738-4471-a2b7-066fa7e95a6b", NOTHING)).toBe(true);
  expect(isServers("i", { ...NOTHING, recordings })).toBe(true);
  expect(isServers("i", NOTHING)).toBe(false);
  expect(isServers(undefined, NOTHING)).toBe(true);
});

it("tells the two kinds of files by how they begin", () => {
  expect([MP4, WEBM, new Uint8Array()].map(isMp4)).toEqual([true, false, false]);
});
