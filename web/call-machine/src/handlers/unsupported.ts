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

/** Methods for which daily-js awaits no reply: what went wrong is told by `transcription-error`. */
const TOLD: Readonly<Record<string, string>> = {
  "daily-method-start-transcription": "Transcription is not supported yet.",
  "daily-method-update-transcription": "Transcription is not supported yet.",
  "daily-method-stop-transcription": "Transcription is not supported yet: there is none to stop.",
};

function rejecting(sentence: string): Handler {
  return () => {
    throw new RequestError(sentence);
  };
}

function telling(errorMsg: string): Handler {
  return (call, body) => {
    const instanceId = asNonEmptyString(body.instanceId);
    call.send("transcription-error", instanceId === undefined ? { errorMsg } : { errorMsg, instanceId });
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
  ...each(TOLD, telling),
  "daily-method-start-remote-media-player": mediaPlayer,
  "daily-method-update-remote-media-player": mediaPlayer,
  "daily-method-stop-remote-media-player": mediaPlayer,
};
