/** Breakout rooms as the call page knows them, without a browser. The server decides; this is its word. */

import type { BreakoutRoom, PageBreakout } from "@parlour/call-machine/page";

export type { BreakoutRoom };

/** As many as the server takes. */
export const MOST_ROOMS = 50;

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

/** Put people into rooms by chance, as evenly as it goes. */
export function shuffled(
  people: readonly string[],
  rooms: readonly BreakoutRoom[],
  random: () => number = Math.random,
): Record<string, string> {
  const order = [...people];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other] ?? "", order[last] ?? ""];
  }
  return Object.fromEntries(order.map((id, place) => [id, rooms[place % rooms.length]?.id ?? ""]));
}

/** One more room with an id that none of these has. */
export function oneMore(rooms: readonly BreakoutRoom[], name: (number: number) => string): readonly BreakoutRoom[] {
  const ids = new Set(rooms.map(({ id }) => id));
  let number = rooms.length + 1;
  while (ids.has(`group-${number}`)) number += 1;
  return [...rooms, { id: `group-${number}`, name: name(number) }];
}
