/** Can this browser take part in a call at all? */

export type Unsupported = "insecure" | "noWebRtc";

export interface BrowserFacts {
  readonly secureContext: boolean;
  readonly hasPeerConnection: boolean;
  readonly hasGetUserMedia: boolean;
}

/** Name what is missing, or null. Plain http (other than localhost) is named first, since it also hides the devices. */
export function missingSupport(facts: BrowserFacts): Unsupported | null {
  if (!facts.secureContext) return "insecure";
  return facts.hasPeerConnection && facts.hasGetUserMedia ? null : "noWebRtc";
}

export function browserFacts(browser: Window & typeof globalThis): BrowserFacts {
  return {
    secureContext: browser.isSecureContext,
    hasPeerConnection: typeof browser.RTCPeerConnection === "function",
    hasGetUserMedia: typeof browser.navigator.mediaDevices?.getUserMedia === "function",
  };
}
