import { describe, expect, it } from "vitest";
import { applyProperties, EMBEDDED, namesShown, themeColours, trayButtons } from "./appearance";

describe("applyProperties", () => {
  it("hides the leave button in a frame unless the app wants it", () => {
    expect(applyProperties(EMBEDDED, {}).showLeaveButton).toBe(false);
    expect(applyProperties(EMBEDDED, { showLeaveButton: true }).showLeaveButton).toBe(true);
    expect(applyProperties(EMBEDDED, { showLeaveButton: "yes" }).showLeaveButton).toBe(false);
  });

  it("takes a sensible largest number of tiles and ignores every other", () => {
    const max = (value: unknown) => applyProperties(EMBEDDED, { layoutConfig: { grid: { maxTilesPerPage: value } } });
    expect(max(4).maxTiles).toBe(4);
    for (const bad of [0, 50, 2.5, "4", null]) expect(max(bad).maxTiles).toBeNull();
    const grid = { minTilesPerPage: 9, maxTilesPerPage: 49 };
    expect(applyProperties(EMBEDDED, { layoutConfig: { grid } })).toMatchObject({ minTiles: 9, maxTiles: 49 });
  });

  it("keeps theme and buttons when the properties do not speak of them", () => {
    const themed = applyProperties(EMBEDDED, { theme: { colors: { accent: "#123456" } } });
    expect(applyProperties(themed, {}).colours).toEqual({ "--accent": "#123456" });
  });
});

describe("themeColours", () => {
  it("takes the dark half of a two-part theme", () => {
    const theme = { light: { colors: { accent: "#ffffff" } }, dark: { colors: { accent: "#000000" } } };
    expect(themeColours(theme)).toEqual({ "--accent": "#000000" });
  });

  it.each(["#fff;} body{display:none", "#ggg", "red", "url(x)", "#1234567", "#fff\n", 7])("refuses %s", (value) => {
    expect(themeColours({ colors: { accent: value } })).toEqual({});
  });

  it("survives anything", () => {
    for (const theme of [null, undefined, [], "x", { colors: null }, { dark: 3 }])
      expect(themeColours(theme)).toEqual({});
  });
});

describe("trayButtons", () => {
  it("reads label, tooltip, icon and state", () => {
    expect(
      trayButtons({ vote: { label: "Vote", iconPath: "https://x.example/i.svg", visualState: "active" } }),
    ).toEqual([{ id: "vote", label: "Vote", tooltip: "Vote", icon: "https://x.example/i.svg", pressed: true }]);
  });

  it("drops script addresses and buttons without a name", () => {
    expect(trayButtons({ a: { label: "A", iconPath: "javascript:alert(1)" }, b: { iconPath: "x" }, c: null })).toEqual([
      { id: "a", label: "A", tooltip: "A", icon: null, pressed: false },
    ]);
  });

  it("treats null as no buttons", () => {
    expect(trayButtons(null)).toEqual([]);
  });
});

it("hides names on never and false, and ignores unknown modes", () => {
  expect(namesShown("always", false)).toBe(true);
  expect(namesShown("never", true)).toBe(false);
  expect(namesShown(false, true)).toBe(false);
  expect(namesShown("sometimes", true)).toBe(true);
});
