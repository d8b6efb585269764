import type { RtpCapabilities } from "mediasoup/types";
import * as commonUtils from "mediasoup-client/handlers/sdp/commonUtils";
import * as ortc from "mediasoup-client/ortc";
import type { MediaDescription } from "sdp-transform";
import * as sdpTransform from "sdp-transform";
import { Refusal } from "../refusal.ts";

/** The same, as mediasoup-client declares it. */
type ClientCapabilities = Parameters<typeof ortc.getExtendedRtpCapabilities>[1];

/** The formats that are read, and what of their parameters is. */
const PARAMETERS: Record<string, ReadonlySet<string>> = {
  opus: new Set([
    "minptime",
    "useinbandfec",
    "usedtx",
    "stereo",
    "sprop-stereo",
    "maxplaybackrate",
    "maxaveragebitrate",
  ]),
  vp8: new Set(),
  vp9: new Set(["profile-id"]),
  h264: new Set(["profile-level-id", "packetization-mode", "level-asymmetry-allowed"]),
  av1: new Set(["profile", "level-idx", "tier"]),
  rtx: new Set(["apt"]),
};
const MOST_FORMATS = 48;
const FEEDBACK: ReadonlySet<string> = new Set(["nack", "nack pli", "ccm fir", "goog-remb", "transport-cc"]);
const PARAMETER_VALUE = /^[0-9A-Fa-f]{1,8}$/;

/** Header extensions have these numbers (RFC 8285): 0 is padding, 15 ends the short form. */
const isExtensionId = (id: number) => id >= 1 && id <= 255 && id !== 15;

/**
 * What of one section the browser and `router` have in common, as mediasoup-client computes it in browsers, in the order
 * of the browser's preference. Sections are looked at one by one: together, they would share the kinds of extensions.
 */
export function commonCapabilities(media: MediaDescription, router: RtpCapabilities) {
  const known = new Set((router.headerExtensions ?? []).map(({ uri }) => uri));
  const native = commonUtils.extractRtpCapabilities({ sdpObject: { media: [readable(media, known)] } });
  // Opus is repeated on request although browsers do not say so in their offers.
  for (const codec of native.codecs ?? []) {
    if (codec.mimeType.toLowerCase() === "audio/opus" && !codec.rtcpFeedback?.some(isPlainNack)) {
      codec.rtcpFeedback = [...(codec.rtcpFeedback ?? []), { type: "nack" }];
    }
  }
  ortc.validateAndNormalizeRtpCapabilities(native);
  return ortc.getExtendedRtpCapabilities(native, structuredClone(router) as ClientCapabilities, true);
}

function isPlainNack({ type, parameter }: { type: string; parameter?: string }): boolean {
  return type === "nack" && !parameter;
}

function readable(media: MediaDescription, extensions: ReadonlySet<string>): MediaDescription {
  const rtp = media.rtp.filter(({ codec }) => Object.hasOwn(PARAMETERS, String(codec).toLowerCase()));
  const codecs = new Map(rtp.map(({ payload, codec }) => [payload, String(codec).toLowerCase()]));
  if (rtp.length > MOST_FORMATS) throw new Refusal("The session description holds too many formats.");
  if (codecs.size !== rtp.length || rtp.some(({ payload }) => payload > 127)) {
    throw new Refusal("The session description uses a payload type twice, or one that there is not.");
  }
  const ext = (media.ext ?? []).filter(({ uri, direction }) => extensions.has(uri) && direction !== "recvonly");
  if (!ext.every(({ value }) => isExtensionId(value)) || new Set(ext.map(({ value }) => value)).size !== ext.length) {
    throw new Refusal("The session description uses the number of a header extension twice, or one that there is not.");
  }
  return {
    type: media.type,
    port: media.port,
    protocol: media.protocol,
    rtp,
    fmtp: media.fmtp.flatMap(({ payload, config }) => {
      const codec = codecs.get(payload);
      return codec === undefined ? [] : [{ payload, config: readParameters(codec, String(config)) }];
    }),
    rtcpFb: (media.rtcpFb ?? []).filter(
      ({ payload, type, subtype }) =>
        FEEDBACK.has(subtype ? `${type} ${subtype}` : type) && (payload === "*" || codecs.has(Number(payload))),
    ),
    ext,
  };
}

function readParameters(codec: string, config: string): string {
  const known = PARAMETERS[codec];
  return Object.entries(sdpTransform.parseParams(config))
    .filter(([name, value]) => known?.has(name) && PARAMETER_VALUE.test(String(value)))
    .map(([name, value]) => `${name}=${value}`)
    .join(";");
}
