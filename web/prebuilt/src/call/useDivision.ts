import { useLocalSessionId } from "@daily-co/daily-react";
import { useSyncExternalStore } from "react";
import { useCallTools } from "./CallTools";
import { type BreakoutRoom, belongsTo, type Division, isIn } from "./division";

/** How the call is divided now; not at all where its room has no groups. */
export function useDivision(): Division {
  const { breakout } = useCallTools();
  return useSyncExternalStore(breakout.subscribe, breakout.current);
}

/** Where one is oneself, and where one belongs. */
export function useMyRoom(): { readonly here: BreakoutRoom | null; readonly own: BreakoutRoom | null } {
  const division = useDivision();
  const me = useLocalSessionId();
  return { here: isIn(division, me), own: belongsTo(division, me) };
}
