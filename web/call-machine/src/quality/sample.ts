import type { TrackKind } from "../signaling/messages.js";

export type Direction = "send" | "recv";

/** The running totals of one stream of packets; what is not counted of it stays nothing. */
export interface Stream {
  direction: Direction;
  kind: TrackKind;
  bytes: number;
  packets: number;
  lost: number;
  /** Packets that were sent again. */
  again: number;
  /** Seconds. */
  jitter: number | null;
}

/** The way that the packets of one connection that sends take. */
interface Way {
  /** All bytes that left on it, a running total. */
  bytesSent: number;
  /** What the browser believes that it carries, in bits per second. */
  availableOutgoingBitrate: number;
}

/** What the browser counts of the peer connections at one moment. */
export interface Sample {
  /** Milliseconds. */
  at: number;
  /** By an id that no other stream has, ever. */
  streams: ReadonlyMap<string, Stream>;
  /** Seconds, the longest of the connections. */
  roundTripTime: number | null;
  /** Bits per second, the least of the connections that send. */
  availableOutgoingBitrate: number | null;
  /** The ways whose capacity the browser believes to know, by an id that no other way has. */
  ways: ReadonlyMap<string, Way>;
}

/** The entries of an RTCStatsReport that count here, flattened. */
interface Entry {
  id?: string;
  type: string;
  kind?: string;
  ssrc?: number;
  bytesSent?: number;
  headerBytesSent?: number;
  bytesReceived?: number;
  headerBytesReceived?: number;
  packetsSent?: number;
  packetsReceived?: number;
  packetsLost?: number;
  retransmittedPacketsSent?: number;
  jitter?: number;
  nominated?: boolean;
  selected?: boolean;
  state?: string;
  selectedCandidatePairId?: string;
  /** Of what the other end tells of a stream. */
  roundTripTime?: number;
  currentRoundTripTime?: number;
  availableOutgoingBitrate?: number;
}

type Reports = readonly (RTCStatsReport | undefined)[];

/** Read reports of the connections that send, and of those that only receive. */
export function takeSample(at: number, sending: Reports, receiving: Reports = []): Sample {
  const streams = new Map<string, Stream>();
  const roundTrips: number[] = [];
  const available: number[] = [];
  const ways = new Map<string, Way>();
  for (const report of [...sending, ...receiving]) {
    if (!report) continue;
    readStreams(report, streams);
    const [id, pair] = pairInUse(report) ?? [];
    // Firefox times no ways, only what the other ends tell of streams.
    const trip = pair?.currentRoundTripTime ?? longestTold(report);
    if (trip !== undefined) roundTrips.push(trip);
    const { availableOutgoingBitrate, bytesSent = 0 } = pair ?? {};
    if (id === undefined || availableOutgoingBitrate === undefined || !sending.includes(report)) continue;
    available.push(availableOutgoingBitrate);
    ways.set(id, { bytesSent, availableOutgoingBitrate });
  }
  return {
    at,
    streams,
    roundTripTime: roundTrips.length > 0 ? Math.max(...roundTrips) : null,
    availableOutgoingBitrate: available.length > 0 ? Math.min(...available) : null,
    ways,
  };
}

function readStreams(report: RTCStatsReport, streams: Map<string, Stream>): void {
  report.forEach((entry: Entry, id: string) => {
    if (entry.kind !== "audio" && entry.kind !== "video") return;
    const stream = readStream(entry, entry.kind);
    if (stream) streams.set(`${entry.type}/${entry.id ?? id}/${entry.ssrc ?? ""}`, stream);
  });
}

/** What is lost of what is sent tells the other end, in an entry of its own. */
function readStream(entry: Entry, kind: TrackKind): Stream | undefined {
  const { packetsLost: lost = 0, jitter = null } = entry;
  if (entry.type === "inbound-rtp") {
    const bytes = (entry.bytesReceived ?? 0) + (entry.headerBytesReceived ?? 0);
    return { direction: "recv", kind, bytes, packets: entry.packetsReceived ?? 0, lost, again: 0, jitter };
  }
  if (entry.type === "outbound-rtp") {
    const bytes = (entry.bytesSent ?? 0) + (entry.headerBytesSent ?? 0);
    const again = entry.retransmittedPacketsSent ?? 0;
    return { direction: "send", kind, bytes, packets: entry.packetsSent ?? 0, lost: 0, again, jitter: null };
  }
  if (entry.type === "remote-inbound-rtp")
    return { direction: "send", kind, bytes: 0, packets: 0, lost, again: 0, jitter };
  return undefined;
}

function longestTold(report: RTCStatsReport): number | undefined {
  const trips: number[] = [];
  report.forEach((entry: Entry) => {
    if (entry.type === "remote-inbound-rtp" && entry.roundTripTime !== undefined) trips.push(entry.roundTripTime);
  });
  return trips.length > 0 ? Math.max(...trips) : undefined;
}

/** The way that packets take now, with its id: after a restart of ICE a report lists former ones, too. */
function pairInUse(report: RTCStatsReport): [string, Entry] | undefined {
  let selected: string | undefined;
  const pairs = new Map<string, Entry>();
  report.forEach((entry: Entry, id: string) => {
    if (entry.type === "transport") selected = entry.selectedCandidatePairId ?? selected;
    if (entry.type === "candidate-pair") pairs.set(entry.id ?? id, entry);
  });
  const all = [...pairs];
  return (
    all.find(([id]) => id === selected) ??
    all.find(([, pair]) => pair.selected) ??
    all.find(([, pair]) => pair.nominated === true && pair.state === "succeeded")
  );
}
