import type { TrackKind } from "../signaling/messages.js";

/** What kind of encodings a track gets; a transceiver keeps its kind for life. */
export type Profile = "sound" | "camera" | "screen";

export interface Layer {
  maxBitrate: number;
  maxFramerate: number;
  scaleResolutionDownBy: number;
}

/** The layers of one picture, smallest first. */
export type Layering = readonly Layer[];

/** What decides how a track is encoded now. */
export interface SendWish {
  layering: Layering;
  /** The largest layer to send, from 0; -1 for none. */
  most: number;
  /** For all layers together, in bit/s. */
  limit: number | undefined;
  /** Layers that are not to be sent whatever is wished: the way out does not carry them. */
  shut?: ReadonlySet<number> | undefined;
  /** The smallest layer is to take half of what it may. */
  lull?: boolean;
}

export interface Size {
  width: number;
  height: number;
}

const FRAMES = 30;

export function layer(kilobits: number, scaleResolutionDownBy: number, maxFramerate = FRAMES): Layer {
  return { maxBitrate: kilobits * 1_000, maxFramerate, scaleResolutionDownBy };
}

export const CAMERA_LAYERING: Layering = [layer(120, 4), layer(420, 2), layer(1_700, 1)];
/**
 * Text must stay readable: when the link is not wide, fewer frames come and not a smaller picture. The smallest layer is for
 * links on which one whole picture of full size takes longer than people wait.
 */
export const SCREEN_LAYERING: Layering = [layer(150, 2, 5), layer(350, 1, 5), layer(2_500, 1, FRAMES)];

const RIDS: Readonly<Record<Profile, readonly string[]>> = {
  sound: [],
  camera: ["l", "m", "h"],
  screen: ["l", "m", "h"],
};

/**
 * Receivers of a camera can get half or a quarter of its frames. Text becomes sharp about twice as fast without that (measured
 * in Chromium, 1080p at 350 kbit/s), and five frames a second are few already.
 */
export const SCALABILITY: Readonly<Record<Profile, string | undefined>> = {
  sound: undefined,
  camera: "L1T3",
  screen: "L1T1",
};

/** Below these sizes browsers encode two layers and one; what is asked for beyond that is never sent. */
const THREE_LAYERS: Size = { width: 960, height: 540 };
const TWO_LAYERS: Size = { width: 480, height: 270 };

export function profileOf(name: string, kind: TrackKind): Profile {
  if (kind === "audio") return "sound";
  return name === "screenVideo" ? "screen" : "camera";
}

/** The size of what a track shows, as far as the browser tells. */
export function sizeOf(track: MediaStreamTrack): Size | undefined {
  const { width, height } = track.getSettings();
  return width && height ? { width, height } : undefined;
}

/** The encodings that a new transceiver begins with. */
export function beginning(profile: Profile, size: Size | undefined, wish: SendWish): RTCRtpEncodingParameters[] {
  if (profile === "sound") return [{ priority: "high", networkPriority: "high" }];
  const rids = RIDS[profile];
  return arrange(rids.length, profile, size, wish).map((encoding, index) => ({ ...encoding, rid: rids[index] ?? "" }));
}

type Arranged = Required<Pick<RTCRtpEncodingParameters, "active">> &
  Pick<RTCRtpEncodingParameters, "maxBitrate" | "maxFramerate" | "scaleResolutionDownBy">;

/** How `count` encodings are to be set now. With one encoding only, it carries the largest picture that is wished. */
export function arrange(count: number, profile: Profile, size: Size | undefined, wish: SendWish): Arranged[] {
  if (profile === "sound") {
    return Array.from({ length: count }, () => ({ active: true, ...(wish.limit ? { maxBitrate: wish.limit } : {}) }));
  }
  const { layering, most, shut, lull } = wish;
  if (count === 1) {
    const only = layering[Math.min(Math.max(most, 0), layering.length - 1)];
    return within(wish.limit, [only ? { ...only, active: most >= 0 } : { active: most >= 0 }]);
  }
  const used = fit(layering, profile, size);
  const arranged = Array.from({ length: count }, (_, index) => {
    const wished = used[index] ?? (used.at(-1) as Layer);
    const maxBitrate = lull && index === 0 ? wished.maxBitrate / 2 : wished.maxBitrate;
    return { ...wished, maxBitrate, active: index < used.length && index <= most && !shut?.has(index) };
  });
  return within(wish.limit, arranged);
}

/** The layers that a picture of this size gets: a small one has its largest size in a lower layer, at that layer's bitrate. */
function fit(layering: Layering, profile: Profile, size: Size | undefined): Layer[] {
  const count = profile === "screen" || !size || holds(size, THREE_LAYERS) ? 3 : holds(size, TWO_LAYERS) ? 2 : 1;
  const left = layering.slice(0, count);
  const sizes = layering.slice(-count);
  return left.map((bits, index) => ({ ...bits, scaleResolutionDownBy: sizes[index]?.scaleResolutionDownBy ?? 1 }));
}

/** Phones held upright turn the picture. */
function holds(size: Size, least: Size): boolean {
  const [long, short] = [Math.max(size.width, size.height), Math.min(size.width, size.height)];
  return long >= least.width && short >= least.height;
}

/** The smaller layers come first; one that would get less than half of what it needs is not sent. */
function within(limit: number | undefined, encodings: Arranged[]): Arranged[] {
  if (limit === undefined) return encodings;
  let left = limit;
  return encodings.map((encoding, index) => {
    if (!encoding.active) return encoding;
    const maxBitrate = Math.min(left, encoding.maxBitrate ?? left);
    if (index > 0 && maxBitrate < (encoding.maxBitrate ?? 0) / 2) return { ...encoding, active: false };
    left -= maxBitrate;
    return { ...encoding, maxBitrate };
  });
}
