import type { Call } from "../call.js";
import type { JsonObject } from "../json.js";
import type { Handlers } from "./handler.js";

/** What the app wants to receive at most, and how it wants to send. */
export const settings: Handlers = {
  "update-receive-settings"(call, { receiveSettings }) {
    call.receiveSettings.update(receiveSettings, call.roster.ids());
    return tellReceiveSettings(call);
  },
  "get-single-participant-receive-settings"(call, { id, showInheritedValues }) {
    return { receiveSettings: { ...call.receiveSettings.of(String(id), showInheritedValues === true) } };
  },
  async "update-send-settings"(call, { sendSettings }) {
    return updateSendSettings(call, sendSettings);
  },
};

/** Tell what daily-js keeps for `getReceiveSettings()`. */
export function tellReceiveSettings(call: Call): JsonObject {
  const told = { receiveSettings: call.receiveSettings.toDaily() };
  call.send("receive-settings-updated", told);
  return told;
}

/** Send as the app wishes from now on, and tell what is in force. Throws `RequestError` when a wish cannot be served. */
export async function updateSendSettings(call: Call, wished: unknown): Promise<JsonObject> {
  const told = { sendSettings: await call.publisher.encoding.configure(wished) };
  if (call.life.initialised) call.send("send-settings-updated", told);
  return told;
}
