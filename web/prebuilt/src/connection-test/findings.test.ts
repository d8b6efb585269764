import { describe, expect, it } from "vitest";
import type { Finding } from "./findings";
import * as findings from "./findings";

const well: Finding[] = [
  findings.secureContext(true),
  findings.server(12, true),
  findings.webSocket(true),
  findings.localCandidates(2),
];
const relays = (udp: Parameters<typeof findings.relay>[1], tcp = udp, tls = udp): Finding[] => [
  findings.relay("udp", udp),
  findings.relay("tcp", tcp),
  findings.relay("tls", tls),
];

describe("the verdict", () => {
  it.each([
    ["good", [...well, ...relays("reached")], "Calls will work from here."],
    ["good", [...well, ...relays("reached", "failed")], "Calls will work from here."],
    ["poor", [...well, ...relays("failed", "reached")], "through a relay"],
    ["poor", [...well, ...relays("failed", "failed", "reached")], "through a relay"],
    ["poor", [...well, ...relays("not offered")], "no relay to try"],
    ["bad", [...well, ...relays("failed")], "no way for media"],
    ["bad", [...well, ...relays("failed", "not offered")], "no way for media"],
    ["bad", [findings.secureContext(false), ...relays("reached")], "will not work"],
    ["bad", [findings.server(null, false)], "will not work"],
  ])("is %s", (state, found, words) => {
    const verdict = findings.verdict(found);
    expect(verdict.state).toBe(state);
    expect(verdict.text).toContain(words);
  });
});

const BROWSER = {
  secureContext: true,
  hasPeerConnection: true,
  hasGetUserMedia: true,
  canShareScreen: true,
  inApp: false,
};

it("tells what the browser can", () => {
  expect(findings.browser(BROWSER).text).toBe("The browser can make calls.");
  expect(findings.browser({ ...BROWSER, canShareScreen: false }).text).toContain("not share its screen");
  expect(findings.browser({ ...BROWSER, hasGetUserMedia: false, secureContext: false }).state).toBe("good");
  expect(findings.browser({ ...BROWSER, hasGetUserMedia: false, inApp: true }).advice).toContain("another app");
});

it.each([
  [findings.browser({ ...BROWSER, hasPeerConnection: false })],
  [findings.secureContext(false)],
  [findings.server(null, true)],
  [findings.server(5, false)],
  [findings.webSocket(false)],
  [findings.localCandidates(0)],
  [findings.relay("tls", "failed")],
  [findings.throughRelay(null)],
  [findings.throughRelay({ milliseconds: 20, megabits: 0.5 })],
  [findings.throughRelay({ milliseconds: 500, megabits: 10 })],
  [findings.devices(null, true, false)],
  [findings.devices("NotAllowedError", false, false)],
  [findings.devices("NotFoundError", false, false)],
  [findings.devices("NotReadableError", false, false)],
])("whatever is not well comes with advice: $text", (finding) => {
  expect(finding.state).not.toBe("good");
  expect(finding.advice).toMatch(/\.$/);
});

it("tells figures", () => {
  expect(findings.throughRelay({ milliseconds: 31, megabits: 12.34 })).toEqual({
    check: "relay-speed",
    state: "good",
    text: "Through the relay and back: 31 ms, 12.3 Mbit/s.",
  });
  expect(findings.server(31, true).text).toContain("31 ms");
});

it("names the device that is missing", () => {
  expect(findings.devices(null, false, true).text).toContain("camera");
  expect(findings.devices(null, true, false).text).toContain("microphone");
  expect(findings.devices(null, true, true).state).toBe("good");
});

it("reports a line for each finding", () => {
  expect(findings.report([findings.webSocket(true)], { server: "https://meet.example" })).toBe(
    "server: https://meet.example\nwebsocket: good – The lasting connection to the server (WebSocket) opens.",
  );
});
