import { RequestError } from "../errors.js";
import type { Handlers } from "./handler.js";

/** What daily-js offers and this machine cannot do yet, in words for the app's developer. */
const SENTENCES: Readonly<Record<string, string>> = {
  "update-send-settings": "Send settings are not supported yet.",
  "update-receive-settings": "Receive settings are not supported yet.",
  "get-single-participant-receive-settings": "Receive settings are not supported yet.",
  "set-network-topology": "The network topology cannot be chosen yet.",
  "daily-method-request-access": "Asking for access is not supported yet.",
  "daily-method-update-waiting-participant": "The lobby is not supported yet.",
  "daily-method-update-waiting-participants": "The lobby is not supported yet.",
  "dialout-start": "Telephony is not supported yet.",
  "dialin-start": "Telephony is not supported yet.",
  "dialout-stop": "Telephony is not supported yet.",
  "sip-call-transfer": "Telephony is not supported yet.",
  "send-dtmf": "Telephony is not supported yet.",
  "test-p2p-call-quality": "Call quality tests are not supported yet.",
  "test-network-connectivity": "Connectivity tests are not supported yet.",
  "test-websocket-connectivity": "Connectivity tests are not supported yet.",
};

const refusals = Object.entries(SENTENCES).map(
  ([action, sentence]) =>
    [
      action,
      () => {
        throw new RequestError(sentence);
      },
    ] as const,
);

const mediaPlayer = () => ({ error: "unsupported", errorMsg: "The remote media player is not supported yet." });

export const unsupported: Handlers = {
  ...Object.fromEntries(refusals),
  "test-call-quality": () => ({
    results: { result: "failed", errorMsg: "Call quality tests are not supported yet.", secondsElapsed: 0 },
  }),
  "daily-method-start-remote-media-player": mediaPlayer,
  "daily-method-update-remote-media-player": mediaPlayer,
  "daily-method-stop-remote-media-player": mediaPlayer,
};
