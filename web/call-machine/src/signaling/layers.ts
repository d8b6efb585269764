/** The most that is to be sent of a picture: sizes and rates from 0 (the smallest) on. */
export interface Layers {
  spatial: number;
  temporal: number;
}

declare module "./messages.js" {
  interface Notices {
    /** Say what is to be sent of received pictures at most. */
    layers: { initial?: Layers | null; tracks: (TrackSource & { layers: Layers | null })[] };
    /** Ask for a train of packets, to measure how wide the way is. */
    probe: { number: number; packets: number };
  }
}
