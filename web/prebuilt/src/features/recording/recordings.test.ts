import { expect, it } from "vitest";
import { elapsed, fileName, recordingsOf } from "./recordings";

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
  const news = { recordings: [{ instance_id: "i", type: "local" as const, started_by: "ann", seconds: 10 }] };
  expect(recordingsOf(news, 25_000)).toEqual([{ id: "i", by: "ann", local: true, since: 15_000 }]);
});

it("names a file by room, day, time and what it is", () => {
  const at = new Date(2026, 2, 4, 9, 5);
  expect(fileName("team-sync", at, WEBM)).toBe("team-sync 2026-03-04 09.05.webm");
  expect(fileName("Über / uns: \u0000<b>", at, MP4)).toBe("Über - uns- -b- 2026-03-04 09.05.mp4");
  expect(fileName("", at, new Uint8Array())).toBe("call 2026-03-04 09.05.webm");
});
