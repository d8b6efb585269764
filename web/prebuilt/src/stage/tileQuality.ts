import type { DailyReceiveSettingsUpdates } from "@daily-co/daily-js";

/** Layers of a camera have 180, 360 and 720 lines; a picture may be drawn this much larger than it is. */
const STRETCH = 1.25;
const SMALL_LINES = 180 * STRETCH;
const MIDDLE_LINES = 360 * STRETCH;

/** The layer that a tile shows all of: 0, 1 or 2. `lines` are of the screen, not of CSS. */
export function layerFor(lines: number): 0 | 1 | 2 {
  if (lines <= SMALL_LINES) return 0;
  return lines <= MIDDLE_LINES ? 1 : 2;
}

/** What to ask for: tiles of that layer; of those on other pages the smallest picture, so that it is there when one turns. */
export function receiveSettings(layer: number, elsewhere: readonly string[], formerly: readonly string[]) {
  const updates: DailyReceiveSettingsUpdates = { base: { video: { layer } } };
  for (const id of formerly) updates[id] = "inherit";
  for (const id of elsewhere) updates[id] = { video: { layer: 0 } };
  return updates;
}
