/** Can this browser take part in a call at all? */

import { familyOf, identify } from "../devices/browserFamily";

export type Unsupported = "insecure" | "inApp" | "noWebRtc";

export interface BrowserFacts {
  readonly secureContext: boolean;
  readonly hasPeerConnection: boolean;
  readonly hasGetUserMedia: boolean;
  readonly canShareScreen: boolean;
  /** The browser is part of another app. */
  readonly inApp: boolean;
}

/** Name what is missing, or null. Plain http (other than localhost) is named first, since it also hides the devices. */
export function missingSupport(facts: BrowserFacts): Unsupported | null {
  if (!facts.secureContext) return "insecure";
  if (facts.hasPeerConnection && facts.hasGetUserMedia) return null;
  return facts.inApp ? "inApp" : "noWebRtc";
}

export function browserFacts(browser: Window & typeof globalThis): BrowserFacts {
  return {
    secureContext: browser.isSecureContext,
    hasPeerConnection: typeof browser.RTCPeerConnection === "function",
    hasGetUserMedia: typeof browser.navigator.mediaDevices?.getUserMedia === "function",
    canShareScreen: typeof browser.navigator.mediaDevices?.getDisplayMedia === "function",
    inApp: familyOf(identify(browser.navigator)) === "inApp",
  };
}
