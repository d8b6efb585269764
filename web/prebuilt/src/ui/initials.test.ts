import { expect, it } from "vitest";
import { hue, initials } from "./initials";

it.each([
  ["Ada Lovelace", "AL"],
  ["ada", "A"],
  ["  Jean  Luc   Picard ", "JP"],
  ["李 小龍", "李小"],
  ["(Bob) [host]", "BH"],
  ["🙂", "•"],
  ["", "•"],
])("makes of %j the letters %j", (name, expected) => {
  expect(initials(name)).toBe(expected);
});

it("gives everybody a steady hue", () => {
  expect(hue("abc")).toBe(hue("abc"));
  expect(hue("abc")).toBeGreaterThanOrEqual(0);
  expect(hue("abc")).toBeLessThan(360);
});
