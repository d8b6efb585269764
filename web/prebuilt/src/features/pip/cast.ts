import { focusOf, type Presence } from "../../stage/focus";
import { cameraOf, isSame, type StageTile, screenOf } from "../../stage/tiles";

export interface PipCast {
  /** Who or what is large. */
  readonly focus: StageTile | null;
  /** Who comes next, most wanted first; oneself last. */
  readonly others: readonly StageTile[];
}

/**
 * Whom the small window shows: large what is pinned, else the shared screen, else who speaks or spoke last, and oneself only where
 * nobody else is there. Then further screens, who spoke, who has a camera, the rest.
 */
export function pipCast(presence: Presence, pin: StageTile | null): PipCast {
  const { people, selfId, screens, speakers, hasCamera } = presence;
  const focus = focusOf(presence, pin, true) ?? (selfId === null ? null : cameraOf(selfId));
  const rest = people.filter((id) => id !== selfId);
  const spoke = speakers.filter((id) => rest.includes(id));
  const silent = rest.filter((id) => !spoke.includes(id));
  const order = [
    ...screens.map(screenOf),
    ...[...spoke, ...silent.filter(hasCamera), ...silent.filter((id) => !hasCamera(id))].map(cameraOf),
    ...(selfId === null ? [] : [cameraOf(selfId)]),
  ];
  return { focus, others: order.filter((tile) => !isSame(tile, focus)) };
}

/** The first `room` of `others`; where not all have room, oneself is the last of them, as one looks whether one is seen well. */
export function inStrip(others: readonly StageTile[], room: number, selfId: string | null): readonly StageTile[] {
  const last = others.at(-1);
  if (others.length <= room || room < 2 || !last || last.sessionId !== selfId) return others.slice(0, room);
  return [...others.slice(0, room - 1), last];
}
