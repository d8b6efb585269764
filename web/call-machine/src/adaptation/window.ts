/** Running totals of one received stream, as the browser counts them. */
export interface Counters {
  packets: number;
  lost: number;
  /** Asked for again. */
  nacks: number;
  /** On the wire, headers included. */
  bytes: number;
}

export interface Flow extends Counters {
  /** When it was read. */
  at: number;
  /** Time since the reading before, in milliseconds. */
  span: number;
}

/** How long readings are kept, in milliseconds. */
const KEPT_MS = 3_000;

/** What changed between two readings; a stream that began anew counts from nothing. Recovered packets take losses back. */
export function growth(former: Counters | undefined, now: Counters): Counters {
  if (!former || now.packets < former.packets) return { packets: 0, lost: 0, nacks: 0, bytes: 0 };
  return {
    packets: now.packets - former.packets,
    lost: Math.max(0, now.lost - former.lost),
    nacks: Math.max(0, now.nacks - former.nacks),
    bytes: Math.max(0, now.bytes - former.bytes),
  };
}

export function sum(all: Iterable<Counters>): Counters {
  const total = { packets: 0, lost: 0, nacks: 0, bytes: 0 };
  for (const one of all) {
    total.packets += one.packets;
    total.lost += one.lost;
    total.nacks += one.nacks;
    total.bytes += one.bytes;
  }
  return total;
}

/** The last seconds of what arrived. */
export class Window {
  #flows: Flow[] = [];

  add(flow: Flow): void {
    this.#flows.push(flow);
    while ((this.#flows[0]?.at ?? flow.at) < flow.at - KEPT_MS) this.#flows.shift();
  }

  /** Totals of the readings after `from`. */
  since(from: number): Counters {
    return sum(this.#flows.filter(({ at }) => at > from));
  }

  /** Bit/s over the readings after `from`; 0 without any. */
  rate(from: number): number {
    const flows = this.#flows.filter(({ at }) => at > from);
    const span = flows.reduce((total, flow) => total + flow.span, 0);
    return span > 0 ? (sum(flows).bytes * 8_000) / span : 0;
  }
}
