import type { DailyParticipant } from "@daily-co/daily-js";
import { useDaily, useLocalSessionId, useParticipantProperty, useThrottledDailyEvent } from "@daily-co/daily-react";
import { useCallback, useState } from "react";
import { useCallTools } from "../../call/CallTools";

/** What the server tells of a participant beside what daily-js documents: since when the hand is raised. */
type WithHand = DailyParticipant & { readonly hand_raised_at?: Date };

/** The same for `useParticipantProperty()`, whose types know documented properties only; it is a `Date`, too. */
export const HAND_RAISED_AT = "hand_raised_at" as "joined_at";

export interface RaisedHand {
  readonly sessionId: string;
  readonly name: string;
  readonly local: boolean;
}

/** Hands may go up all at once. */
const REFRESH_MS = 150;

/** Whose hands are raised, in the order in which they went up. Nobody's where the room does not have it. */
export function useHands(): readonly RaisedHand[] {
  const call = useDaily();
  const { features } = useCallTools();
  const read = useCallback(
    () => (features.handRaising && call && !call.isDestroyed() ? inOrder(Object.values(call.participants())) : NOBODY),
    [call, features],
  );
  const [hands, setHands] = useState<readonly RaisedHand[]>(read);
  const refresh = useCallback(() => setHands((before) => (same(before, read()) ? before : read())), [read]);
  useThrottledDailyEvent(
    ["joined-meeting", "participant-joined", "participant-updated", "participant-left"],
    refresh,
    REFRESH_MS,
  );
  return hands;
}

const NOBODY: readonly RaisedHand[] = [];

function inOrder(people: readonly WithHand[]): readonly RaisedHand[] {
  const time = ({ hand_raised_at: at }: WithHand) => at?.getTime() ?? 0;
  return people
    .filter((person) => person.hand_raised_at)
    .sort((a, b) => time(a) - time(b) || a.session_id.localeCompare(b.session_id))
    .map(({ session_id: sessionId, user_name: name, local }) => ({ sessionId, name, local }));
}

function same(before: readonly RaisedHand[], after: readonly RaisedHand[]): boolean {
  return (
    before.length === after.length &&
    before.every(({ sessionId, name }, index) => sessionId === after[index]?.sessionId && name === after[index].name)
  );
}

/** Whether one may raise a hand here: the room has it, and one is seen. */
export function useMayRaiseHand(): boolean {
  const { features } = useCallTools();
  const present = useParticipantProperty(useLocalSessionId(), "permissions.hasPresence");
  return features.handRaising && present !== false;
}
