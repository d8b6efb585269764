import { asBoolean, asNumber, asObject, type JsonObject } from "./json.js";
import type { TrackKind } from "./signaling/messages.js";

/** What daily-js writes in a message where the app gave a MediaStreamTrack; the track itself is in the instance's slot. */
export const CUSTOM_TRACK = "daily-custom-track";

/** The options and cached wishes that daily-js sends with `start-camera`, `daily-method-preauth` and `join-meeting`. */
export interface CallSettings {
  properties: JsonObject;
  cache: JsonObject;
}

export const NO_SETTINGS: CallSettings = { properties: {}, cache: {} };

export function readSettings(body: JsonObject): CallSettings {
  return { properties: asObject(body.properties), cache: asObject(body.preloadCache) };
}

/** `startVideoOff` / `startAudioOff` of the app, or undefined when it leaves the choice to the room. */
export function startOff({ properties }: CallSettings, kind: TrackKind): boolean | undefined {
  return asBoolean(kind === "video" ? properties.startVideoOff : properties.startAudioOff);
}

/** False when the app forbade opening the device (`videoSource: false`). */
export function isAllowed({ cache }: CallSettings, kind: TrackKind): boolean {
  return (kind === "video" ? cache.allowLocalVideo : cache.allowLocalAudio) !== false;
}

export function subscribesAutomatically({ cache }: CallSettings): boolean {
  return cache.subscribeToTracksAutomatically !== false;
}

/** A level observer asked for before the machine ran: its interval in milliseconds, or undefined. */
export function cachedObserver(value: unknown): number | undefined {
  const fields = asObject(value);
  return fields.enabled === true ? (asNumber(fields.interval) ?? DEFAULT_LEVEL_INTERVAL_MS) : undefined;
}

export const DEFAULT_LEVEL_INTERVAL_MS = 200;

export interface SourceWish {
  /** The app's own track is to be used. */
  customTrack: boolean;
  constraints: MediaTrackConstraints;
}

/** `settings` of one kind of input settings; undefined when they say nothing. */
export function readSource(inputSettings: unknown, kind: TrackKind): SourceWish | undefined {
  const settings = asObject(asObject(inputSettings)[kind]).settings;
  if (settings === undefined || settings === null) return undefined;
  const fields = asObject(settings);
  return { customTrack: fields.customTrack !== undefined, constraints: fields as MediaTrackConstraints };
}
