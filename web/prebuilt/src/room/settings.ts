/** What the room's configuration means for this page: precedence and defaults, without a browser. */

import { type LanguageSetting, languageSetting } from "../i18n/languages";
import { type Features, resolveFeatures } from "./features";
import { type ConfigLevel, flag, type RoomLevels } from "./levels";

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
  readonly features: Features;
}

/** Resolve token > room > domain > built-in default. A value that is no boolean asks the next level, as null does. */
export function resolveSettings(levels: RoomLevels, app: AppWishes): PageSettings {
  const name = levels.token.user_name;
  const features = resolveFeatures(levels);
  return {
    prejoin: flag([levels.token, levels.room, levels.domain], "enable_prejoin_ui", true),
    startVideoOff: app.startVideoOff ?? flag([levels.token, levels.room], "start_video_off", false),
    startAudioOff:
      features.largeCall || (app.startAudioOff ?? flag([levels.token, levels.room], "start_audio_off", false)),
    fixedName: typeof name === "string" && name.trim() ? name.trim() : null,
    lang: language([levels.token, levels.room, levels.domain]),
    features,
  };
}

function language(levels: readonly ConfigLevel[]): LanguageSetting {
  return levels.map((level) => languageSetting(level.lang)).find((setting) => setting !== null) ?? "en";
}
