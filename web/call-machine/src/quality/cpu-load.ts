import type { DailyCpuLoadStats } from "@daily-co/daily-js";
import { type Coding, Pace } from "./coding.js";

export type CpuReason = DailyCpuLoadStats["cpuLoadStateReason"];
export type Pressure = DailyCpuLoadStats["stats"]["latest"]["cpuPressureState"];

/** What is known beside the statistics: milliseconds between two looks, as they were meant to be and as they were. */
export interface Situation {
  target: number;
  duration: number;
  pressure: Pressure;
}

/** Share of the time between frames that decoding one picture may take before the machine counts as overloaded. */
const HIGH_DECODE_SHARE = 0.8;
/** Share of the frames of all pictures that are dropped for want of time. */
const HIGH_DROP_SHARE = 0.3;
const FEWEST_FRAMES = 10;
/** A page that waits twice as long for its timers as it asked for has no time for more. */
const LATE = 2;
/** Looks in a row that it takes to become high, and low again. */
const TO_HIGH = 2;
const TO_LOW = 4;

/** How hard video makes this machine work, from look to look; slow to change its mind. */
export class CpuLoad {
  readonly #sent = new Pace("outbound-rtp");
  readonly #received = new Pace("inbound-rtp");
  #reason: CpuReason = "none";
  #high = 0;
  #low = 0;

  /** Take the next reports. The first has nothing to compare with: it averages since the connections began. */
  update(now: number, reports: readonly (RTCStatsReport | undefined)[], situation: Situation): DailyCpuLoadStats {
    const outbound = this.#sent.take(reports);
    const inbound = this.#received.take(reports);
    this.#settle(reasonOf(outbound, inbound, situation));
    return {
      cpuLoadState: this.#reason === "none" ? "low" : "high",
      cpuLoadStateReason: this.#reason,
      stats: { latest: describe(now, outbound, inbound, situation) },
    };
  }

  #settle(reason: CpuReason): void {
    this.#high = reason === "none" ? 0 : this.#high + 1;
    this.#low = reason === "none" ? this.#low + 1 : 0;
    if (this.#high >= TO_HIGH) this.#reason = reason;
    else if (this.#low >= TO_LOW) this.#reason = "none";
  }
}

function reasonOf(outbound: Coding[], inbound: Coding[], { target, duration }: Situation): CpuReason {
  if (outbound.some(({ isCpuLimited }) => isCpuLimited)) return "encode";
  const dropped = sum(inbound, ({ dropped }) => dropped);
  const all = dropped + sum(inbound, ({ frames }) => frames);
  const drops = all >= FEWEST_FRAMES && dropped >= HIGH_DROP_SHARE * all;
  if (drops || inbound.some((coding) => share(coding) > HIGH_DECODE_SHARE)) return "decode";
  return duration >= LATE * target ? "scheduleDuration" : "none";
}

function describe(
  timestamp: number,
  outbound: Coding[],
  inbound: Coding[],
  { target, duration, pressure }: Situation,
): DailyCpuLoadStats["stats"]["latest"] {
  return {
    timestamp,
    scheduleDuration: duration,
    // Each layer is an entry of its own.
    frameEncodeTimeSec: most(outbound, ({ secondsPerFrame }) => secondsPerFrame),
    targetEncodeFrameRate: most(outbound, ({ framesPerSecond }) => framesPerSecond),
    targetDecodeFrameRate: most(inbound, ({ framesPerSecond }) => framesPerSecond),
    targetScheduleDuration: target,
    cpuUsageBasedOnTargetEncode: sum(outbound, share),
    cpuUsageBasedOnGlobalDecode: sum(inbound, share),
    cpuPressureState: pressure,
    avgFrameDecodeTimeSec: average(inbound, ({ secondsPerFrame }) => secondsPerFrame),
    avgInterFrameDelayStandardDeviation: average(inbound, ({ delayDeviation }) => delayDeviation),
    totalReceivedVideoTracks: inbound.length,
    cpuInboundVideoStats: inbound.map((coding) => ({
      trackId: coding.trackId,
      ssrc: coding.ssrc,
      frameWidth: coding.width,
      frameHeight: coding.height,
      fps: coding.framesPerSecond,
      frameDecodeTimeSec: coding.secondsPerFrame,
      interFrameDelayStandardDeviation: coding.delayDeviation,
      cpuUsageBasedOnTargetDecode: share(coding),
    })),
  };
}

function share({ secondsPerFrame, framesPerSecond }: Coding): number {
  return secondsPerFrame * framesPerSecond;
}

function sum(codings: Coding[], value: (coding: Coding) => number): number {
  return codings.reduce((total, coding) => total + value(coding), 0);
}

function most(codings: Coding[], value: (coding: Coding) => number): number {
  return Math.max(0, ...codings.map(value));
}

function average(codings: Coding[], value: (coding: Coding) => number): number {
  return codings.length > 0 ? sum(codings, value) / codings.length : 0;
}
