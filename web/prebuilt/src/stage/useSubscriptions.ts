import { useDaily, useDailyEvent, useMeetingState } from "@daily-co/daily-react";
import { useCallback, useEffect, useRef } from "react";
import { oneByOne, subscription, subscriptionChanges } from "./subscriptions";

/** Pages are leafed through: only where one stays, cameras are asked for and given up. */
const CALM_MS = 400;

/**
 * In large calls, receive the cameras of those only whose tiles are in sight or a page away (`seen`), and not of those further away
 * (`far`). Voices and shared screens of all keep coming. An app that subscribes by itself is left alone.
 */
export function useSubscriptions(seen: readonly string[], far: readonly string[]): void {
  const call = useDaily();
  const joined = useMeetingState() === "joined-meeting";
  /** Whose camera was asked for or declined; null while everything comes by itself. */
  const asked = useRef<Map<string, boolean> | null>(null);

  useEffect(() => {
    if (!call || !joined) return;
    const timer = setTimeout(() => {
      if (call.isDestroyed()) return;
      const before = asked.current;
      if (!oneByOne(before !== null, far.length)) {
        if (before) call.setSubscribeToTracksAutomatically(true);
        asked.current = null;
        return;
      }
      if (!before && !call.subscribeToTracksAutomatically()) return;
      if (!before) call.setSubscribeToTracksAutomatically(false);
      const wanted = new Map([...seen.map((id) => [id, true] as const), ...far.map((id) => [id, false] as const)]);
      const updates = subscriptionChanges(before ?? new Map(), wanted);
      asked.current = wanted;
      if (Object.keys(updates).length > 0) call.updateParticipants(updates);
    }, CALM_MS);
    return () => clearTimeout(timer);
  }, [call, joined, seen, far]);

  useDailyEvent(
    "participant-joined",
    useCallback(
      ({ participant: { session_id: id } }) => {
        // At once: nobody's first words are to be missed.
        if (!call || !asked.current || call.isDestroyed()) return;
        asked.current.set(id, false);
        call.updateParticipant(id, subscription(false));
      },
      [call],
    ),
  );
}
