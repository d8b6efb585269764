/** When this page tries by itself again after a refusal that time may lift. */

import type { Failure } from "./failure";

interface Backoff {
  readonly firstMs: number;
  readonly mostMs: number;
}

/** Somebody else in a full room may leave at any moment; the many who wait for a place must not be a burden. */
const FULL: Backoff = { firstMs: 10_000, mostMs: 60_000 };
const RESTARTING: Backoff = { firstMs: 2_000, mostMs: 15_000 };
/** The time has come by this clock, not yet by the server's. */
const EARLY: Backoff = { firstMs: 3_000, mostMs: 30_000 };

const GROWTH = 1.5;
/** People who wait for the same room to open do not all knock in the same instant. */
const SPREAD_MS = 2_000;
/** A page that nobody looks at any more gives up at last. */
const MOST_TRIES = 100;

/**
 * The moment of the next try (Unix milliseconds), or null when only the person can do something. `tries` were made so far, `random` is
 * from 0 to 1.
 */
export function nextTry(failure: Failure, tries: number, now: number, random: number): number | null {
  if (tries >= MOST_TRIES) return null;
  if (failure.restarting) return now + pause(RESTARTING, tries, random);
  switch (failure.type) {
    case "meeting-full":
      return now + pause(FULL, tries, random);
    case "nbf-room":
    case "nbf-token": {
      if (failure.validFrom === null) return null;
      const opens = failure.validFrom * 1000 + random * SPREAD_MS;
      return opens > now ? opens : now + pause(EARLY, tries, random);
    }
    default:
      return null;
  }
}

function pause({ firstMs, mostMs }: Backoff, tries: number, random: number): number {
  return Math.min(mostMs, firstMs * GROWTH ** tries) * (0.9 + 0.2 * random);
}

/** How long still, as digits that every language reads: `0:45`, `12:03`, `1:02:03`. */
export function countdown(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
