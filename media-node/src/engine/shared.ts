import type { ConfigureFields, Events } from "../protocol/messages.ts";
import type { Pool } from "./pool.ts";

export type Emit = <Type extends keyof Events>(type: Type, fields: Events[Type]) => void;

/** Numbers of one node begin with its epoch, so that none is used twice. */
const NUMBERS_PER_EPOCH = 1_000_000_000;

/** What all rooms share. */
export class Shared {
  #number: number;

  constructor(
    readonly settings: ConfigureFields,
    readonly pool: Pool,
    readonly emit: Emit,
    /** So many tracks that a worker sends are enough, as long as others have less to do. */
    readonly mostConsumers: number,
  ) {
    this.#number = settings.epoch * NUMBERS_PER_EPOCH;
  }

  /** A number that is greater than all before. */
  nextNumber(): number {
    this.#number += 1;
    return this.#number;
  }
}
