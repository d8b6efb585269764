import { expect, it } from "vitest";
import { contrast, hexColour, mixed, READABLE, readableOn } from "./contrast";

it.each(["#fff;} body{display:none", "#ggg", "red", "url(x)", "#1234567", "#12345", "#fff\n", 7, null])(
  "takes %s for no colour",
  (value) => {
    expect(hexColour(value)).toBeNull();
  },
);

it("writes colours of three digits and of six alike", () => {
  expect([hexColour("#fA0"), hexColour("#ffAA00")]).toEqual(["#ffaa00", "#ffaa00"]);
});

it("measures contrast as WCAG does", () => {
  expect(contrast("#000000", "#ffffff")).toBeCloseTo(21);
  expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
  expect(contrast("#ffffff", "#777777")).toBeCloseTo(4.48, 2);
});

it("mixes two colours", () => {
  expect([mixed("#000000", "#ffffff", 0.5), mixed("#102030", "#102030", 0.3)]).toEqual(["#808080", "#102030"]);
});

it("leaves text as it is where it can be read, and moves it no further than it must", () => {
  expect(readableOn("#123456", ["#ffffff"])).toBe("#123456");
  const moved = readableOn("#aaaaaa", ["#ffffff", "#eeeeee"]);
  expect(contrast(moved, "#eeeeee")).toBeGreaterThanOrEqual(READABLE);
  expect(moved).not.toBe("#000000");
});
