/** What this person had done to camera and microphone last time, kept by this browser. */

import { type BackgroundId, isBackground } from "./backgrounds";

const KEY = "parlour.effects";
const PICTURE_KEY = "parlour.picture";

export interface RememberedEffects {
  readonly background: BackgroundId;
  /** Noise is filtered out. */
  readonly quiet: boolean;
}

const NOTHING: RememberedEffects = { background: "none", quiet: false };

/** Storage may be forbidden (private windows, frames), or hold anything: then nothing is remembered. */
export function rememberedEffects(): RememberedEffects {
  try {
    const { background, quiet } = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, unknown>;
    return { background: isBackground(background) ? background : "none", quiet: quiet === true };
  } catch {
    return NOTHING;
  }
}

export function rememberEffects(chosen: Partial<RememberedEffects>): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...rememberedEffects(), ...chosen }));
  } catch {
    // Nothing depends on it.
  }
}

/** One's own picture as a `data:` address of a JPEG, or null. */
export function rememberedPicture(): string | null {
  try {
    const stored = localStorage.getItem(PICTURE_KEY);
    return stored?.startsWith("data:image/jpeg;base64,") ? stored : null;
  } catch {
    return null;
  }
}

/** Keep a picture for the next time; one that finds no room is used this time only. */
export function rememberPicture(picture: string): void {
  try {
    localStorage.setItem(PICTURE_KEY, picture);
  } catch {
    // Nothing depends on it.
  }
}
