import type { DailyNetworkStatsData } from "@daily-co/daily-js";
import type { TrackKind } from "../signaling/messages.js";

/** The entries of an RTCStatsReport that count here, flattened. */
interface StatsEntry {
  type: string;
  kind?: string;
  bytesSent?: number;
  bytesReceived?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  jitter?: number;
  nominated?: boolean;
  state?: string;
  currentRoundTripTime?: number;
  availableOutgoingBitrate?: number;
}

/** Running totals of one direction and kind. */
interface Totals {
  bytes: number;
  packets: number;
  lost: number;
  /** Largest jitter of its streams, seconds. */
  jitter: number | null;
}

interface Sample {
  at: number;
  totals: Record<"send" | "recv", Record<TrackKind, Totals>>;
  roundTripTime: number | null;
  availableOutgoingBitrate: number | null;
}

type Latest = DailyNetworkStatsData["latest"];

const noTotals = (): Totals => ({ bytes: 0, packets: 0, lost: 0, jitter: null });

/** Turns reports of both peer connections into daily-js' network statistics; rates are over the time since the last call. */
export class NetworkStats {
  #former: Sample | undefined;
  readonly #worst: Record<string, number> = {};
  #roundTripSum = 0;
  #roundTripCount = 0;

  /** `now` in milliseconds. Rates and losses are null in the first call. */
  update(now: number, reports: (RTCStatsReport | undefined)[]): DailyNetworkStatsData {
    const sample = takeSample(now, reports);
    const latest = compare(this.#former, sample);
    this.#former = sample;
    if (sample.roundTripTime !== null) {
      this.#roundTripSum += sample.roundTripTime;
      this.#roundTripCount += 1;
    }
    return { latest, ...this.#history(latest) };
  }

  #history(latest: Latest): Omit<DailyNetworkStatsData, "latest"> {
    return {
      worstVideoRecvPacketLoss: this.#keepWorst("vrl", latest.videoRecvPacketLoss),
      worstVideoSendPacketLoss: this.#keepWorst("vsl", latest.videoSendPacketLoss),
      worstAudioRecvPacketLoss: this.#keepWorst("arl", latest.audioRecvPacketLoss),
      worstAudioSendPacketLoss: this.#keepWorst("asl", latest.audioSendPacketLoss),
      worstVideoRecvJitter: this.#keepWorst("vrj", latest.videoRecvJitter),
      worstVideoSendJitter: this.#keepWorst("vsj", latest.videoSendJitter),
      worstAudioRecvJitter: this.#keepWorst("arj", latest.audioRecvJitter),
      worstAudioSendJitter: this.#keepWorst("asj", latest.audioSendJitter),
      averageNetworkRoundTripTime: this.#roundTripSum / Math.max(1, this.#roundTripCount),
    };
  }

  #keepWorst(key: string, value: number | null): number {
    const worst = Math.max(this.#worst[key] ?? 0, value ?? 0);
    this.#worst[key] = worst;
    return worst;
  }
}

function takeSample(at: number, reports: (RTCStatsReport | undefined)[]): Sample {
  const sample: Sample = {
    at,
    totals: { send: { audio: noTotals(), video: noTotals() }, recv: { audio: noTotals(), video: noTotals() } },
    roundTripTime: null,
    availableOutgoingBitrate: null,
  };
  for (const report of reports)
    report?.forEach((entry: StatsEntry) => {
      addEntry(sample, entry);
    });
  return sample;
}

function addEntry(sample: Sample, entry: StatsEntry): void {
  if (entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded") {
    sample.roundTripTime = entry.currentRoundTripTime ?? sample.roundTripTime;
    sample.availableOutgoingBitrate = entry.availableOutgoingBitrate ?? sample.availableOutgoingBitrate;
    return;
  }
  if (entry.kind !== "audio" && entry.kind !== "video") return;
  if (entry.type === "inbound-rtp") {
    add(sample.totals.recv[entry.kind], entry.bytesReceived, entry.packetsReceived, entry);
  } else if (entry.type === "outbound-rtp") {
    add(sample.totals.send[entry.kind], entry.bytesSent, entry.packetsSent, {});
  } else if (entry.type === "remote-inbound-rtp") add(sample.totals.send[entry.kind], 0, 0, entry);
}

function add(
  totals: Totals,
  bytes: number | undefined,
  packets: number | undefined,
  { packetsLost, jitter }: Pick<StatsEntry, "packetsLost" | "jitter">,
): void {
  totals.bytes += bytes ?? 0;
  totals.packets += packets ?? 0;
  totals.lost += packetsLost ?? 0;
  if (jitter !== undefined) totals.jitter = Math.max(totals.jitter ?? 0, jitter);
}

function compare(former: Sample | undefined, sample: Sample): Latest {
  const seconds = former ? (sample.at - former.at) / 1000 : 0;
  const rate = (direction: "send" | "recv", kinds: TrackKind[]): number | null => {
    if (!former || seconds <= 0) return null;
    const sum = (of: Sample): number => kinds.reduce((bytes, kind) => bytes + of.totals[direction][kind].bytes, 0);
    return Math.max(0, Math.round(((sum(sample) - sum(former)) * 8) / seconds));
  };
  const loss = (direction: "send" | "recv", kinds: TrackKind[]): number | null => {
    if (!former) return null;
    const grown = (of: "lost" | "packets"): number =>
      kinds.reduce((n, kind) => n + sample.totals[direction][kind][of] - former.totals[direction][kind][of], 0);
    const lost = Math.max(0, grown("lost"));
    const all = direction === "recv" ? lost + grown("packets") : grown("packets");
    return all > 0 ? Math.min(1, lost / all) : 0;
  };
  const { send, recv } = sample.totals;
  return {
    timestamp: sample.at,
    recvBitsPerSecond: rate("recv", ["audio", "video"]),
    sendBitsPerSecond: rate("send", ["audio", "video"]),
    availableOutgoingBitrate: sample.availableOutgoingBitrate,
    networkRoundTripTime: sample.roundTripTime,
    videoRecvBitsPerSecond: rate("recv", ["video"]),
    videoSendBitsPerSecond: rate("send", ["video"]),
    audioRecvBitsPerSecond: rate("recv", ["audio"]),
    audioSendBitsPerSecond: rate("send", ["audio"]),
    videoRecvPacketLoss: loss("recv", ["video"]),
    videoSendPacketLoss: loss("send", ["video"]),
    audioRecvPacketLoss: loss("recv", ["audio"]),
    audioSendPacketLoss: loss("send", ["audio"]),
    totalSendPacketLoss: loss("send", ["audio", "video"]),
    totalRecvPacketLoss: loss("recv", ["audio", "video"]),
    videoRecvJitter: recv.video.jitter,
    videoSendJitter: send.video.jitter,
    audioRecvJitter: recv.audio.jitter,
    audioSendJitter: send.audio.jitter,
  };
}
