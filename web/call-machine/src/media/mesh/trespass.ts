import type { CancelTimer, Platform } from "../../platform.js";
import type { Peer } from "./peer.js";

/** Senders need a moment to hear that they may not, and packets are under way, in milliseconds. */
const PERIOD_MS = 2_500;
/** So many packets in a row of such times are no remnant. */
const FEW = 5;

/** Notices media that go on coming although they may not. They are dropped anyhow; but a browser that does not obey is no peer. */
export class Trespass {
  #cancel: CancelTimer | undefined;
  /** Packets of tracks that may not come, by track. */
  #counted = new Map<string, number>();
  #suspects = new Set<string>();

  constructor(
    private readonly platform: Platform,
    private readonly peers: ReadonlyMap<string, Peer>,
    private readonly onTrespass: (sessionId: string) => void,
  ) {}

  start(): void {
    this.#cancel ??= this.platform.every(PERIOD_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#counted.clear();
    this.#suspects.clear();
  }

  async #look(): Promise<void> {
    const counted = new Map<string, number>();
    const suspects = new Set<string>();
    for (const [sessionId, peer] of [...this.peers]) {
      const forbidden = new Set([...peer.received].flatMap(([name, track]) => (peer.allows(name) ? [] : [track.id])));
      if (forbidden.size === 0) continue;
      for (const [track, packets] of packetsOf(await peer.stats(), forbidden)) {
        counted.set(track, packets);
        if (packets - (this.#counted.get(track) ?? packets) > FEW) suspects.add(sessionId);
      }
    }
    if (!this.#cancel) return;
    for (const sessionId of suspects) if (this.#suspects.has(sessionId)) this.onTrespass(sessionId);
    this.#counted = counted;
    this.#suspects = suspects;
  }
}

function packetsOf(report: RTCStatsReport, tracks: ReadonlySet<string>): Map<string, number> {
  const packets = new Map<string, number>();
  report.forEach((entry: { type: string; trackIdentifier?: string; packetsReceived?: number }) => {
    if (entry.type === "inbound-rtp" && entry.trackIdentifier !== undefined && tracks.has(entry.trackIdentifier)) {
      packets.set(entry.trackIdentifier, entry.packetsReceived ?? 0);
    }
  });
  return packets;
}
