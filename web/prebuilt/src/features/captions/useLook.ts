import { useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import type { Look } from "./look";

/** How this person reads captions. */
export function useLook(): Look {
  const { look } = useCallTools().captions;
  return useSyncExternalStore(look.subscribe, look.current);
}
