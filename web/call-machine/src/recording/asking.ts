import type { Call } from "../call.js";
import { Refusal, RequestError } from "../errors.js";
import { isObject, type JsonObject } from "../json.js";

interface Named {
  readonly instance_id: string;
}

/**
 * Ask the server for something of a recording, a stream or a transcription, as `body` of daily-js says. daily-js awaits no reply: `tell` says why
 * it cannot be.
 */
export async function ask(
  call: Call,
  body: JsonObject,
  request: () => Promise<unknown>,
  tell: (error: unknown) => void,
): Promise<void> {
  try {
    call.life.ensureInCall();
    ensureSound(body);
    await request();
  } catch (error) {
    tell(error);
  }
}

const KINDS: Readonly<Record<string, readonly [string, (value: unknown) => boolean]>> = {
  instanceId: ["a string", (value) => typeof value === "string"],
  layout: ["an object", isObject],
};

/** Throw, in the words of the REST API, where something is of a wrong kind that would otherwise be as if nothing was said. */
export function ensureSound(body: JsonObject): void {
  for (const [name, [kind, isKind]] of Object.entries(KINDS)) {
    const value = body[name] ?? undefined;
    if (value === undefined || isKind(value)) continue;
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    throw new RequestError(`${name} was '${shown.slice(0, 100)}' but should be ${kind}`);
  }
}

/** Whether the server would not end what does not run; that is no error, as documented. Without an id any is meant. */
export function isNoneToEnd(error: unknown, running: readonly Named[], instanceId: string | undefined): boolean {
  return error instanceof Refusal && error.type === "not-possible" && !running.some(isMeant(instanceId));
}

export function isMeant(instanceId: string | undefined): (named: Named) => boolean {
  return ({ instance_id: id }) => instanceId === undefined || id === instanceId;
}
