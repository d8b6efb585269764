import { describe, expect, it } from "vitest";
import { BLURS, backgroundOf, isBackground, PICTURE_IDS, processorOf } from "./backgrounds";

const OWN = "data:image/jpeg;base64,AAAA";

describe("a background", () => {
  it.each(["none", ...BLURS, ...PICTURE_IDS, "own"] as const)("%s is known again by its processor", (id) => {
    expect(backgroundOf(processorOf(id, OWN), OWN)).toBe(id);
  });

  it("is known again as daily-js tells it, with words of its own", () => {
    expect(backgroundOf({ type: "background-image", config: { source: "3", type: "daily-preselect" } }, null)).toBe(
      "picture-3",
    );
  });

  it("of an app is none of the page's", () => {
    expect(backgroundOf({ type: "background-blur", config: { strength: 0.77 } }, OWN)).toBe("other");
    expect(backgroundOf({ type: "background-image", config: { source: "https://a.example/b.png" } }, OWN)).toBe(
      "other",
    );
    expect(backgroundOf({ type: "background-image", config: { source: OWN } }, null)).toBe("other");
    expect(backgroundOf({ type: "face-detection" }, OWN)).toBe("other");
  });

  it("that nobody chose is none", () => {
    expect(backgroundOf(undefined, null)).toBe("none");
    expect(backgroundOf({ type: "none" }, null)).toBe("none");
  });

  it("of one's own needs a picture", () => {
    expect(processorOf("own", null)).toBeNull();
  });

  it("is read from storage only when it is one", () => {
    expect(isBackground("blur-strong")).toBe(true);
    expect(isBackground("toString")).toBe(false);
    expect(isBackground(3)).toBe(false);
  });
});
