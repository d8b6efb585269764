import type { DailyCpuLoadStats, DailyNetworkStatsData } from "@daily-co/daily-js";
import type { Send } from "../messaging/events.js";
import type { CancelTimer, Platform } from "../platform.js";
import { CpuLoad, type Pressure } from "./cpu-load.js";
import { NetworkJudge, type NetworkState, type Reading, type Threshold } from "./network-state.js";
import { Growth, NetworkStats } from "./network-stats.js";
import { type Sample, takeSample } from "./sample.js";

export interface Connections {
  publisher: { stats(): Promise<RTCStatsReport | undefined> };
  subscriber: { stats(): Promise<RTCStatsReport | undefined> };
  /** The ways to others directly, each of which sends and receives. */
  mesh: { stats(): Promise<RTCStatsReport[]> };
}

export interface MonitorEvents {
  send: Send;
  /** The network became better or worse: what the own participant object says changes. */
  onNetwork(state: NetworkState, threshold: Threshold): void;
}

const PERIOD_MS = 2_000;
/** Of fewer packets no share can be told. */
const FEWEST_PACKETS = 20;
/** Of whoever sends less than that as pictures, in bits per second, it is not known what the network carries: sound is not measured for it. */
const LEAST_VIDEO = 20_000;

/** Looks at the connections while in a call: statistics, and the events about network and processor. */
export class QualityMonitor {
  #network = new NetworkStats();
  #judge = new NetworkJudge();
  #cpu = new CpuLoad();
  #stats: DailyNetworkStatsData | undefined;
  #load: DailyCpuLoadStats | undefined;
  #former: Sample | undefined;
  #told = "";
  #toldLoad = "low none";
  #looking: Promise<void> | undefined;
  #lookedAt: number | undefined;
  #pressure: Pressure = null;
  #cancel: CancelTimer | undefined;
  #endPressure: (() => void) | undefined;

  constructor(
    private readonly platform: Platform,
    private readonly connections: Connections,
    private readonly events: MonitorEvents,
  ) {}

  start(): void {
    if (this.#cancel) return;
    this.#lookedAt = undefined;
    this.#endPressure = this.platform.onPressure((pressure) => {
      this.#pressure = pressure;
    });
    this.#cancel = this.platform.every(PERIOD_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#endPressure?.();
    this.#endPressure = undefined;
  }

  /** As of the last look; before the first one a look is taken. */
  async network(): Promise<DailyNetworkStatsData> {
    if (!this.#stats) await this.#look();
    return this.#stats ?? this.#network.update(takeSample(this.platform.now(), []));
  }

  async cpu(): Promise<DailyCpuLoadStats> {
    if (!this.#load) await this.#look();
    const nothing = { target: PERIOD_MS, duration: PERIOD_MS, pressure: this.#pressure };
    return this.#load ?? this.#cpu.update(this.platform.now(), [], nothing);
  }

  #look(): Promise<void> {
    this.#looking ??= this.#take().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #take(): Promise<void> {
    const now = this.platform.ticks();
    const duration = this.#lookedAt === undefined ? PERIOD_MS : now - this.#lookedAt;
    this.#lookedAt = now;
    const { publisher, subscriber, mesh } = this.connections;
    const [sent, received, direct] = await Promise.all([publisher.stats(), subscriber.stats(), mesh.stats()]);
    const sample = takeSample(this.platform.now(), [sent, ...direct], [received]);
    this.#stats = this.#network.update(sample);
    this.#judge.observe(readingOf(this.#former, sample));
    this.#former = sample;
    const situation = { target: PERIOD_MS, duration, pressure: this.#pressure };
    this.#load = this.#cpu.update(sample.at, [sent, received, ...direct], situation);
    if (!this.#cancel) return;
    this.#tellNetwork(this.#stats);
    this.#tellLoad(this.#load);
  }

  #tellNetwork(stats: DailyNetworkStatsData): void {
    const { threshold, quality, verdict } = this.#judge;
    const told = JSON.stringify([verdict, threshold]);
    if (told === this.#told) return;
    // Nothing to tell of a call that only begins.
    if (this.#told === "" && verdict.state === "unknown") return;
    this.#told = told;
    this.events.onNetwork(verdict.state, threshold);
    this.events.send("network-quality-change", { state: verdict, threshold, quality, stats });
  }

  #tellLoad({ cpuLoadState, cpuLoadStateReason }: DailyCpuLoadStats): void {
    const told = `${cpuLoadState} ${cpuLoadStateReason}`;
    if (told === this.#toldLoad) return;
    this.#toldLoad = told;
    this.events.send("cpu-load-change", { cpuLoadState, cpuLoadStateReason });
  }
}

function readingOf(former: Sample | undefined, sample: Sample): Reading {
  const growth = new Growth(former, sample);
  const sendsPictures = (growth.rate("send", ["video"]) ?? 0) >= LEAST_VIDEO;
  return {
    sendPacketLoss: growth.loss("send", undefined, FEWEST_PACKETS),
    recvPacketLoss: growth.loss("recv", undefined, FEWEST_PACKETS),
    roundTripTime: sample.roundTripTime,
    availableOutgoingBitrate: sendsPictures ? growth.carried() : null,
  };
}
