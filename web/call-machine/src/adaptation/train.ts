/** One packet of a probing train, and when it arrived in milliseconds. */
export interface Arrival {
  index: number;
  at: number;
}

/** Bits of one packet on the wire: 1,000 bytes of the train and the headers of SCTP, DTLS, UDP, IP and Ethernet. */
export const PACKET_BITS = 1_099 * 8;

/** Clocks of browsers are this coarse, in milliseconds. */
const COARSE_MS = 0.2;
/** Edges whose slopes differ by less belong together. */
const ALIKE = 1.3;

/**
 * How many bit/s the way carries, by how a train sent back to back is drawn out on arrival; undefined with too few packets.
 *
 * Packets that are missing were drawn out like the others, or stood at the end, where a full queue took no more. Those that
 * came can only be late: a busy page, or the allowance that a shaper gives for a moment, crowds some of them together. So it
 * is not the first and the last that count, but the longest straight piece of the line that all arrivals lie above.
 */
export function capacityOf(arrivals: readonly Arrival[]): number | undefined {
  if (arrivals.length < 3) return undefined;
  const { packets, time } = longestPiece(lowerHull([...arrivals].sort((a, b) => a.index - b.index)));
  return (packets * PACKET_BITS * 1_000) / Math.max(time, COARSE_MS);
}

function lowerHull(points: readonly Arrival[]): Arrival[] {
  const hull: Arrival[] = [];
  for (const point of points) {
    for (;;) {
      const [a, b] = hull.slice(-2);
      if (!a || !b || slope(a, b) < slope(b, point)) break;
      hull.pop();
    }
    hull.push(point);
  }
  return hull;
}

function slope(a: Arrival, b: Arrival): number {
  return (b.at - a.at) / (b.index - a.index);
}

function longestPiece(hull: readonly Arrival[]): { packets: number; time: number } {
  let best = { packets: 0, time: 0 };
  for (let from = 0; from < hull.length - 1; from++) {
    const start = hull[from] as Arrival;
    const limit = slope(start, hull[from + 1] as Arrival) * ALIKE + COARSE_MS;
    let end = hull[from + 1] as Arrival;
    for (let to = from + 1; to < hull.length - 1; to++) {
      if (slope(hull[to] as Arrival, hull[to + 1] as Arrival) > limit) break;
      end = hull[to + 1] as Arrival;
    }
    // Of two equally long pieces the later one is the slower one.
    if (end.index - start.index >= best.packets) best = { packets: end.index - start.index, time: end.at - start.at };
  }
  return best;
}
