/** What a host does to the rooms before the server is asked, without a browser. */

import type { BreakoutRoom } from "../../call/division";

/** As many as the server takes. */
export const MOST_ROOMS = 50;

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
