import type { Reading } from "../adaptation/controller.js";
import type { PictureReading } from "../adaptation/pictures.js";
import type { Counters } from "../adaptation/window.js";
import type { TrackSource } from "../signaling/messages.js";

/** The entries of an RTCStatsReport that count here, flattened. */
interface Entry {
  id: string;
  type: string;
  kind?: string;
  trackIdentifier?: string;
  packetsReceived?: number;
  packetsLost?: number;
  nackCount?: number;
  bytesReceived?: number;
  headerBytesReceived?: number;
  frameHeight?: number;
  framesDecoded?: number;
  framesDropped?: number;
  timestamp?: number;
  remoteTimestamp?: number;
  nominated?: boolean;
  state?: string;
  currentRoundTripTime?: number;
  responsesReceived?: number;
}

/** What a packet has on the wire beyond its RTP header and payload: the tag of SRTP, UDP, IP and Ethernet. Sound is half of that. */
const WIRE_BYTES = 52;

/** One string for a track of somebody. */
export function keyOf({ session_id: sessionId, name }: TrackSource): string {
  return `${sessionId}/${name}`;
}

/** Turns reports of the receiving connection into the controller's readings. */
export class ReceivedStats {
  /** When each clock was last read, so that a reading counts once. */
  readonly #read = new Map<string, number>();

  reading(now: number, report: RTCStatsReport, sourceOf: (trackId: string) => TrackSource | undefined): Reading {
    const audio = new Map<string, Counters>();
    const pictures = new Map<string, PictureReading>();
    const delays: { source: string; delay: number }[] = [];
    report.forEach((entry: Entry) => {
      const clock = this.#delay(entry);
      if (clock) delays.push(clock);
      const source = entry.type === "inbound-rtp" ? sourceOf(entry.trackIdentifier ?? "") : undefined;
      if (!source) return;
      if (entry.kind === "audio") audio.set(keyOf(source), counters(entry));
      else if (entry.kind === "video") pictures.set(keyOf(source), picture(entry, source.name));
    });
    return { now, audio, pictures, delays };
  }

  /** The connection is another one: its clocks begin anew. */
  forget(): void {
    this.#read.clear();
  }

  #delay(entry: Entry): { source: string; delay: number } | undefined {
    if (entry.type === "remote-outbound-rtp" && entry.remoteTimestamp && entry.timestamp !== undefined) {
      return this.#once(entry.id, entry.remoteTimestamp, entry.timestamp - entry.remoteTimestamp);
    }
    const isPair = entry.type === "candidate-pair" && entry.nominated && entry.state === "succeeded";
    if (!isPair || entry.currentRoundTripTime === undefined) return undefined;
    return this.#once(entry.id, entry.responsesReceived ?? 0, entry.currentRoundTripTime * 1_000);
  }

  #once(source: string, at: number, delay: number): { source: string; delay: number } | undefined {
    if (this.#read.get(source) === at) return undefined;
    this.#read.set(source, at);
    return { source, delay };
  }
}

function counters(entry: Entry): Counters {
  const packets = entry.packetsReceived ?? 0;
  return {
    packets,
    lost: entry.packetsLost ?? 0,
    nacks: entry.nackCount ?? 0,
    bytes: (entry.bytesReceived ?? 0) + (entry.headerBytesReceived ?? 0) + WIRE_BYTES * packets,
  };
}

function picture(entry: Entry, name: string): PictureReading {
  return {
    ...counters(entry),
    kind: name === "screenVideo" ? "screen" : "camera",
    lines: entry.frameHeight ?? 0,
    decoded: entry.framesDecoded ?? 0,
    dropped: entry.framesDropped ?? 0,
  };
}
