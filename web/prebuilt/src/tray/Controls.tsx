import { useSyncExternalStore } from "react";
import { useCallTools } from "../call/CallTools";
import { useShortcuts } from "../call/useShortcuts";
import { useLocalMedia } from "../devices/useLocalMedia";
import { useScreenItem } from "../devices/useScreenItem";
import { useHandItem } from "../features/hands/useHandItem";
import { useReactionItem } from "../features/reactions/useReactionItem";
import { usePanelItems } from "../sidebar/usePanelItems";
import { customItems } from "./customItems";
import { Tray } from "./Tray";
import type { TrayItem } from "./TrayItem";

interface Props {
  readonly onLeave: () => void;
  readonly onTrayButton: ((id: string) => void) | undefined;
}

/** The tray, and the keys that do the same as its buttons. */
export function Controls({ onLeave, onTrayButton }: Props) {
  const { appearance: store, view } = useCallTools();
  const { trayButtons, showLeaveButton } = useSyncExternalStore(store.subscribe, store.current);
  const media = useLocalMedia();
  const screen = useScreenItem();
  const panels = usePanelItems();
  const own = [screen, useHandItem(), useReactionItem(), ...panels].filter((item): item is TrayItem => item !== null);
  const keys = own.flatMap(({ shortcut, onPress }) => (shortcut && onPress ? [[shortcut, onPress] as const] : []));
  useShortcuts(
    new Map([
      ...keys,
      // From anywhere: the focus may be gone with somebody who was removed from the list.
      ["Escape", () => view.update((current) => ({ ...current, sidebar: null }))],
      ...(media.mayUseMicrophone ? [["m", media.toggleMicrophone] as const] : []),
      ...(media.mayUseCamera ? [["v", media.toggleCamera] as const] : []),
    ]),
  );
  return (
    <Tray items={[...own, ...customItems(trayButtons, onTrayButton)]} onLeave={showLeaveButton ? onLeave : undefined} />
  );
}
