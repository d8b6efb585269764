import type { DailyCpuLoadStats } from "@daily-co/daily-js";

interface CodecEntry {
  type: string;
  kind?: string;
  ssrc?: number;
  trackIdentifier?: string;
  framesEncoded?: number;
  totalEncodeTime?: number;
  framesDecoded?: number;
  totalDecodeTime?: number;
  framesPerSecond?: number;
  frameWidth?: number;
  frameHeight?: number;
  qualityLimitationReason?: string;
}

type Inbound = DailyCpuLoadStats["stats"]["latest"]["cpuInboundVideoStats"][number];

/** Share of the time between frames that decoding may take before the machine counts as overloaded. */
const HIGH_DECODE_SHARE = 0.8;

/** How hard video makes this machine work, averaged since the call began. */
export function cpuLoad(
  now: number,
  sent: RTCStatsReport | undefined,
  received: RTCStatsReport | undefined,
): DailyCpuLoadStats {
  const outbound = videoEntries(sent, "outbound-rtp");
  const inbound = videoEntries(received, "inbound-rtp").map(describe);
  // Each layer is an entry of its own.
  const encode = Math.max(0, ...outbound.map((entry) => perFrame(entry.totalEncodeTime, entry.framesEncoded)));
  const encodeShare = outbound.reduce(
    (sum, entry) => sum + perFrame(entry.totalEncodeTime, entry.framesEncoded) * (entry.framesPerSecond ?? 0),
    0,
  );
  const fps = Math.max(0, ...outbound.map((entry) => entry.framesPerSecond ?? 0));
  const decodeShare = inbound.reduce((sum, entry) => sum + entry.cpuUsageBasedOnTargetDecode, 0);
  const limited = outbound.some((entry) => entry.qualityLimitationReason === "cpu");
  const reason = limited ? "encode" : decodeShare > HIGH_DECODE_SHARE ? "decode" : "none";
  return {
    cpuLoadState: reason === "none" ? "low" : "high",
    cpuLoadStateReason: reason,
    stats: {
      latest: {
        timestamp: now,
        scheduleDuration: 0,
        frameEncodeTimeSec: encode,
        targetEncodeFrameRate: fps,
        targetDecodeFrameRate: Math.max(0, ...inbound.map((entry) => entry.fps)),
        targetScheduleDuration: 0,
        cpuUsageBasedOnTargetEncode: encodeShare,
        cpuUsageBasedOnGlobalDecode: decodeShare,
        cpuPressureState: null,
        avgFrameDecodeTimeSec: average(inbound.map((entry) => entry.frameDecodeTimeSec)),
        avgInterFrameDelayStandardDeviation: 0,
        totalReceivedVideoTracks: inbound.length,
        cpuInboundVideoStats: inbound,
      },
    },
  };
}

function videoEntries(report: RTCStatsReport | undefined, type: string): CodecEntry[] {
  const entries: CodecEntry[] = [];
  report?.forEach((entry: CodecEntry) => {
    if (entry.type === type && entry.kind === "video") entries.push(entry);
  });
  return entries;
}

function describe(entry: CodecEntry): Inbound {
  const decode = perFrame(entry.totalDecodeTime, entry.framesDecoded);
  const fps = entry.framesPerSecond ?? 0;
  return {
    trackId: entry.trackIdentifier ?? "",
    ssrc: entry.ssrc ?? 0,
    frameWidth: entry.frameWidth ?? 0,
    frameHeight: entry.frameHeight ?? 0,
    fps,
    frameDecodeTimeSec: decode,
    interFrameDelayStandardDeviation: 0,
    cpuUsageBasedOnTargetDecode: decode * fps,
  };
}

function perFrame(seconds: number | undefined, frames: number | undefined): number {
  return frames ? (seconds ?? 0) / frames : 0;
}

function average(values: number[]): number {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : 0;
}
