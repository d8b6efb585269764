import { cameraOf, type StageTile, screenOf } from "./tiles";

/** Who is there, and what they do: all that decides who is large. */
export interface Presence {
  /** Everybody who is shown, oneself included. */
  readonly people: readonly string[];
  /** Oneself, where one's own picture is shown. */
  readonly selfId: string | null;
  /** Whose shared screens are shown; the last to start first. */
  readonly screens: readonly string[];
  /** Who spoke; the last first. */
  readonly speakers: readonly string[];
  readonly hasCamera: (sessionId: string) => boolean;
}

/** What takes the stage: pinned, else shared, else (in speaker view) who speaks or spoke last; never oneself by itself. */
export function focusOf(presence: Presence, pin: StageTile | null, speakerMode: boolean): StageTile | null {
  const { people, selfId, screens, speakers, hasCamera } = presence;
  if (pin && isThere(pin, presence)) return pin;
  if (screens[0] !== undefined) return screenOf(screens[0]);
  const others = people.filter((id) => id !== selfId);
  if (!speakerMode || others.length === 0) return null;
  const speaker = speakers.find((id) => others.includes(id)) ?? others.find(hasCamera) ?? others[0];
  return speaker === undefined ? null : cameraOf(speaker);
}

/** Two people and nothing shared: the other one is large, oneself small; null where it is not so. */
export function otherOfTwo({ people, selfId, screens }: Presence, focus: StageTile | null): string | null {
  if (people.length !== 2 || selfId === null || screens.length > 0 || focus?.sessionId === selfId) return null;
  return people.find((id) => id !== selfId) ?? null;
}

export function isThere({ sessionId, kind }: StageTile, { people, screens }: Presence): boolean {
  return (kind === "screen" ? screens : people).includes(sessionId);
}
