import { describe, expect, it } from "vitest";
import { applyProperties, EMBEDDED, namesShown, trayButtons } from "./appearance";

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
    expect(applyProperties(themed, {}).theme).toBe(themed.theme);
    expect(applyProperties(themed, { theme: null }).theme).toBeNull();
  });

  it("has no more tiles at least than at most", () => {
    const grid = { minTilesPerPage: 9, maxTilesPerPage: 4 };
    expect(applyProperties(EMBEDDED, { layoutConfig: { grid } })).toMatchObject({ minTiles: null, maxTiles: null });
  });
});

describe("trayButtons", () => {
  it("reads label, tooltip, icons and state", () => {
    const [svg, dark] = ["https://x.example/i.svg", "data:image/svg+xml,dark"];
    expect(
      trayButtons({ vote: { label: "Vote", iconPath: svg, iconPathDarkMode: dark, visualState: "active" } }),
    ).toEqual([{ id: "vote", label: "Vote", tooltip: "Vote", icon: svg, darkIcon: dark, state: "active" }]);
  });

  it("takes every state that it does not know for the usual one", () => {
    const states = ["sidebar-open", "disabled", 7, undefined].map(
      (visualState) => trayButtons({ vote: { label: "Vote", visualState } })[0]?.state,
    );
    expect(states).toEqual(["sidebar-open", "default", "default", "default"]);
  });

  it("drops script addresses and buttons without a name", () => {
    expect(trayButtons({ a: { label: "A", iconPath: "javascript:alert(1)" }, b: { iconPath: "x" }, c: null })).toEqual([
      { id: "a", label: "A", tooltip: "A", icon: null, darkIcon: null, state: "default" },
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
