import { describe, expect, it } from "vitest";
import { receivedLevels } from "../../src/media/levels.js";
import { report } from "../support/reports.js";

describe("loudness of what is received", () => {
  it("is read by track, silence where none is said", () => {
    const levels = receivedLevels([
      report(
        { type: "inbound-rtp", kind: "audio", trackIdentifier: "a", audioLevel: 0.4 },
        { type: "inbound-rtp", kind: "audio", trackIdentifier: "b" },
        { type: "inbound-rtp", kind: "video", trackIdentifier: "c", audioLevel: 1 },
        { type: "inbound-rtp", kind: "audio" },
      ),
    ]);
    expect([...levels]).toEqual([
      ["a", 0.4],
      ["b", 0],
    ]);
    expect(receivedLevels([undefined]).size).toBe(0);
  });
});
