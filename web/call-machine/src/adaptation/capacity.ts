import { type Arrival, capacityOf } from "./train.js";

export interface Train {
  number: number;
  packets: number;
  askedAt: number;
}

/** What one train told. */
export interface Measure {
  /** When its last packet arrived, or when it was given up. */
  at: number;
  /** Bit/s; undefined when too few packets arrived. */
  capacity: number | undefined;
  /** Which part of its packets arrived, 0 to 1. */
  arrived: number;
}

/** How long the next packet of a train may take, and the first one, in milliseconds. */
const GAP_MS = 400;
const FIRST_MS = 1_000;
/** Two measures that are further apart do not confirm each other. */
const TOGETHER_MS = 3_500;

/** Follows the trains that were asked for, one at a time, and keeps what they told. */
export class Capacity {
  #number = 0;
  #train: (Train & { arrivals: Arrival[] }) | undefined;
  #latest: Measure | undefined;
  #before: Measure | undefined;

  /** A train is on its way. */
  get measuring(): boolean {
    return this.#train !== undefined;
  }

  get latest(): Measure | undefined {
    return this.#latest;
  }

  /** Begin a train; the server is to be asked for it. */
  ask(now: number, packets: number): Train {
    this.#number += 1;
    const train = { number: this.#number, packets, askedAt: now };
    this.#train = { ...train, arrivals: [] };
    return train;
  }

  /** A packet came. Those of other trains, and those that came twice, count for nothing. */
  take(number: number, index: number, at: number): void {
    const train = this.#train;
    if (train?.number !== number || index >= train.packets) return;
    if (train.arrivals.every((arrival) => arrival.index !== index)) train.arrivals.push({ index, at });
  }

  /** What the train on its way told, once it is over. */
  finish(now: number): Measure | undefined {
    const train = this.#train;
    if (!train || !isOver(train, now)) return undefined;
    this.#train = undefined;
    this.#before = this.#latest;
    const { arrivals, packets } = train;
    const at = arrivals.at(-1)?.at ?? now;
    this.#latest = { at, capacity: capacityOf(arrivals), arrived: arrivals.length / packets };
    return this.#latest;
  }

  /** What the last two trains agree on; undefined when the latest told nothing, or has none to confirm it. */
  get confirmed(): number | undefined {
    const latest = this.#latest;
    const before = this.#before;
    if (latest?.capacity === undefined || before?.capacity === undefined) return undefined;
    return latest.at - before.at <= TOGETHER_MS ? Math.min(latest.capacity, before.capacity) : undefined;
  }

  /** What is under way tells nothing. */
  drop(): void {
    this.#train = undefined;
  }

  /** The way is another one now, or turned out to be: what was measured counts for nothing. */
  forget(): void {
    this.drop();
    this.#latest = undefined;
    this.#before = undefined;
  }
}

function isOver({ arrivals, packets, askedAt }: Train & { arrivals: Arrival[] }, now: number): boolean {
  if (arrivals.length === packets) return true;
  const last = arrivals.at(-1);
  return last ? now - last.at >= GAP_MS : now - askedAt >= FIRST_MS;
}
