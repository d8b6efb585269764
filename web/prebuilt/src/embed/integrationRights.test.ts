import { describe, expect, it } from "vitest";
import { allowAttribute, asksForMedia, isAmong, sandboxAttribute } from "./integrationRights";
import { type Integration, readIntegrations } from "./integrations";

const HOST = { session_id: "h", owner: true };
const GUEST = { session_id: "g", owner: false };

function integration(raw: Record<string, unknown>): Integration {
  const [one] = readIntegrations({ x: { label: "X", location: "main", ...raw } }, "https://meet.example");
  if (!one) throw new Error("no integration");
  return one;
}
const page = (raw: Record<string, unknown> = {}) => integration({ src: "https://x.example", ...raw });
const text = (raw: Record<string, unknown> = {}) => integration({ srcdoc: "<p>x</p>", ...raw });

it("counts everybody, nobody, owners, or who is named", () => {
  const among = (["everybody", "nobody", "owners", ["g"]] as const).map((audience) => [
    isAmong(audience, HOST),
    isAmong(audience, GUEST),
  ]);
  expect(among).toEqual([
    [true, true],
    [false, false],
    [true, false],
    [false, true],
  ]);
});

describe("what a page may do", () => {
  it("is all that the app allows, and camera, microphone, screen and place once the person agrees", () => {
    const board = page({ allow: "camera *; fullscreen; microphone https://x.example;; display-capture" });
    expect(asksForMedia(board)).toBe(true);
    expect(allowAttribute(board, false)).toBe("fullscreen");
    expect(allowAttribute(board, true)).toBe("camera *; fullscreen; microphone https://x.example; display-capture");
    expect(asksForMedia(page({ allow: "fullscreen" }))).toBe(false);
  });

  it("is boxed as the app says", () => {
    expect(sandboxAttribute(page())).toBeUndefined();
    expect(sandboxAttribute(page({ sandbox: "allow-scripts allow-same-origin" }))).toBe(
      "allow-scripts allow-same-origin",
    );
  });

  it("never has this page's origin when it is given as text", () => {
    expect(sandboxAttribute(text())).toBe("allow-scripts allow-forms allow-popups");
    expect(sandboxAttribute(text({ sandbox: "allow-same-origin  allow-scripts allow-top-navigation" }))).toBe(
      "allow-scripts",
    );
    expect(sandboxAttribute(text({ sandbox: "" }))).toBe("");
  });
});
