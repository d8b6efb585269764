/** When somebody who comes is heard, without a browser. */

import type { NewcomerSound } from "../embed/view";

/** People who are there already when one arrives make no sound. */
const SETTLE_MS = 2000;

/** A crowd that comes at once makes one sound. */
const BURST_MS = 2000;

interface Arrival {
  readonly rule: NewcomerSound;
  /** With the newcomer, and with those who are hidden. */
  readonly people: number;
  readonly now: number;
  readonly joinedAt: number;
  readonly lastSoundAt: number;
}

/** Whether this newcomer is heard; times in milliseconds. */
export function isHeard({ rule, people, now, joinedAt, lastSoundAt }: Arrival): boolean {
  if (now - joinedAt < SETTLE_MS || now - lastSoundAt < BURST_MS) return false;
  return typeof rule === "number" ? people <= rule : rule;
}
