import type { DailyReceiveSettingsUpdates, DailySingleParticipantReceiveSettings } from "@daily-co/daily-js";
import { WIDESCREEN } from "./layout/geometry";
import type { PlacedTile } from "./layout/placing";

/** Layers of a camera have 180, 360 and 720 lines; a picture may be drawn this much larger than it is. */
const STRETCH = 1.25;
const SMALL_LINES = 180 * STRETCH;
const MIDDLE_LINES = 360 * STRETCH;

/** The layer that a tile shows all of: 0, 1 or 2. `lines` are of the screen, not of CSS. */
export function layerFor(lines: number): 0 | 1 | 2 {
  if (lines <= SMALL_LINES) return 0;
  return lines <= MIDDLE_LINES ? 1 : 2;
}

type Settings = Readonly<Record<string, DailySingleParticipantReceiveSettings>>;

/**
 * Pictures no larger than the tiles that show them. `density` is the number of the screen's pixels in one of CSS; of people whose
 * tiles are on other pages (`unseen`) the smallest picture, so that it is there when one turns; `most` is the largest layer that an
 * embedding app wants at all.
 */
export function tileSettings(shown: readonly PlacedTile[], unseen: boolean, density: number, most: number): Settings {
  const layer = ({ place }: PlacedTile) =>
    Math.min(most, layerFor(Math.max(place.height, place.width / WIDESCREEN) * density));
  const cameras = shown.filter(({ tile }) => tile.kind === "camera");
  // Newcomers begin with what all have: where everybody is in sight, that is a picture of their tile's size.
  const base = unseen || cameras.length === 0 ? 0 : Math.min(...cameras.map(layer));
  const settings: Record<string, DailySingleParticipantReceiveSettings> = { [BASE]: { video: { layer: base } } };
  for (const placed of shown) {
    const { sessionId, kind } = placed.tile;
    if (kind === "camera" && layer(placed) !== base)
      settings[sessionId] = { ...settings[sessionId], video: { layer: layer(placed) } };
    // A large screen is wanted whole: its text is read.
    if (kind === "screen" && placed.role !== "focus")
      settings[sessionId] = { ...settings[sessionId], screenVideo: { layer: layer(placed) } };
  }
  return settings;
}

/** What to say so that `wanted` holds where `before` did; people who left have nothing to inherit. */
export function changes(before: Settings, wanted: Settings): DailyReceiveSettingsUpdates {
  const updates: DailyReceiveSettingsUpdates = {};
  for (const id of Object.keys(before)) if (!(id in wanted)) updates[id] = "inherit";
  for (const [id, settings] of Object.entries(wanted)) {
    if (JSON.stringify(before[id]) !== JSON.stringify(settings))
      updates[id] = id === BASE ? settings : { ...INHERITED, ...settings };
  }
  return updates;
}

const BASE = "base";
/** What an app said before of a person's tracks that are not named now ends. */
const INHERITED = { video: { layer: "inherit" }, screenVideo: { layer: "inherit" } } as const;
