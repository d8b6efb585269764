import type { DailyCallOptions } from "@daily-co/daily-js";
import type { JoinRequest } from "../room/session";

/** Options of the embedding app that the inner call object takes over as they are. daily-js validates their values. */
const HANDED_ON = [
  "userName",
  "userData",
  "startVideoOff",
  "startAudioOff",
  "subscribeToTracksAutomatically",
  "receiveSettings",
  "sendSettings",
  "inputSettings",
  "aboutClient",
] as const;

/** Device sources can be an id or a switch; a track of the app's page cannot cross into this one. */
const SOURCES = ["videoSource", "audioSource"] as const;
const TRACK_PLACEHOLDER = "daily-custom-track";

/** Properties as the parent's daily-js sends them; untrusted. */
export type Properties = Readonly<Record<string, unknown>>;

/** The request that the parent's properties make: always for this page's own room, whatever URL they name. */
export function joinRequest(properties: Properties, roomUrl: string, tokenInUrl: string | null): JoinRequest {
  const token = typeof properties.token === "string" ? properties.token : tokenInUrl;
  const options: Record<string, unknown> = {};
  for (const name of HANDED_ON) if (properties[name] != null) options[name] = properties[name];
  for (const name of SOURCES) if (isSource(properties[name])) options[name] = properties[name];
  // The names above are DailyCallOptions; createCallObject throws on values of the wrong kind.
  return { url: roomUrl, token, options: options as DailyCallOptions };
}

function isSource(value: unknown): boolean {
  return typeof value === "boolean" || (typeof value === "string" && value !== TRACK_PLACEHOLDER);
}
