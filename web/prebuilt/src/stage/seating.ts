/** The order of people on the stage. It changes as little as possible: who has a place keeps it. */

export interface Seating {
  /** Everybody who is shown, oneself first, then by the time of joining. */
  readonly people: readonly string[];
  readonly selfId: string | null;
  /** Places on the first page; as many as there are people where all have room. */
  readonly firstPage: number;
  /** Who spoke; the last first. */
  readonly speakers: readonly string[];
  readonly hasCamera: (sessionId: string) => boolean;
  /** Whether the first page is in sight: only then do speakers change places. */
  readonly inSight: boolean;
}

/**
 * The order after people came, went, spoke or switched cameras. Newcomers take places at the end. Only where not all have room on
 * one page do two change places: somebody with a camera with somebody without, and who speaks with who has been silent longest.
 */
export function seated(before: readonly string[], seating: Seating): readonly string[] {
  const order = kept(before, seating);
  if (order.length > seating.firstPage) {
    if (seating.inSight) bringSpeaker(order, seating);
    bringCameras(order, seating);
  }
  return order.length === before.length && order.every((id, seat) => id === before[seat]) ? before : order;
}

function kept(before: readonly string[], { people, selfId }: Seating): string[] {
  const present = new Set(people);
  const known = new Set(before);
  const order = before.filter((id) => present.has(id));
  order.push(...people.filter((id) => !known.has(id)));
  if (selfId === null || !present.has(selfId)) return order;
  return [selfId, ...order.filter((id) => id !== selfId)];
}

function bringSpeaker(order: string[], { speakers, firstPage, selfId, hasCamera }: Seating): void {
  const speaker = speakers.find((id) => id !== selfId && order.includes(id));
  const seat = speaker === undefined ? -1 : order.indexOf(speaker);
  if (seat < firstPage) return;
  const silence = (id: string) => (speakers.includes(id) ? speakers.length - speakers.indexOf(id) : 0);
  const candidates = order.slice(0, firstPage).filter((id) => id !== selfId);
  candidates.reverse().sort((a, b) => silence(a) - silence(b) || Number(hasCamera(a)) - Number(hasCamera(b)));
  if (candidates[0] !== undefined) swap(order, order.indexOf(candidates[0]), seat);
}

function bringCameras(order: string[], { speakers, firstPage, selfId, hasCamera }: Seating): void {
  const spoke = new Set(speakers);
  for (let seat = firstPage; seat < order.length; seat++) {
    if (!hasCamera(order[seat] ?? "")) continue;
    const dark = order.slice(0, firstPage).findLastIndex((id) => id !== selfId && !hasCamera(id) && !spoke.has(id));
    if (dark < 0) return;
    swap(order, dark, seat);
  }
}

function swap(order: string[], one: number, other: number): void {
  [order[one], order[other]] = [order[other] ?? "", order[one] ?? ""];
}
