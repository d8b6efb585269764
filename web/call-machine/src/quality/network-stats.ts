import type { DailyNetworkStatsData } from "@daily-co/daily-js";
import type { TrackKind } from "../signaling/messages.js";
import type { Direction, Sample, Stream } from "./sample.js";

export type Latest = DailyNetworkStatsData["latest"];

/**
 * From which share on of what a way is believed to carry it was tried. Browsers let the belief grow to half as much again as what
 * they send, and no further: whoever sends little is at two thirds of it. Whoever wants to send more is close below it.
 */
const NEAR = 0.75;

const BOTH: readonly TrackKind[] = ["audio", "video"];

/** Turns samples into daily-js' network statistics: rates and losses are those between the last two samples. */
export class NetworkStats {
  #former: Sample | undefined;
  readonly #worst: Record<string, number> = {};
  #roundTripSum = 0;
  #roundTripCount = 0;

  /** Rates and losses are null in the first call. */
  update(sample: Sample): DailyNetworkStatsData {
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

/** What a direction and some kinds grew by between two samples. */
export class Growth {
  constructor(
    private readonly former: Sample | undefined,
    private readonly sample: Sample,
  ) {}

  /** Bits per second; null without a former sample. */
  rate(direction: Direction, kinds: readonly TrackKind[] = BOTH): number | null {
    const seconds = this.former ? (this.sample.at - this.former.at) / 1000 : 0;
    return seconds > 0 ? Math.round((this.#sum("bytes", direction, kinds) * 8) / seconds) : null;
  }

  /**
   * What the network carries, in bits per second, as far as it was tried: the least of the ways that were sent nearly as much as
   * the browser believes them to carry. What a browser believes of another way follows from how little it sends there.
   */
  carried(): number | null {
    const seconds = this.former ? (this.sample.at - this.former.at) / 1000 : 0;
    const tried: number[] = [];
    for (const [id, { bytesSent, availableOutgoingBitrate: believed }] of this.sample.ways) {
      const before = this.former?.ways.get(id)?.bytesSent;
      if (before === undefined || seconds <= 0) continue;
      if (((bytesSent - before) * 8) / seconds >= NEAR * believed) tried.push(believed);
    }
    return tried.length > 0 ? Math.min(...tried) : null;
  }

  /** The share of packets that were lost, 0 to 1; null without a former sample, and of fewer packets than `fewest`. */
  loss(direction: Direction, kinds: readonly TrackKind[] = BOTH, fewest = 1): number | null {
    if (!this.former) return null;
    // An SFU counts as lost only what it could not get by asking again: what was asked for tells what the network lost.
    const lost = Math.max(0, this.#sum("lost", direction, kinds), this.#sum("again", direction, kinds));
    const packets = this.#sum("packets", direction, kinds);
    // What is received counts what came, what is sent all that left.
    const all = direction === "recv" ? lost + packets : packets;
    return all >= fewest ? Math.min(1, lost / all) : null;
  }

  /** Streams that ended meanwhile count for nothing; what was lost and comes after all makes a loss smaller. */
  #sum(field: "bytes" | "packets" | "lost" | "again", direction: Direction, kinds: readonly TrackKind[]): number {
    let grown = 0;
    for (const [id, stream] of this.sample.streams) {
      if (!isOf(stream, direction, kinds)) continue;
      const before = this.former?.streams.get(id)?.[field] ?? 0;
      grown += field === "lost" ? stream.lost - before : Math.max(0, stream[field] - before);
    }
    return grown;
  }
}

function isOf(stream: Stream, direction: Direction, kinds: readonly TrackKind[]): boolean {
  return stream.direction === direction && kinds.includes(stream.kind);
}

function jitter(sample: Sample, direction: Direction, kind: TrackKind): number | null {
  const known = [...sample.streams.values()].flatMap((stream) =>
    isOf(stream, direction, [kind]) && stream.jitter !== null ? [stream.jitter] : [],
  );
  return known.length > 0 ? Math.max(...known) : null;
}

function compare(former: Sample | undefined, sample: Sample): Latest {
  const growth = new Growth(former, sample);
  return {
    timestamp: sample.at,
    recvBitsPerSecond: growth.rate("recv"),
    sendBitsPerSecond: growth.rate("send"),
    availableOutgoingBitrate: sample.availableOutgoingBitrate,
    networkRoundTripTime: sample.roundTripTime,
    videoRecvBitsPerSecond: growth.rate("recv", ["video"]),
    videoSendBitsPerSecond: growth.rate("send", ["video"]),
    audioRecvBitsPerSecond: growth.rate("recv", ["audio"]),
    audioSendBitsPerSecond: growth.rate("send", ["audio"]),
    videoRecvPacketLoss: growth.loss("recv", ["video"]),
    videoSendPacketLoss: growth.loss("send", ["video"]),
    audioRecvPacketLoss: growth.loss("recv", ["audio"]),
    audioSendPacketLoss: growth.loss("send", ["audio"]),
    totalSendPacketLoss: growth.loss("send"),
    totalRecvPacketLoss: growth.loss("recv"),
    videoRecvJitter: jitter(sample, "recv", "video"),
    videoSendJitter: jitter(sample, "send", "video"),
    audioRecvJitter: jitter(sample, "recv", "audio"),
    audioSendJitter: jitter(sample, "send", "audio"),
  };
}
