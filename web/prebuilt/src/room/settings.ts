/** What the room's configuration means for this page: precedence and defaults, without a browser. */

import { type LanguageSetting, languageSetting } from "../i18n/languages";

/** A level of configuration as `DailyCall.room()` hands it out; untrusted shape. */
type ConfigLevel = Readonly<Record<string, unknown>>;

/** What `room({includeRoomConfigDefaults: false})` answers, as far as this page reads it. */
export interface RoomLevels {
  readonly token: ConfigLevel;
  readonly room: ConfigLevel;
  readonly domain: ConfigLevel;
}

/** Wishes of the embedding app; undefined means none. */
export interface AppWishes {
  readonly userName?: string | undefined;
  readonly startVideoOff?: boolean | undefined;
  readonly startAudioOff?: boolean | undefined;
}

export interface PageSettings {
  /** Show the screen with camera, microphone and name check before the call. */
  readonly prejoin: boolean;
  readonly startVideoOff: boolean;
  readonly startAudioOff: boolean;
  /** The name that the meeting token prescribes; it cannot be changed before joining. */
  readonly fixedName: string | null;
  readonly lang: LanguageSetting;
}

export const NO_LEVELS: RoomLevels = { token: {}, room: {}, domain: {} };

/** Read the levels out of a `room()` answer; whatever is missing or no object counts as empty. */
export function roomLevels(answer: unknown): RoomLevels {
  const info = asLevel(answer);
  return { token: asLevel(info.tokenConfig), room: asLevel(info.config), domain: asLevel(info.domainConfig) };
}

/** Resolve token > room > domain > built-in default. A value that is no boolean asks the next level, as null does. */
export function resolveSettings(levels: RoomLevels, app: AppWishes): PageSettings {
  const name = levels.token.user_name;
  return {
    prejoin: flag([levels.token, levels.room, levels.domain], "enable_prejoin_ui", true),
    startVideoOff: app.startVideoOff ?? flag([levels.token, levels.room], "start_video_off", false),
    startAudioOff: app.startAudioOff ?? flag([levels.token, levels.room], "start_audio_off", false),
    fixedName: typeof name === "string" && name.trim() ? name.trim() : null,
    lang: language([levels.token, levels.room, levels.domain]),
  };
}

function flag(levels: readonly ConfigLevel[], name: string, fallback: boolean): boolean {
  for (const level of levels) {
    const value = level[name];
    if (typeof value === "boolean") return value;
  }
  return fallback;
}

function language(levels: readonly ConfigLevel[]): LanguageSetting {
  return levels.map((level) => languageSetting(level.lang)).find((setting) => setting !== null) ?? "en";
}

function asLevel(value: unknown): ConfigLevel {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as ConfigLevel) : {};
}
