import { expect, it } from "vitest";
import { sizeOf } from "./size";

it.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [999_950, "1.0 MB"],
  [73_400_320, "73.4 MB"],
  [5e9, "5.0 GB"],
  [1e16, "10000.0 TB"],
])("%d bytes are %s", (bytes, words) => {
  expect(sizeOf(bytes)).toBe(words);
});
