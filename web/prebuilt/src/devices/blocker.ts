import { type BrowserFamily, familyOf, identify } from "./browserFamily";

/** What stands between this page and a device: the system, the page around this one, or the browser, each with a way of its own. */
export type Blocker = "system" | "frame" | BrowserFamily;

interface PolicyDocument {
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** Read daily-js' `camera-error` of somebody whose devices are blocked. */
export function blockerOf(error: unknown, { document, navigator }: Pick<Window, "document" | "navigator">): Blocker {
  const { featurePolicy } = document as PolicyDocument;
  if (featurePolicy && !(featurePolicy.allowsFeature("camera") && featurePolicy.allowsFeature("microphone")))
    return "frame";
  const { blockedBy, msg } = (error ?? {}) as { readonly blockedBy?: unknown; readonly msg?: unknown };
  if (blockedBy === "browser" && /system/i.test(String(msg))) return "system";
  return familyOf(identify(navigator));
}
