import { isObject, type JsonObject } from "../json.js";

const WHAT = "iframe-call-message";

/** The action of every reply: no event name, so daily-js' own event switch passes it by. */
export const REPLY_ACTION = "reply";

/** A message of daily-js to this call machine, checked. */
export interface Incoming {
  readonly action: string;
  /** Present when daily-js waits for a reply; it has no timeout, so it must get one. */
  readonly callbackStamp: string | undefined;
  readonly body: JsonObject;
}

/** Read a window message; null unless it is one of daily-js for the instance `callClientId`. */
export function readEnvelope(data: unknown, callClientId: string): Incoming | null {
  if (!isObject(data)) return null;
  if (data.what !== WHAT || data.from !== "module" || data.callClientId !== callClientId) return null;
  if (data.callFrameId !== undefined) return null;
  if (typeof data.action !== "string" || data.action === "") return null;
  const stamp = typeof data.callbackStamp === "string" ? data.callbackStamp : undefined;
  return { action: data.action, callbackStamp: stamp, body: data };
}

/** Wrap a message for daily-js. */
export function wrapEnvelope(action: string, payload: object, callClientId: string, stamp?: string): JsonObject {
  const envelope: JsonObject = { ...payload, action, what: WHAT, from: "embedded", callClientId };
  if (stamp !== undefined) envelope.callbackStamp = stamp;
  return envelope;
}
