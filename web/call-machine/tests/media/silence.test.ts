import { expect, it } from "vitest";
import { Silence } from "../../src/media/silence.js";

it("is noticed once, a second and a half after the last packet, and anew after others", () => {
  const silence = new Silence();
  expect([0, 250, 1_500, 1_750, 9_000].map((now) => silence.begins(now, 40))).toEqual([
    false,
    false,
    true,
    false,
    false,
  ]);
  expect([9_250, 10_500, 10_750].map((now) => silence.begins(now, 41))).toEqual([false, false, true]);
});

it("is none before anything came", () => {
  const silence = new Silence();
  expect([0, 2_000, 60_000].map((now) => silence.begins(now, 0))).toEqual([false, false, false]);
});
