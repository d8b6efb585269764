import { expect, it } from "vitest";
import { type BrowserFacts, missingSupport } from "./support";

const CAN: BrowserFacts = {
  secureContext: true,
  hasPeerConnection: true,
  hasGetUserMedia: true,
  canShareScreen: true,
  inApp: false,
};

it("names plain http before missing parts, since http is their cause", () => {
  expect(missingSupport({ ...CAN, secureContext: false, hasGetUserMedia: false })).toBe("insecure");
  expect(missingSupport({ ...CAN, hasPeerConnection: false })).toBe("noWebRtc");
  expect(missingSupport({ ...CAN, hasGetUserMedia: false })).toBe("noWebRtc");
  expect(missingSupport(CAN)).toBeNull();
});

it("names the app around a browser only where that browser cannot", () => {
  expect(missingSupport({ ...CAN, inApp: true, hasGetUserMedia: false })).toBe("inApp");
  expect(missingSupport({ ...CAN, inApp: true })).toBeNull();
});
