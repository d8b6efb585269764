import { useSyncExternalStore } from "react";
import type { Effects, EffectsState } from "./Effects";

/** Background and noise filter as they are now. */
export function useEffectsState(effects: Effects): EffectsState {
  return useSyncExternalStore(effects.subscribe, effects.current);
}
