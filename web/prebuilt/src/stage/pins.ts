import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import { Store } from "../embed/store";
import { isSame, type StageTile } from "./tiles";

/** What this person keeps large, here only; nobody else notices. */
class PinStore extends Store<StageTile | null> {}

/** The page shows one call: whoever asks, in the stage or in a panel, means the same pin. */
const Pins = createContext(new PinStore(null));

interface PinAccess {
  readonly pin: StageTile | null;
  readonly isPinned: (tile: StageTile) => boolean;
  /** Pin a tile in place of any other, or end its pin. */
  readonly toggle: (tile: StageTile) => void;
  readonly unpin: () => void;
}

/** The pin, and what can be done to it. */
export function usePins(): PinAccess {
  const store = useContext(Pins);
  const pin = useSyncExternalStore(store.subscribe, store.current);
  const toggle = useCallback(
    (tile: StageTile) => store.update((current) => (isSame(current, tile) ? null : tile)),
    [store],
  );
  const unpin = useCallback(() => store.update(() => null), [store]);
  return { pin, isPinned: (tile) => isSame(pin, tile), toggle, unpin };
}
