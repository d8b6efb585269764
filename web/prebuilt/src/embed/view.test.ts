import { describe, expect, it } from "vitest";
import { readIntegrations } from "./integrations";
import { applyView, newcomerSound, sidebarAfter, started, stopped, VIEW, withIntegrations } from "./view";

const OWN = "https://meet.example";
const BOARD = { label: "Board", location: "sidebar", src: "https://board.example/x" };

describe("integrations", () => {
  it("are read with what they may do", () => {
    const [board] = readIntegrations(
      { board: { ...BOARD, controlledBy: "owners", shared: ["a", 1], loading: "eager" } },
      OWN,
    );
    expect(board).toMatchObject({
      id: "board",
      content: { src: "https://board.example/x" },
      controlledBy: "owners",
      shared: ["a"],
      eager: true,
      sandbox: null,
    });
  });

  it("are everybody's to start and nobody's to share unless the app says otherwise", () => {
    const [board] = readIntegrations({ board: BOARD }, OWN);
    expect(board).toMatchObject({ controlledBy: "everybody", shared: "nobody" });
  });

  it.each([
    ["without a label", { ...BOARD, label: " " }],
    ["at an unknown place", { ...BOARD, location: "top" }],
    ["without content", { ...BOARD, src: undefined }],
    ["with two contents", { ...BOARD, srcdoc: "<p>" }],
    ["of a script", { ...BOARD, src: "javascript:alert(1)" }],
    ["of this very page", { ...BOARD, src: `${OWN}/room` }],
    ["that is no object", "board"],
  ])("are left out %s", (_why, raw) => {
    expect(readIntegrations({ board: raw }, OWN)).toEqual([]);
  });

  it("are twenty at most, and none for what is no map of them", () => {
    const many = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`b${n}`, BOARD]));
    expect(readIntegrations(many, OWN)).toHaveLength(20);
    for (const nothing of [null, undefined, 3, "x"]) expect(readIntegrations(nothing, OWN)).toEqual([]);
  });
});

describe("the arrangement", () => {
  it("takes the app's options, and keeps what they do not speak of", () => {
    const view = applyView(
      VIEW,
      { showFullscreenButton: true, showUserNameChangeUI: false, activeSpeakerMode: 1 },
      OWN,
    );
    expect(view).toEqual({ ...VIEW, showFullscreenButton: true, showUserNameChange: false });
  });

  it("opens a tab of an integration, but not one that takes the stage", () => {
    const view = withIntegrations(VIEW, { tab: BOARD, stage: { ...BOARD, location: "main" } }, OWN);
    expect(sidebarAfter(view, "tab")).toBe("tab");
    expect(sidebarAfter({ ...view, sidebar: "tab" }, "stage")).toBe("tab");
    expect(sidebarAfter({ ...view, sidebar: "tab" }, null)).toBeNull();
  });

  it("starts each integration once, by id or by list", () => {
    const view = withIntegrations(VIEW, { a: BOARD, b: BOARD }, OWN);
    const both = started(started(view, "a"), ["a", "b", "c", 4]);
    expect(both.running).toEqual(["a", "b"]);
    expect(stopped(both, ["a"]).running).toEqual(["b"]);
    expect(stopped({ ...both, sidebar: "a" }, "a").sidebar).toBeNull();
    expect(stopped({ ...both, sidebar: "people" }, ["a", "people"]).sidebar).toBe("people");
  });

  it("hears newcomers always, never, or among so many", () => {
    expect([true, false, 4, 0].map((value) => newcomerSound(value, true))).toEqual([true, false, 4, 0]);
    expect([-1, "yes", null].map((value) => newcomerSound(value, 7))).toEqual([7, 7, 7]);
  });
});
