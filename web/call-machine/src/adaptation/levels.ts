import type { Layers } from "../signaling/messages.js";

/**
 * How much of a picture is sent, as one number: 0 nothing, 1 to 3 the smallest size at a quarter, half and all of its frames,
 * 4 and 5 the larger sizes at all frames. Frames come before size: few people mind a small picture, everybody a jerky one.
 */
export type Level = 0 | 1 | 2 | 3 | 4 | 5;

export const NOTHING: Level = 0;
/** The smallest size with all of its frames: what every picture begins with. */
export const SMALL: Level = 3;
export const WHOLE: Level = 5;

const TEMPORAL = 2;

/** What tracks begin with that nothing was said about. */
export const INITIAL: Layers = { spatial: 0, temporal: TEMPORAL };

export function toLayers(level: Level): Layers | null {
  if (level === NOTHING) return null;
  return level < SMALL ? { spatial: 0, temporal: level - 1 } : { spatial: level - SMALL, temporal: TEMPORAL };
}

/** The level that is all of the layer `spatial`. */
export function levelOf(spatial: number): Level {
  return (SMALL + Math.max(0, Math.min(2, spatial))) as Level;
}
