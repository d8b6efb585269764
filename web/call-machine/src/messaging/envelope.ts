import { isObject, type JsonObject } from "../json.js";

const WHAT = "iframe-call-message";

/** The action of every reply: no event name, so daily-js' own event switch passes it by. */
export const REPLY_ACTION = "reply";

/** The field that names the instance: the first up to daily-js 0.66, the second since. */
export type IdField = "callFrameId" | "callClientId";

/** A message of daily-js to this call machine, checked. */
export interface Incoming {
  /** How this release of daily-js names instances. */
  readonly idField: IdField;
  readonly action: string;
  /** Present when daily-js waits for a reply; it has no timeout, so it must get one. */
  readonly callbackStamp: string | undefined;
  readonly body: JsonObject;
}

/** Read a window message; null unless it is one of daily-js for the instance `id`. */
export function readEnvelope(data: unknown, id: string): Incoming | null {
  if (!isObject(data)) return null;
  if (data.what !== WHAT || data.from !== "module") return null;
  const idField = data.callClientId === undefined ? "callFrameId" : "callClientId";
  const other = idField === "callFrameId" ? data.callClientId : data.callFrameId;
  if (data[idField] !== id || other !== undefined) return null;
  if (typeof data.action !== "string" || data.action === "") return null;
  const stamp = typeof data.callbackStamp === "string" ? data.callbackStamp : undefined;
  return { idField, action: data.action, callbackStamp: stamp, body: data };
}

/** Wrap a message for daily-js. */
export function wrapEnvelope(
  action: string,
  payload: object,
  id: Readonly<Partial<Record<IdField, string>>>,
  stamp?: string,
): JsonObject {
  const envelope: JsonObject = { ...payload, action, what: WHAT, from: "embedded", ...id };
  if (stamp !== undefined) envelope.callbackStamp = stamp;
  return envelope;
}
