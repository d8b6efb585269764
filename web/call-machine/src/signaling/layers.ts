import type { TrackSource } from "./messages.js";

/** The most that is to be sent of a picture: sizes and rates from 0 (the smallest) on. */
export interface Layers {
  spatial: number;
  temporal: number;
}

/** Notices of which the server's declaration does not know yet. */
interface LayerNotices {
  layers: { initial?: Layers | null; tracks: (TrackSource & { layers: Layers | null })[] };
  probe: { number: number; packets: number };
}

/** Tell the server; one that does not know these notices passes over them. */
export function notifyOfLayers<T extends keyof LayerNotices>(
  notify: (type: never, fields: never) => void,
  type: T,
  fields: LayerNotices[T],
): void {
  notify(type as never, fields as never);
}
