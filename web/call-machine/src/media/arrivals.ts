import type { CancelTimer, Platform } from "../platform.js";
import type { TopologyName, TrackSource } from "../signaling/messages.js";
import { keyOf } from "./received.js";

export interface ArrivalEvents {
  /** Show or play this track from now on. */
  onShown(source: TrackSource, track: MediaStreamTrack): void;
  onGone(source: TrackSource): void;
  /** Whether anything is to come of this track now. */
  expects(source: TrackSource): boolean;
  /** What the connections of this way count. */
  reports(way: TopologyName): Promise<readonly RTCStatsReport[]>;
  /** Nothing that is shown depends on another way than the preferred one any more. */
  onSettled(): void;
}

interface Arrival {
  source: TrackSource;
  tracks: Map<TopologyName, MediaStreamTrack>;
  shown: TopologyName;
}

/** How often it is looked whether a new way delivers, in milliseconds. */
const PERIOD_MS = 30;
/** The first picture may stand alone for a while; with so many they flow. */
const ENOUGH_PICTURES = 3;
/** So many packets of a sound fill the browser's buffer, so that it plays without a pause. */
const ENOUGH_SOUND = 8;

/**
 * The tracks that arrive on two ways while the topology changes. The one of the former way is shown until that of the preferred
 * way delivers: pictures were decoded, sound came in. So nobody sees or hears a gap.
 */
export class Arrivals {
  #preferred: TopologyName = "sfu";
  readonly #arrivals = new Map<string, Arrival>();
  #cancel: CancelTimer | undefined;
  #looking = false;

  constructor(
    private readonly platform: Platform,
    private readonly events: ArrivalEvents,
  ) {}

  get preferred(): TopologyName {
    return this.#preferred;
  }

  /** Turn to this way, track by track, and say when that is done. */
  prefer(way: TopologyName): void {
    this.#preferred = way;
    this.stop();
    this.#cancel = this.platform.every(PERIOD_MS, () => void this.#look());
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  arrived(way: TopologyName, source: TrackSource, track: MediaStreamTrack): void {
    const arrival = this.#arrivals.get(keyOf(source)) ?? { source, tracks: new Map(), shown: way };
    this.#arrivals.set(keyOf(source), arrival);
    arrival.tracks.set(way, track);
    if (arrival.shown === way || !arrival.tracks.has(arrival.shown)) this.#show(arrival, way);
    else this.#watch();
  }

  gone(way: TopologyName, source: TrackSource): void {
    const arrival = this.#arrivals.get(keyOf(source));
    if (!arrival?.tracks.delete(way) || arrival.shown !== way) return;
    const [other] = arrival.tracks.keys();
    if (other) {
      this.#show(arrival, other);
      return;
    }
    this.#arrivals.delete(keyOf(source));
    this.events.onGone(source);
  }

  #show(arrival: Arrival, way: TopologyName): void {
    arrival.shown = way;
    const track = arrival.tracks.get(way);
    if (track) this.events.onShown(arrival.source, track);
  }

  /** A track may come late: its new way was slow, or was made for it alone. */
  #watch(): void {
    this.#cancel ??= this.platform.every(PERIOD_MS, () => void this.#look());
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const cancel = this.#cancel;
    try {
      const behind = [...this.#arrivals.values()].filter(({ shown }) => shown !== this.#preferred);
      if (behind.length > 0) await this.#turn(behind, this.#preferred);
      const settled = [...this.#arrivals.values()].every((arrival) => this.#isSettled(arrival));
      if (!settled || cancel !== this.#cancel) return;
      this.stop();
      this.events.onSettled();
    } finally {
      this.#looking = false;
    }
  }

  #isSettled({ shown, source }: Arrival): boolean {
    return shown === this.#preferred || !this.events.expects(source);
  }

  async #turn(behind: readonly Arrival[], way: TopologyName): Promise<void> {
    const delivered = deliveredIn(await this.events.reports(way));
    for (const arrival of behind) {
      const track = arrival.tracks.get(way);
      if (!track || arrival.shown === way || way !== this.#preferred) continue;
      if (delivered.has(track.id) || !this.events.expects(arrival.source)) this.#show(arrival, way);
    }
  }
}

interface Entry {
  type: string;
  kind?: string;
  trackIdentifier?: string;
  framesDecoded?: number;
  packetsReceived?: number;
}

function deliveredIn(reports: readonly RTCStatsReport[]): Set<string> {
  const delivered = new Set<string>();
  for (const report of reports) {
    report.forEach((entry: Entry) => {
      if (entry.type !== "inbound-rtp" || entry.trackIdentifier === undefined) return;
      const enough =
        entry.kind === "video"
          ? (entry.framesDecoded ?? 0) >= ENOUGH_PICTURES
          : (entry.packetsReceived ?? 0) >= ENOUGH_SOUND;
      if (enough) delivered.add(entry.trackIdentifier);
    });
  }
  return delivered;
}
