import { expect, it } from "vitest";
import { missingSupport } from "./support";

it("names plain http before missing parts, since http is their cause", () => {
  expect(missingSupport({ secureContext: false, hasPeerConnection: true, hasGetUserMedia: false })).toBe("insecure");
  expect(missingSupport({ secureContext: true, hasPeerConnection: false, hasGetUserMedia: true })).toBe("noWebRtc");
  expect(missingSupport({ secureContext: true, hasPeerConnection: true, hasGetUserMedia: false })).toBe("noWebRtc");
  expect(missingSupport({ secureContext: true, hasPeerConnection: true, hasGetUserMedia: true })).toBeNull();
});
