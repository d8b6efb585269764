/** Which browser this is, as far as its way to give a page camera and microphone differs from others'. */

export type BrowserFamily =
  | "chrome"
  | "edge"
  | "firefox"
  | "safari"
  | "iosSafari"
  | "iosOther"
  | "android"
  | "inApp"
  | "other";

export interface BrowserIdentity {
  readonly userAgent: string;
  readonly maxTouchPoints: number;
  /** Brands by `navigator.userAgentData`, where there is one. */
  readonly brands: readonly string[];
}

/** Browsers inside other apps; they often give no devices at all, and have no place where one could change that. */
const IN_APP = /FBA[NV]\/|Instagram|\bLine\/|MicroMessenger|LinkedInApp|Snapchat|musical_ly|BytedanceWebview|; wv\)/;
const IOS = /iPhone|iPad|iPod/;

export function identify(browser: Navigator): BrowserIdentity {
  const { userAgentData } = browser as { readonly userAgentData?: { readonly brands?: readonly { brand: string }[] } };
  return {
    userAgent: browser.userAgent,
    maxTouchPoints: browser.maxTouchPoints ?? 0,
    brands: (userAgentData?.brands ?? []).map(({ brand }) => brand),
  };
}

export function familyOf({ userAgent, maxTouchPoints, brands }: BrowserIdentity): BrowserFamily {
  if (IN_APP.test(userAgent)) return "inApp";
  // A tablet of Apple calls itself a Macintosh, but is touched.
  if (IOS.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1))
    return /CriOS|FxiOS|EdgiOS|OPT\//.test(userAgent) ? "iosOther" : "iosSafari";
  if (/Firefox\//.test(userAgent)) return /Android/.test(userAgent) ? "other" : "firefox";
  if (/Android/.test(userAgent)) return "android";
  if (brands.includes("Microsoft Edge") || /Edg\//.test(userAgent)) return "edge";
  if (brands.includes("Google Chrome") || brands.includes("Chromium") || /Chrome\//.test(userAgent)) return "chrome";
  return /Safari\//.test(userAgent) ? "safari" : "other";
}
