import type { CancelTimer, LevelMeter, Platform } from "../platform.js";

const MIN_INTERVAL_MS = 100;

/** Calls `measure` at an interval, never twice at once; starting again replaces the interval. */
export class LevelObserver {
  #cancel: CancelTimer | undefined;
  #busy = false;

  constructor(
    private readonly platform: Platform,
    private readonly measure: () => Promise<void> | void,
  ) {}

  start(interval: number): void {
    this.stop();
    this.#cancel = this.platform.every(Math.max(MIN_INTERVAL_MS, interval), () => void this.#tick());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  async #tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      await this.measure();
    } finally {
      this.#busy = false;
    }
  }
}

/** Loudness of the own microphone, whatever track it is at the moment. */
export class MicrophoneMeter {
  #meter: LevelMeter | undefined;
  #track: MediaStreamTrack | undefined;

  constructor(private readonly platform: Platform) {}

  /** 0 to 1; silence without a track, or with a muted one. */
  level(track: MediaStreamTrack | undefined): number {
    if (track !== this.#track) {
      this.close();
      this.#track = track;
      if (track) this.#meter = this.platform.newLevelMeter(track);
    }
    return track?.enabled ? (this.#meter?.level() ?? 0) : 0;
  }

  close(): void {
    this.#meter?.close();
    this.#meter = undefined;
    this.#track = undefined;
  }
}

/** Loudness by track id, from the statistics of the receiving connections. */
export function receivedLevels(reports: readonly (RTCStatsReport | undefined)[]): Map<string, number> {
  const levels = new Map<string, number>();
  for (const report of reports)
    report?.forEach((entry: { type?: string; kind?: string; trackIdentifier?: string; audioLevel?: number }) => {
      if (entry.type !== "inbound-rtp" || entry.kind !== "audio" || entry.trackIdentifier === undefined) return;
      levels.set(entry.trackIdentifier, entry.audioLevel ?? 0);
    });
  return levels;
}
