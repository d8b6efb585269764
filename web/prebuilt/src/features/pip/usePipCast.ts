import { useMemo, useSyncExternalStore } from "react";
import { useCallTools } from "../../call/CallTools";
import { usePins } from "../../stage/pins";
import { usePresence } from "../../stage/usePresence";
import { pipCast } from "./cast";

/** Whom the small window shows now, below the stage's contexts. */
export function usePipCast() {
  const { appearance: store } = useCallTools();
  const { showLocalVideo } = useSyncExternalStore(store.subscribe, store.current);
  const presence = usePresence(showLocalVideo, 0);
  const { pin } = usePins();
  const cast = useMemo(() => pipCast(presence, pin), [presence, pin]);
  return { cast, presence };
}
