import { expect, it } from "vitest";
import { blockerOf } from "./blocker";

const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const within = (allowed: readonly string[] | null) =>
  ({
    navigator: { userAgent: CHROME },
    document: allowed ? { featurePolicy: { allowsFeature: (name: string) => allowed.includes(name) } } : {},
  }) as unknown as Pick<Window, "document" | "navigator">;
const BOTH = ["camera", "microphone"];

it("is the browser, where the person has said no", () => {
  expect(blockerOf({ blockedBy: "user", msg: "Permission denied" }, within(BOTH))).toBe("chrome");
  expect(blockerOf(null, within(null))).toBe("chrome");
});

it("is the system, where that says no", () => {
  expect(blockerOf({ blockedBy: "browser", msg: "Permission denied by system" }, within(BOTH))).toBe("system");
});

it("is the page around, where that passes neither on", () => {
  expect(blockerOf({ blockedBy: "user", msg: "Permission denied" }, within(["camera"]))).toBe("frame");
});
