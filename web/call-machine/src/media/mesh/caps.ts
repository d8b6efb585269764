import type { TrackKind } from "../../signaling/messages.js";
import { profileOf, type SendWish } from "../encodings.js";

/** What a browser sends of one picture to all others together at most, in bit/s, unless the app says otherwise. */
const UPLOAD = 3_000_000;
/** Below this a full picture is of no use: half of its size is sharper. */
const FULL_SIZE = 600_000;
/** Text of which less comes is not readable in time. */
const LEAST_SCREEN = 350_000;

/** How one track is encoded for each of `peers` others: no layers, as nobody stands between who could choose. */
export function capsOf(name: string, kind: TrackKind, wish: SendWish, peers: number): RTCRtpEncodingParameters {
  const share = wish.limit === undefined ? undefined : wish.limit / peers;
  if (kind === "audio") return share === undefined ? {} : { maxBitrate: Math.round(wish.limit ?? 0) };
  const layer = wish.layering[Math.min(Math.max(wish.most, 0), wish.layering.length - 1)];
  const isScreen = profileOf(name, kind) === "screen";
  const most = layer?.maxBitrate ?? UPLOAD;
  const fair = Math.max(UPLOAD / peers, isScreen ? LEAST_SCREEN : 0);
  const maxBitrate = Math.round(Math.min(most, fair, share ?? most));
  const smaller = !isScreen && maxBitrate < FULL_SIZE ? 2 : 1;
  return {
    maxBitrate,
    maxFramerate: layer?.maxFramerate ?? 30,
    scaleResolutionDownBy: Math.max(layer?.scaleResolutionDownBy ?? 1, smaller),
  };
}

/** The same with a quarter of the pixels, as long as pictures are encoded for two ways at once. */
export function smaller(caps: RTCRtpEncodingParameters): RTCRtpEncodingParameters {
  if (caps.scaleResolutionDownBy === undefined || caps.maxBitrate === undefined) return caps;
  const scaleResolutionDownBy = 2 * caps.scaleResolutionDownBy;
  return { ...caps, scaleResolutionDownBy, maxBitrate: Math.round(caps.maxBitrate / 2) };
}

/** Bring a sender in line; its parameters may not be there yet, and then it is asked again later. */
export async function applyCaps(sender: RTCRtpSender, caps: RTCRtpEncodingParameters): Promise<void> {
  const parameters = sender.getParameters();
  const encoding = parameters.encodings[0];
  if (!encoding) return;
  const changed = Object.entries(caps).some(([field, value]) => encoding[field as keyof typeof encoding] !== value);
  if (!changed) return;
  Object.assign(encoding, caps);
  await sender.setParameters(parameters);
}
