import type { DailyReceiveSettings, DailySingleParticipantReceiveSettings } from "@daily-co/daily-js";
import type { Call } from "./call.js";
import type { JsonObject } from "./json.js";

/** Every sender sends one layer, so everybody receives it, and nothing can be chosen yet. */
const ONLY_LAYER: DailySingleParticipantReceiveSettings = { video: { layer: 0 }, screenVideo: { layer: 0 } };

const SENTENCE = "Receive settings cannot be changed yet: everybody receives the one layer that is sent.";

const RECEIVE_SETTINGS: DailyReceiveSettings = { base: ONLY_LAYER };

/** The settings in force for anybody, and for `base`. */
export const SINGLE_RECEIVE_SETTINGS = ONLY_LAYER;

/**
 * The app wishes other settings. daily-js resolves `updateReceiveSettings()` whatever the reply says, so a non-fatal error tells
 * that nothing changed, and the reply has the settings that stay in force.
 */
export function refuseReceiveSettings(call: Call): JsonObject {
  tellRefused(call);
  return { receiveSettings: RECEIVE_SETTINGS, error: SENTENCE };
}

/** Tell what daily-js keeps for `getReceiveSettings()`, and the app that its wishes at joining count for nothing. */
export function tellReceiveSettings(call: Call, wished: unknown): void {
  call.send("receive-settings-updated", { receiveSettings: RECEIVE_SETTINGS });
  if (wished !== undefined) tellRefused(call);
}

function tellRefused(call: Call): void {
  call.send("nonfatal-error", { type: "receive-settings-error", errorMsg: SENTENCE });
}
