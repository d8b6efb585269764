import { RequestError } from "../errors.js";
import type { JsonObject } from "../json.js";
import type { Handler, Handlers } from "./handler.js";

/** What daily-js offers and this machine cannot do yet, in words for the app's developer: the method rejects with them. */
const REJECTED: Readonly<Record<string, string>> = {
  "dialout-start": "Telephony is not supported yet.",
  "dialin-start": "Telephony is not supported yet.",
  "dialout-stop": "Telephony is not supported yet.",
  "sip-call-transfer": "Telephony is not supported yet.",
  "send-dtmf": "Telephony is not supported yet.",
};

function rejecting(sentence: string): Handler {
  return () => {
    throw new RequestError(sentence);
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
  "daily-method-start-remote-media-player": mediaPlayer,
  "daily-method-update-remote-media-player": mediaPlayer,
  "daily-method-stop-remote-media-player": mediaPlayer,
};
