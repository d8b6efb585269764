import type { PeerConnection } from "../platform.js";
import { judge, type Reading } from "../quality/network-state.js";
import { Growth } from "../quality/network-stats.js";
import { type Sample, takeSample } from "../quality/sample.js";
import { type Trial, TrialError } from "./trial.js";

/** What was measured of a way. Times in seconds, losses as shares, rates in bits per second; null where nothing told. */
export interface Measured {
  maxRoundTripTime: number | null;
  avgRoundTripTime: number | null;
  avgSendPacketLoss: number | null;
  avgRecvPacketLoss: number | null;
  avgAvailableOutgoingBitrate: number | null;
  avgSendBitsPerSecond: number | null;
  avgRecvBitsPerSecond: number | null;
}

const PERIOD_MS = 1_000;
/** The browser begins low and finds out in so many seconds what the way carries; they do not count, where there is time. */
const WARM_UP = 4;
const FEWEST_COUNTED = 2;
/** In seconds. */
const LONGEST_INTERRUPTION = 5;

/**
 * Look at connections for so many seconds; the first one sends, others receive. Throws `TrialError` when one of them breaks or nothing
 * was sent at all, `AbortedError`.
 */
export async function measure(
  trial: Trial,
  seconds: number,
  connections: readonly PeerConnection[],
): Promise<Measured> {
  const warmUp = Math.max(0, Math.min(WARM_UP, seconds - FEWEST_COUNTED));
  const samples: Sample[] = [];
  const health = new Health(connections);
  const end = trial.secondsElapsed + seconds;
  do {
    samples.push(await look(trial, connections));
    await trial.pause(Math.min(PERIOD_MS, Math.max(0, 1000 * (end - trial.secondsElapsed))));
    if (health.isBroken(trial.secondsElapsed)) throw new TrialError("The connection broke.");
  } while (trial.secondsElapsed < end);
  samples.push(await look(trial, connections));
  return summary(samples.slice(Math.min(Math.floor(warmUp), samples.length - 2)));
}

/** How a way is that was measured so. */
export function verdictOf(measured: Measured): "good" | "warning" | "bad" {
  const reading: Reading = {
    sendPacketLoss: measured.avgSendPacketLoss,
    recvPacketLoss: measured.avgRecvPacketLoss,
    roundTripTime: measured.avgRoundTripTime,
    availableOutgoingBitrate: measured.avgAvailableOutgoingBitrate,
  };
  const { state } = judge(reading);
  if (state === "unknown") throw new TrialError("Nothing could be measured.");
  return state;
}

/** Whether connections stand: one that is interrupted for long is broken, though the browser still hopes. */
class Health {
  #interruptedAt: number | undefined;

  constructor(private readonly connections: readonly PeerConnection[]) {}

  isBroken(now: number): boolean {
    const states = this.connections.map(({ connectionState }) => connectionState);
    if (states.includes("failed") || states.includes("closed")) return true;
    if (!states.includes("disconnected")) this.#interruptedAt = undefined;
    else this.#interruptedAt ??= now;
    return this.#interruptedAt !== undefined && now - this.#interruptedAt >= LONGEST_INTERRUPTION;
  }
}

async function look(trial: Trial, connections: readonly PeerConnection[]): Promise<Sample> {
  const reports = Promise.all(connections.map((pc) => pc.getStats()));
  const [near, ...others] = await trial.wait(reports, 5_000, "The browser gives no statistics.");
  return takeSample(trial.platform.now(), [near], others);
}

function summary(samples: readonly Sample[]): Measured {
  const growth = new Growth(samples[0], samples.at(-1) ?? takeSample(0, []));
  if ((growth.rate("send") ?? 0) === 0) throw new TrialError("Nothing could be sent.");
  const roundTrips = known(samples, ({ roundTripTime }) => roundTripTime);
  return {
    maxRoundTripTime: roundTrips.length > 0 ? Math.max(...roundTrips) : null,
    avgRoundTripTime: average(roundTrips),
    avgSendPacketLoss: growth.loss("send"),
    avgRecvPacketLoss: growth.loss("recv"),
    avgAvailableOutgoingBitrate: average(known(samples, (sample) => sample.availableOutgoingBitrate)),
    avgSendBitsPerSecond: growth.rate("send"),
    avgRecvBitsPerSecond: growth.rate("recv"),
  };
}

function known(samples: readonly Sample[], value: (sample: Sample) => number | null): number[] {
  return samples.map(value).filter((number) => number !== null);
}

function average(values: readonly number[]): number | null {
  return values.length > 0 ? values.reduce((sum, value) => sum + value, 0) / values.length : null;
}
