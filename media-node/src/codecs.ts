import type { MediaKind, Router, RouterRtpCodecCapability, RtpCapabilities, RtpCodecCapability } from "mediasoup/types";

/** What browsers may send. Which of them is used is up to the order of the browser's offer. */
export const ROUTER_CODECS: RouterRtpCodecCapability[] = [
  { kind: "audio", mimeType: "audio/opus", clockRate: 48_000, channels: 2 },
  { kind: "video", mimeType: "video/VP8", clockRate: 90_000 },
  {
    kind: "video",
    mimeType: "video/H264",
    clockRate: 90_000,
    parameters: { "packetization-mode": 1, "profile-level-id": "42e01f", "level-asymmetry-allowed": 1 },
  },
  { kind: "video", mimeType: "video/VP9", clockRate: 90_000, parameters: { "profile-id": 0 } },
  { kind: "video", mimeType: "video/AV1", clockRate: 90_000 },
];

/** The codecs of which mediasoup forwards one of several simulcast streams. */
export const CODECS_WITH_SIMULCAST: ReadonlySet<string> = new Set(["video/vp8", "video/h264"]);

const ESTIMATION_FEEDBACK: ReadonlySet<string> = new Set(["transport-cc", "goog-remb"]);
const ESTIMATION_EXTENSIONS: ReadonlySet<string> = new Set([
  "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
  "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
]);

/**
 * What browsers are taken to be able to receive of one format, for mediasoup goes through all of it for every track. Without
 * what a bandwidth estimate of mediasoup's is made from, it makes none and obeys the preferred layers exactly: those are
 * chosen by the server and the browser.
 */
export function receiverCapabilities({ rtpCapabilities }: Router, kind: MediaKind, mimeType: string): RtpCapabilities {
  const { codecs = [], headerExtensions = [] } = rtpCapabilities;
  const own = (codecs as RtpCodecCapability[]).filter((codec) => isSame(codec.mimeType, mimeType));
  const payloads = new Set(own.map(({ preferredPayloadType }) => preferredPayloadType));
  const repairs = (codecs as RtpCodecCapability[]).filter(({ parameters }) => payloads.has(Number(parameters?.apt)));
  return {
    codecs: [...own, ...repairs].map((codec) => ({
      ...codec,
      rtcpFeedback: (codec.rtcpFeedback ?? []).filter(({ type }) => !ESTIMATION_FEEDBACK.has(type)),
    })),
    headerExtensions: headerExtensions.filter((ext) => ext.kind === kind && !ESTIMATION_EXTENSIONS.has(ext.uri)),
  };
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
