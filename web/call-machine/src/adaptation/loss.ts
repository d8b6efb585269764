import type { Counters } from "./window.js";

const HEAVY_SHARE = 0.3;
/** Fewer packets tell nothing. */
const HEAVY_PACKETS = 10;
const SEVERE_SHARE = 0.12;
const DOUBTFUL_SHARE = 0.03;
const DOUBTFUL_LOST = 3;
const DOUBTFUL_NACKS = 4;

function shareOf({ lost, packets }: Counters): number {
  return lost / Math.max(1, lost + packets);
}

/** So much is missing that too much is being sent, unless it is known otherwise. */
export function isHeavy(flow: Counters): boolean {
  return shareOf(flow) > HEAVY_SHARE && flow.lost + flow.packets >= HEAVY_PACKETS;
}

/** More is missing than ways lose by themselves, most of them. */
export function isSevere(flow: Counters): boolean {
  return shareOf(flow) > SEVERE_SHARE;
}

/** Something is missing: too much is being sent, or the way loses packets by itself. Lost packets that came later show in the NACKs. */
export function isDoubtful(flow: Counters): boolean {
  return (shareOf(flow) > DOUBTFUL_SHARE && flow.lost >= DOUBTFUL_LOST) || flow.nacks > DOUBTFUL_NACKS;
}
