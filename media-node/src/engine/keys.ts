import type { TrackRef } from "../protocol/messages.ts";

/** A track of a room as one text, for maps. */
export function keyOf({ peer, name }: TrackRef): string {
  return `${peer}\n${name}`;
}
