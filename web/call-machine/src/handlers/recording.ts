import type { Call } from "../call.js";
import { asNonEmptyString, asObject, type JsonObject } from "../json.js";
import type { Handlers } from "./handler.js";

/**
 * Recordings: those of the kind `local` are made here. daily-js awaits no reply for any of it: what went wrong is told by the event
 * documented for that.
 */
export const recording: Handlers = {
  async "local-recording-start"(call, body) {
    const type = asNonEmptyString(body.type) ?? usualKind(call);
    if (type === "local") await call.recording.start(body);
    else refuse(call, body, `Recordings of the kind ${type} are not supported yet.`);
    return undefined;
  },
  "daily-method-update-recording"(call, body) {
    refuse(call, body, "Changing the layout of a recording is not supported yet.");
    return undefined;
  },
  "local-recording-stop"(call, body) {
    call.recording.stop(asNonEmptyString(body.instanceId));
    return undefined;
  },
};

function refuse(call: Call, body: JsonObject, errorMsg: string): void {
  const instanceId = asNonEmptyString(body.instanceId);
  call.send("recording-error", instanceId === undefined ? { errorMsg } : { errorMsg, instanceId });
}

/** Without a type: the one that token or room allow, if it is one; else, as documented, that of the cloud. */
function usualKind({ session }: Call): string {
  const { token_config: token, config } = session.room ?? {};
  const allowed = asObject(token).enable_recording ?? asObject(config).enable_recording;
  const [only, ...others] = Array.isArray(allowed) ? allowed : [allowed];
  return typeof only === "string" && others.length === 0 ? only : "cloud";
}
