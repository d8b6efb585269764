/** How a call is divided into breakout rooms, as its page knows it, without a browser. The server decides; this is its word. */

import type { BreakoutRoom, PageBreakout } from "@parlour/call-machine/page";

export type { BreakoutRoom };

/** The rooms, who belongs and who is where. */
export interface Division {
  readonly open: boolean;
  readonly rooms: readonly BreakoutRoom[];
  /** Session id → id of the room to which somebody belongs. */
  readonly assignment: Readonly<Record<string, string>>;
  readonly steppedOut: ReadonlySet<string>;
  /** Who asks for a host, first asked first. */
  readonly help: readonly string[];
  /** When the rooms close by themselves, in milliseconds of `performance.now()`. */
  readonly endsAt: number | null;
}

export const UNDIVIDED: Division = {
  open: false,
  rooms: [],
  assignment: {},
  steppedOut: new Set(),
  help: [],
  endsAt: null,
};

/** Read what the machine tells at the moment `now` (milliseconds of `performance.now()`). */
export function divisionOf({ breakout, ends_in: left }: PageBreakout, now: number): Division {
  if (!breakout) return UNDIVIDED;
  const { open, rooms, assignment, stepped_out: out, help } = breakout;
  return { open, rooms, assignment, steppedOut: new Set(out), help, endsAt: left === null ? null : now + left * 1000 };
}

/** The room to which somebody belongs. */
export function belongsTo({ rooms, assignment }: Division, sessionId: string | null): BreakoutRoom | null {
  const id = sessionId === null ? undefined : assignment[sessionId];
  return rooms.find((room) => room.id === id) ?? null;
}

/** The room where somebody is; `null` is the main room. */
export function isIn(division: Division, sessionId: string | null): BreakoutRoom | null {
  if (!division.open || sessionId === null || division.steppedOut.has(sessionId)) return null;
  return belongsTo(division, sessionId);
}
