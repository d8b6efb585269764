import { RequestError } from "../errors.js";
import { asObject } from "../json.js";
import { pageBreakout } from "../page/breakout.js";
import { pageRecordings } from "../page/recordings.js";
import type { PageRequests } from "../page/requests.js";
import { pageTranscriptions } from "../page/transcriptions.js";
import type { Handlers } from "./handler.js";

const SERVED: { readonly [T in keyof PageRequests]: true } = {
  "raise-hand": true,
  "lower-hands": true,
  "app-message": true,
  "read-chat": true,
  "search-gifs": true,
  "update-breakout": true,
  "enter-breakout-room": true,
  "breakout-help": true,
  "breakout-message": true,
  "read-streaming-endpoints": true,
  "start-streaming": true,
  "change-streaming-endpoints": true,
  "stop-streaming": true,
};

/** What only the ready-made call page asks, beside daily-js. The server decides; this passes on. */
export const page: Handlers = {
  async "page-request"(call, { request, fields }) {
    if (request === "breakout") return { ...pageBreakout(call) };
    if (request === "recordings") return { ...pageRecordings(call) };
    if (request === "transcriptions") return { ...pageTranscriptions(call) };
    if (request === "gifs") return { gifs: call.session.findsGifs };
    if (!isServed(request)) throw new RequestError("There is no such request.");
    call.life.ensureInCall();
    return { ...(await call.connection.request(request, asObject(fields) as PageRequests[typeof request]["fields"])) };
  },
};

function isServed(request: unknown): request is keyof PageRequests {
  return typeof request === "string" && Object.hasOwn(SERVED, request);
}
