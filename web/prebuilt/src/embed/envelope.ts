/**
 * The message envelope between daily-js in the embedding page, this page, and the call machine inside this page.
 * Pure: what is accepted, and how a message is rewritten on its way in and out.
 */

/** A message as it travels by `postMessage`; everything but the envelope is untrusted. */
export interface CallMessage {
  readonly what: "iframe-call-message";
  readonly action: string;
  readonly callClientId?: string;
  readonly callbackStamp?: string;
  readonly from?: string;
  readonly [field: string]: unknown;
}

/** How daily-js embedded this page: its instance and the one origin that may talk to us. */
export interface FrameIdentity {
  readonly callClientId: string;
  readonly parentOrigin: string;
}

const WHAT = "iframe-call-message";
/** Marks stamps of the embedding page inside the machine, so that they never meet those of this page's own daily-js. */
const STAMP_PREFIX = "frame:";

/** Read `emb` and `embHref` from the page's query; null when the page was not embedded by daily-js. */
export function frameIdentity(query: URLSearchParams): FrameIdentity | null {
  const callClientId = query.get("emb");
  const href = query.get("embHref");
  if (!callClientId || !href || !URL.canParse(href)) return null;
  const { origin, protocol } = new URL(href);
  return protocol === "https:" || protocol === "http:" ? { callClientId, parentOrigin: origin } : null;
}

/** The message, if it is a well-formed one from the daily-js instance that embedded this page; otherwise null. */
export function parentMessage(data: unknown, frame: FrameIdentity): CallMessage | null {
  if (!isCallMessage(data) || data.from !== "module" || "callFrameId" in data) return null;
  if (isOfThePage(data.action)) return null;
  return data.callClientId === frame.callClientId ? data : null;
}

/** Rewrite a parent's message for the machine of this page's own call object. */
export function toMachine(message: CallMessage, innerId: string): CallMessage {
  const stamp = message.callbackStamp;
  return {
    ...message,
    callClientId: innerId,
    ...(typeof stamp === "string" ? { callbackStamp: STAMP_PREFIX + stamp } : {}),
  };
}

/**
 * Rewrite a message of the own machine for the parent, or null when it is none of its business: replies to this page's
 * own daily-js, and `loaded`, which the page has said itself.
 */
export function toParent(data: unknown, innerId: string, frame: FrameIdentity): CallMessage | null {
  if (!isCallMessage(data) || data.from === "module" || data.callClientId !== innerId) return null;
  const { callbackStamp: stamp, ...message } = data;
  const base = { ...message, what: WHAT, from: "embedded", callClientId: frame.callClientId } as CallMessage;
  if (typeof stamp === "string")
    return stamp.startsWith(STAMP_PREFIX) ? { ...base, callbackStamp: stamp.slice(STAMP_PREFIX.length) } : null;
  if (data.action === "loaded" || isOfThePage(data.action) || isBetweenPages(data)) return null;
  // daily-js blanks the frame on a fatal error unless told that this page explains it.
  return data.action === "error" ? { ...base, preserveIframe: true } : base;
}

/** A message of the page itself to the parent. */
export function pageMessage(action: string, fields: Record<string, unknown>, frame: FrameIdentity): CallMessage {
  return { ...fields, what: WHAT, from: "embedded", action, callClientId: frame.callClientId };
}

/** What the page and its machine say to each other is no app's business. */
function isOfThePage(action: string): boolean {
  return action.startsWith("page-");
}

/** What call pages tell each other by app messages is no app's business. */
function isBetweenPages({ action, data }: CallMessage): boolean {
  if (action !== "app-message" || typeof data !== "object" || data === null) return false;
  const { event } = data as Record<string, unknown>;
  return typeof event === "string" && event.startsWith("room:");
}

function isCallMessage(data: unknown): data is CallMessage {
  if (typeof data !== "object" || data === null) return false;
  const { what, action } = data as Record<string, unknown>;
  return what === WHAT && typeof action === "string";
}
