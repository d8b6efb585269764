import type { Call } from "../call.js";
import { asNonEmptyString, asObject } from "../json.js";
import type { Recording } from "../signaling/messages.js";
import type { Handlers } from "./handler.js";

type Kind = Recording["type"];

/** What is begun where nobody says what: the first of these that is allowed. */
const USUAL: readonly Kind[] = ["cloud", "cloud-audio-only", "raw-tracks", "local"];

/**
 * Recordings, of this browser or the server. daily-js awaits no reply for any of it: what went wrong is told by the event
 * documented for that.
 */
export const recording: Handlers = {
  async "local-recording-start"(call, body) {
    const type = asNonEmptyString(body.type) ?? usualKind(call);
    if (type === "local") await call.recording.start(body);
    else await call.recordings.start(type as Exclude<Kind, "local">, body); // the server knows what there is
    return undefined;
  },
  async "daily-method-update-recording"(call, body) {
    await call.recordings.update(body);
    return undefined;
  },
  async "local-recording-stop"(call, body) {
    await call.recordings.stop(body);
    return undefined;
  },
};

/** Without a type: the first that token or room allow; else, as documented, that of the cloud. */
function usualKind({ session }: Call): Kind {
  const { token_config: token, config } = session.room ?? {};
  const allowed = asObject(token).enable_recording ?? asObject(config).enable_recording;
  const kinds: readonly unknown[] = Array.isArray(allowed) ? allowed : [allowed];
  return USUAL.find((kind) => kinds.includes(kind)) ?? "cloud";
}
