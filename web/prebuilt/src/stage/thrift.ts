import { createContext, useContext, useSyncExternalStore } from "react";
import { Store } from "../embed/store";

/** The page shows one call: whoever asks, in the stage, a panel or a message, means the same. */
const Thrift = createContext(new Store(false));

/** Whether this person wants the smallest pictures of others only, and how to change that. */
export function useThrift(): readonly [boolean, (thrifty: boolean) => void] {
  const store = useContext(Thrift);
  const thrifty = useSyncExternalStore(store.subscribe, store.current);
  return [thrifty, (wanted) => store.update(() => wanted)];
}
