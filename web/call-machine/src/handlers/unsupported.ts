import { RequestError } from "../errors.js";
import { asNonEmptyString, type JsonObject } from "../json.js";
import type { Handler, Handlers } from "./handler.js";

/** What daily-js offers and this machine cannot do yet, in words for the app's developer: the method rejects with them. */
const REJECTED: Readonly<Record<string, string>> = {
  "dialout-start": "Telephony is not supported yet.",
  "dialin-start": "Telephony is not supported yet.",
  "dialout-stop": "Telephony is not supported yet.",
  "sip-call-transfer": "Telephony is not supported yet.",
  "send-dtmf": "Telephony is not supported yet.",
};

type OutputError = "live-streaming-error" | "transcription-error";

/** Methods for which daily-js awaits no reply: what went wrong is told by the event documented for them. */
const TOLD: Readonly<Record<string, readonly [OutputError, string]>> = {
  "daily-method-start-live-streaming": ["live-streaming-error", "Live streaming is not supported yet."],
  "daily-method-update-live-streaming": ["live-streaming-error", "Live streaming is not supported yet."],
  "daily-method-update-live-streaming-endpoints": ["live-streaming-error", "Live streaming is not supported yet."],
  "daily-method-stop-live-streaming": [
    "live-streaming-error",
    "Live streaming is not supported yet: there is none to stop.",
  ],
  "daily-method-start-transcription": ["transcription-error", "Transcription is not supported yet."],
  "daily-method-update-transcription": ["transcription-error", "Transcription is not supported yet."],
  "daily-method-stop-transcription": [
    "transcription-error",
    "Transcription is not supported yet: there is none to stop.",
  ],
};

function rejecting(sentence: string): Handler {
  return () => {
    throw new RequestError(sentence);
  };
}

function telling(event: OutputError, errorMsg: string): Handler {
  return (call, body) => {
    const instanceId = asNonEmptyString(body.instanceId);
    call.send(event, instanceId === undefined ? { errorMsg } : { errorMsg, instanceId });
    return undefined;
  };
}

const mediaPlayer = (): JsonObject => ({
  error: "unsupported",
  errorMsg: "The remote media player is not supported yet.",
});

function each<T>(table: Readonly<Record<string, T>>, make: (entry: T) => Handler): Handlers {
  return Object.fromEntries(Object.entries(table).map(([action, entry]) => [action, make(entry)]));
}

export const unsupported: Handlers = {
  ...each(REJECTED, rejecting),
  ...each(TOLD, ([event, sentence]) => telling(event, sentence)),
  "daily-method-start-remote-media-player": mediaPlayer,
  "daily-method-update-remote-media-player": mediaPlayer,
  "daily-method-stop-remote-media-player": mediaPlayer,
};
