import { expect, it } from "vitest";
import { SIZES } from "../captions/look";
import { captionPlace } from "./captionPlace";

it("is there for captions in all but the smallest windows, and leaves most of each to pictures", () => {
  for (const size of SIZES)
    for (let height = 60; height <= 900; height += 20) {
      const place = captionPlace(height, size);
      if (height >= 120) expect(place, `${size} in ${height}`).not.toBeNull();
      if (!place) continue;
      expect(place.height).toBeLessThanOrEqual(height * 0.4);
      expect(place.rows * place.font).toBeLessThan(place.height);
    }
  expect(captionPlace(60, "huge")).toBeNull();
});

it("is larger for who reads larger captions, with whole rows", () => {
  const [small, huge] = [captionPlace(368, "small"), captionPlace(368, "huge")];
  expect([small?.rows, huge?.rows]).toEqual([3, 3]);
  expect(huge?.height).toBeGreaterThan(small?.height ?? 0);
  expect(captionPlace(240, "medium")?.rows).toBe(2);
});
