import type { Call } from "../call.js";
import { Refusal } from "../errors.js";

interface Named {
  readonly instance_id: string;
}

/** Ask the server for something of a recording, a stream or a transcription. daily-js awaits no reply: `tell` says why it cannot be. */
export async function ask(call: Call, request: () => Promise<unknown>, tell: (error: unknown) => void): Promise<void> {
  try {
    call.life.ensureInCall();
    await request();
  } catch (error) {
    tell(error);
  }
}

/** Whether the server would not end what does not run; that is no error, as documented. Without an id any is meant. */
export function isNoneToEnd(error: unknown, running: readonly Named[], instanceId: string | undefined): boolean {
  return error instanceof Refusal && error.type === "not-possible" && !running.some(isMeant(instanceId));
}

export function isMeant(instanceId: string | undefined): (named: Named) => boolean {
  return ({ instance_id: id }) => instanceId === undefined || id === instanceId;
}
