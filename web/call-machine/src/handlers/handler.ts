import type { Call } from "../call.js";
import type { JsonObject } from "../json.js";
import type { Reply } from "../messaging/channel.js";

/** Does what one action asks. The result is the reply; a thrown error is the reply's `error`. */
export type Handler = (call: Call, body: JsonObject) => Reply | Promise<Reply>;

export type Handlers = Readonly<Record<string, Handler>>;

/** For methods that daily-js answers from its own cache until the machine runs. */
export const NOT_RUNNING: JsonObject = { returnPreloadCache: true };
