import { describe, expect, it } from "vitest";
import { absolute, asFolder, bundleFolder, originOf } from "../src/bundle-place.js";

const PAGE = "https://app.test/deep/page.html";

describe("the bundle's folder", () => {
  it.each([
    ["of the script", "https://meet.test/static/call-machine-object-bundle.js", "https://meet.test/static/"],
    ["as daily-js tells it", asFolder("https://meet.test/static"), "https://meet.test/static/"],
  ])("is known from the address %s", (_, bundleUrl, folder) => {
    expect(bundleFolder({ bundleUrl, overrideUrl: "/other/b.js", roomOrigin: "https://room.test" }, PAGE)).toBe(folder);
  });

  it("is known from the option of older releases, also when it is relative", () => {
    const clues = { bundleUrl: undefined, roomOrigin: "https://room.test" };
    expect(bundleFolder({ ...clues, overrideUrl: "/vendor/bundle.js?v=1" }, PAGE)).toBe("https://app.test/vendor/");
  });

  it("is else the usual one of the room's server", () => {
    const nothing = { bundleUrl: undefined, overrideUrl: undefined };
    expect(bundleFolder({ ...nothing, roomOrigin: "https://room.test" }, PAGE)).toBe("https://room.test/static/");
    expect(bundleFolder({ ...nothing, roomOrigin: undefined }, PAGE)).toBe("https://app.test/static/");
  });
});

describe("addresses", () => {
  it("are made absolute where they can be", () => {
    expect(absolute("static/", PAGE)).toBe("https://app.test/deep/static/");
    expect(absolute("http://", PAGE)).toBeUndefined();
    expect(absolute(undefined, PAGE)).toBeUndefined();
  });

  it("have an origin unless they are files", () => {
    expect(originOf("https://meet.test/static/")).toBe("https://meet.test");
    expect(originOf("file:///bundle.js")).toBeUndefined();
    expect(originOf(undefined)).toBeUndefined();
  });
});
