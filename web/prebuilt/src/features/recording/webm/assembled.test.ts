import { expect, it } from "vitest";
import { assembled } from "./assembled";

const bytes = (text: string) => new TextEncoder().encode(text);
const pieces = ["", "abc", "d", "", "efghij", "k"].map((text) => new Blob([text]));

it("puts new bytes and ranges of the pieces together", async () => {
  const parts = [
    bytes("<"),
    { from: 1, to: 1 },
    { from: 1, to: 6 },
    bytes("|"),
    { from: 6, to: 7 },
    { from: 9, to: 11 },
    bytes(">"),
  ];
  const file = assembled(pieces, parts, "video/webm");
  expect([await file.text(), file.type]).toEqual(["<bcdef|gjk>", "video/webm"]);
});

it("takes every way of cutting", async () => {
  for (let first = 0; first <= 11; first++)
    for (let second = first; second <= 11; second++) {
      const ranges = [
        { from: 0, to: first },
        { from: first, to: second },
        { from: second, to: 11 },
      ];
      expect(await assembled(pieces, ranges, "").text()).toBe("abcdefghijk");
    }
});

it("does not make a file with a hole", () => {
  expect(() => assembled(pieces, [{ from: 0, to: 12 }], "")).toThrow("missing");
});
