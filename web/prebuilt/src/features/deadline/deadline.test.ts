import { expect, it } from "vitest";
import { clockTime, dueWarning, isClose, minutesLeft } from "./deadline";

const MINUTE = 60_000;

it("warns ten minutes and one minute before the end, once each", () => {
  expect(dueWarning(11 * MINUTE, null)).toBeNull();
  expect(dueWarning(10 * MINUTE, null)).toBe(10);
  expect(dueWarning(9 * MINUTE, 10)).toBeNull();
  expect(dueWarning(MINUTE, 10)).toBe(1);
  expect(dueWarning(1000, 1)).toBeNull();
});

it("tells whoever comes late at once, and only once", () => {
  expect(dueWarning(4 * MINUTE, null)).toBe(10);
  expect(minutesLeft(4 * MINUTE)).toBe(4);
  expect(dueWarning(30_000, null)).toBe(1);
  expect(minutesLeft(10_000)).toBe(1);
});

it("shows the clock in the last ten minutes", () => {
  expect([isClose(10 * MINUTE + 1), isClose(10 * MINUTE)]).toEqual([false, true]);
  expect([clockTime(545_000), clockTime(59_001), clockTime(-5)]).toEqual(["9:05", "1:00", "0:00"]);
});
